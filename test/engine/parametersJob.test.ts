import assert from "node:assert/strict";
import { test } from "node:test";
import { parametersJob } from "../../src/engine/jobs/parameters.ts";
import { Session } from "../../src/study/session.ts";

const ENTRY = "f.node-ode.ts";
const TEXT = `import { experiment, fit, meanSquaredError, mlp, param } from "node-ode";
export const f = (z = 1, t: number, { k = 2, pair = [1, 2], held = param(3, { fixed: true }), net = mlp([1, 1]) } = {}) =>
  k * z + pair[0] + held + net([z])[0];
export const plain = experiment(f, {});
export const own = experiment(f, { theta: { k: 5, pair: [1, 2] } });
export const g = (x = 1, t: number, { k = 1, c = 2, d = param(1, { fixed: true }) } = {}) => -k * x + c * d;
export const h = (y = 1, t: number, { e = 2, k = 1 } = {}) => -k * y * e;
const data = { t: [1], z: [1] };
const loss = meanSquaredError();
export const a = experiment(g, { t: [0, 1], z0: 1, data, loss });
export const b = experiment(g, { t: [0, 1], z0: 1, data, loss, theta: { c: 5 } });
export const c = experiment(h, { t: [0, 1], z0: 1, data, loss });
export const joint = fit([a, b, c], { train: {}, share: ["k", "d"] });
`;

test("packed parameters are told by name, and which of them an experiment gives other values", async () => {
  const context = {
    session: new Session(),
    sources: { entry: ENTRY, texts: new Map([[ENTRY, TEXT]]) },
    cancelled: () => false,
    progress: () => {},
  };
  const theta = Float64Array.of(7, 8, 9, 3, 0.5, 0.25);
  const told = (name: string, packed = theta) =>
    parametersJob.run({ uri: ENTRY, version: 1, name, theta: packed }, context);
  const { functions, parameters } = await told("own");
  assert.deepEqual(functions, [{ name: "f", parameters }]);
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
  // Of a fit of several: by the names of all, and of each function those that have one value, by its own.
  const joint = await told("joint", theta.subarray(0, 5));
  assert.deepEqual(
    joint.parameters.map(({ name, json }) => [name, json]),
    [
      ["k", "7"],
      ["a.c", "8"],
      ["d", "9"],
      ["b.c", "3"],
      ["e", "0.5"],
    ],
  );
  assert.deepEqual(
    joint.functions.map(({ name, parameters: of }) => [name, of.map((each) => [each.name, each.json])]),
    [
      [
        "g",
        [
          ["k", "7"],
          ["d", "9"],
        ],
      ],
      [
        "h",
        [
          ["e", "0.5"],
          ["k", "7"],
        ],
      ],
    ],
  );
  assert.throws(() => parametersJob.run({ uri: ENTRY, version: 1, name: "f", theta: theta.subarray(1) }, context), {
    message: "f has 6 parameters, not 5",
  });
});
