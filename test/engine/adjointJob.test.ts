import assert from "node:assert/strict";
import { test } from "node:test";
import { adjointJob } from "../../src/engine/jobs/adjoint.ts";
import type { AdjointOptions, AdjointResult } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";

const ENTRY = "f.node-ode.ts";

function adjointOf(net: string): Promise<AdjointResult> {
  const text = `import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([${net}]) } = {}) => net([x, y]);`;
  return adjointOfText(text, { method: "euler", steps: 2 });
}

async function adjointOfText(text: string, options: AdjointOptions): Promise<AdjointResult> {
  return adjointJob.run(
    { uri: ENTRY, version: 1, name: "f", options },
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

test("a drift is a mode's status, and a sentence beside the one that says why", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export const c = ([x, y] = [1, 0.5], t: number, { k = 40 } = {}) => [-k * (x - Math.cos(t)), x - y];
export const f = experiment(c, { t: [0, 3], loss: terminal(([x]) => x) });`;
  const { modes, sentences } = await adjointOfText(text, { method: "dopri5" });
  const back = modes.find(({ mode }) => mode === "backsolve");
  assert.equal(back?.status, "drifted");
  assert.ok(Number(back?.drift) > 1);
  assert.match(sentences.join(" "), /its state is off by up to \d.* backsolve drifted: solved backward, x is off by/);
});

test("a mode that is left out is named with the reason", async () => {
  const many = await adjointOf("2, 50, 2");
  assert.deepEqual(modesOf(many), ["checkpointed", "direct", "interpolating", "backsolve"]);
  assert.match(many.sentences.join(" "), /forward is left out: it would solve a column for each of the 252 parameters/);

  const tooMany = await adjointOf("2, 330, 330, 2");
  assert.deepEqual(modesOf(tooMany), ["checkpointed", "direct", "interpolating"]);
  assert.match(tooMany.sentences.join(" "), /backsolve solves 110,886 numbers at once here, too many for it/);
});
