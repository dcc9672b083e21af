import assert from "node:assert/strict";
import { test } from "node:test";
import { adjointJob } from "../../src/engine/jobs/adjoint.ts";
import type { AdjointResult } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";

const ENTRY = "f.node-ode.ts";

async function adjointOf(net: string): Promise<AdjointResult> {
  const text = `import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([${net}]) } = {}) => net([x, y]);`;
  return adjointJob.run(
    { uri: ENTRY, version: 1, name: "f", options: { method: "euler", steps: 2 } },
    {
      session: new Session(),
      sources: { entry: ENTRY, texts: new Map([[ENTRY, text]]) },
      cancelled: () => false,
      progress: () => {},
    },
  );
}

const modesOf = ({ modes }: AdjointResult) => modes.map(({ mode }) => mode);

test("every mode is compared, and what the numbers say is said", async () => {
  const result = await adjointOf("2, 4, 2");
  assert.deepEqual(modesOf(result), ["checkpointed", "direct", "interpolating", "backsolve", "forward"]);
  assert.match(result.sentences.join(" "), /Here they differ by \d/);
  assert.match(result.sentences.join(" "), /its state is off by up to \d/);
});

test("a mode that is left out is named with the reason", async () => {
  const many = await adjointOf("2, 50, 2");
  assert.deepEqual(modesOf(many), ["checkpointed", "direct", "interpolating", "backsolve"]);
  assert.match(many.sentences.join(" "), /forward is left out: it would solve a column for each of the 252 parameters/);

  const tooMany = await adjointOf("2, 330, 330, 2");
  assert.deepEqual(modesOf(tooMany), ["checkpointed", "direct", "interpolating"]);
  assert.match(tooMany.sentences.join(" "), /backsolve solves 110,886 numbers at once here, too many for it/);
});
