import assert from "node:assert/strict";
import { test } from "node:test";
import { parametersJob } from "../../src/engine/jobs/parameters.ts";
import { Session } from "../../src/study/session.ts";

const ENTRY = "f.node-ode.ts";
const TEXT = `import { experiment, mlp, param } from "node-ode";
export const f = (z = 1, t: number, { k = 2, pair = [1, 2], held = param(3, { fixed: true }), net = mlp([1, 1]) } = {}) =>
  k * z + pair[0] + held + net([z])[0];
export const plain = experiment(f, {});
export const own = experiment(f, { theta: { k: 5, pair: [1, 2] } });
`;

test("packed parameters are told by name, and which of them an experiment gives other values", async () => {
  const context = {
    session: new Session(),
    sources: { entry: ENTRY, texts: new Map([[ENTRY, TEXT]]) },
    cancelled: () => false,
    progress: () => {},
  };
  const theta = Float64Array.of(7, 8, 9, 3, 0.5, 0.25);
  const told = (name: string) => parametersJob.run({ uri: ENTRY, version: 1, name, theta }, context);
  const { function: dynamics, parameters } = await told("own");
  assert.equal(dynamics, "f");
  assert.deepEqual(
    parameters.map(({ name, json, net, fixed, overridden }) => [name, json, net, fixed, overridden]),
    [
      ["k", "7", false, false, true],
      ["pair", "[8,9]", false, false, false],
      ["held", "3", false, true, false],
      ["net", '[{"W":[[0.5]],"b":[0.25]}]', true, false, false],
    ],
  );
  assert.ok((await told("plain")).parameters.every(({ overridden }) => !overridden));
  assert.throws(() => parametersJob.run({ uri: ENTRY, version: 1, name: "f", theta: theta.subarray(1) }, context), {
    message: "f has 6 parameters, not 5",
  });
});
