import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawTraining } from "../../../src/analysis/training/drawTraining.ts";
import type { Figure, Line } from "../../../src/protocol/figure.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

const session = new Session();

function opened(text: string, name: string, files: Readonly<Record<string, string>> = {}) {
  const texts = new Map([["samples/a.node-ode.ts", text], ...Object.entries(files)]);
  const found = study(session.read({ entry: "samples/a.node-ode.ts", texts }), name);
  const draw = (theta: Float64Array) => {
    const [learned, truth] = drawTraining(session, found, { theta, runs: [] }, texts, () => false).fields;
    return { learned, truth };
  };
  return { texts, found, draw };
}

const equilibriaOf = ({ marks }: Figure) =>
  marks.flatMap((mark) =>
    mark.kind === "points" && mark.id.startsWith("equilibria")
      ? Array.from(mark.x, (x, n) => ({ x, y: mark.y[n], kind: mark.label, name: mark.labels![n] }))
      : [],
  );

test("what a training has learnt rests where its own rates say, at the iteration that is drawn, and in the end near the truth", () => {
  const table = "samples/data/lotkaVolterra.csv";
  const text = readFileSync("samples/lotkaVolterraFit.node-ode.ts", "utf8");
  const { texts, found, draw } = opened(text, "fitCounts", { [table]: readFileSync(table, "utf8") });
  const training = new StudyTraining(session, found, texts, { settings: { seed: 1 } });
  const states: Float64Array[] = [];
  training.run({
    until: 100,
    progress: ({ path, theta }) => {
      for (let n = 0; n < path.iteration.length; n++)
        states.push(path.theta.slice(n * theta.length, (n + 1) * theta.length));
    },
  });
  assert.ok(states.length > 10);
  for (const theta of [states[0], states[states.length >> 1], states.at(-1)!]) {
    const [alpha, beta, gamma, delta] = theta;
    const { learned } = draw(theta);
    const inner = equilibriaOf(learned).filter(({ x }) => x > 0.5);
    assert.equal(inner.length, 1);
    assert.ok(Math.hypot(inner[0].x - gamma / delta, inner[0].y - alpha / beta) < 1e-9);
    assert.match(inner[0].name, /, found$/);
  }
  const [alpha, beta, gamma, delta] = states.at(-1)!;
  assert.ok(Math.hypot(gamma / delta - 4, alpha / beta - 2.75) < 0.2, "in the end near the truth");
});

test("cycles move with what is learnt: of Van der Pol those of the strength that is drawn, beside the true one", () => {
  const text = `import { experiment, from, param } from "node-ode";
export const trueVdp = ([x, v] = [2, 0], t: number) => [v, (1 - x * x) * v - x];
export const vdp = ([x, v] = [2, 0], t: number, { mu = param(0.5, { min: 0.1, max: 4 }) } = {}) => [v, mu * (1 - x * x) * v - x];
export const fit = experiment(vdp, { z0: [2, 0], t: { from: 0, to: 7, points: 50 }, data: from(trueVdp, { noise: 0, seed: 1 }), view: { x: [-3, 3], v: [-5, 5] } });`;
  const { draw } = opened(text, "fit");
  const cycle = ({ marks }: Figure, id: string) => marks.find((mark) => mark.id === id) as Line | undefined;
  const reach = (line: Line | undefined) => line!.y.reduce((most, y) => Math.max(most, y), 0);
  for (const [mu, most] of [
    [0.5, 2.227],
    [1, 2.6784],
    [2, 3.8172],
  ]) {
    const { learned, truth } = draw(Float64Array.of(mu));
    assert.equal(cycle(learned, "cycle-0")?.label, "stable limit cycle");
    assert.ok(Math.abs(reach(cycle(learned, "cycle-0")) - most) < 0.02, `${mu}: ${reach(cycle(learned, "cycle-0"))}`);
    for (const line of [cycle(truth, "cycle-0"), cycle(learned, "true-cycle-0")])
      assert.ok(Math.abs(reach(line) - 2.6784) < 0.02);
    assert.equal(learned.caption, "Found in view: 1 equilibrium and 1 limit cycle.");
  }
});

test("of a net they are found, never proven, and the field is 0 there", () => {
  const { found, draw } = opened(readFileSync("samples/spiral.node-ode.ts", "utf8"), "fitSpiral");
  const { learned } = draw(found.theta);
  const flow = flowOf(session, found, {}, () => false);
  const all = equilibriaOf(learned);
  for (const { x, y, name } of all) {
    const f = new Float64Array(2);
    flow.evaluate(0, Float64Array.of(x, y), 1, f);
    assert.ok(Math.hypot(...f) < 1e-9, `${x}, ${y}`);
    assert.match(name, /, found$/);
  }
  assert.ok(
    all.length > 0 && !JSON.stringify(learned.marks.filter(({ kind }) => kind === "points")).includes("proven"),
  );
});

test("a field that depends on t has none", () => {
  const text = `import { experiment, from } from "node-ode";
export const pushed = ([x, y] = [1, 0], t: number) => [-2 * x + Math.sin(t), -y];
export const f = ([x, y] = [1, 0], t: number, { k = 1 } = {}) => [-k * x + Math.sin(t), -y];
export const fit = experiment(f, { t: { from: 0, to: 2, points: 9 }, data: from(pushed, { noise: 0, seed: 1 }) });`;
  const { found, draw } = opened(text, "fit");
  assert.deepEqual(equilibriaOf(draw(found.theta).learned), []);
});
