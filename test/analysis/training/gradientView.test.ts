import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientView } from "../../../src/analysis/training/gradientView.ts";
import { parse } from "../../../src/protocol/check.ts";
import { figure as checkFigure } from "../../../src/protocol/checkFigure.ts";
import type { SuppliedText } from "../../../src/protocol/engineMessages.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

const session = new Session();
const entry = "a.node-ode.ts";

const text = (train = "") => `import { experiment, meanSquaredError, sgd, weightDecay } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 2, c = 0.3 } = {}) => [y, -k * x - c * y];
export const fit = experiment(f, {
  z0: [[1, 0], [0, 2]], t: [0, 1], loss: meanSquaredError(),
  data: [
    { t: [0.25, 0.5, 1], z: [[0.9, -0.5], [0.7, -1], [0.1, -1.2]] },
    { t: [0.5, 1], z: [[0.9, 1.5], [1.2, 0.2]] },
  ],
  train: { iterations: 1, optimizer: sgd(0.1), method: "rk4", steps: 4${train} },
});
`;

function opened(of: string) {
  const texts = new Map<string, SuppliedText>([[entry, of]]);
  return { texts, found: study(session.read({ entry, texts }), "fit") };
}

const view = (of: string) => {
  const { texts, found } = opened(of);
  return gradientView(session, found, texts, undefined, undefined, () => false);
};

test("the gradient at an iteration is the training's, and its trajectories and terms add up to it", () => {
  for (const of of [text(), text(", regularisers: [weightDecay(0.05)]")]) {
    const { texts, found } = opened(of);
    let norm = Number.NaN;
    let loss = Number.NaN;
    new StudyTraining(session, found, texts).run({
      progress: ({ history }) => {
        if (history.first > 0 || history.loss.length === 0) return;
        [norm, loss] = [history.gradientNorm[0], history.loss[0]];
      },
    });
    const { parts, message } = view(of);
    assert.equal(message, undefined);
    const [whole, ...others] = parts;
    assert.deepEqual([whole.name, whole.of, Math.abs(whole.cosine - 1) < 1e-14], ["loss", "whole", true]);
    assert.ok(Math.abs(whole.length - norm) <= 1e-12 * norm, `${whole.length} and ${norm}`);
    assert.ok(Math.abs(whole.loss - loss) <= 1e-13 * loss);
    const sum = (kind: string, by: (part: (typeof others)[number]) => number) =>
      others.filter((part) => part.of === kind).reduce((total, part) => total + by(part), 0);
    const terms = others.filter((part) => part.of === "term");
    const along = (part: (typeof others)[number]) => part.length * part.cosine;
    if (terms.length > 0) {
      assert.deepEqual(
        terms.map(({ name }) => name),
        ["data", "weightDecay"],
      );
      assert.ok(Math.abs(sum("term", along) - whole.length) <= 1e-12 * whole.length);
      assert.ok(Math.abs(sum("term", ({ loss }) => loss) - whole.loss) <= 1e-12 * whole.loss);
    }
    const data = terms[0] ?? whole;
    assert.ok(Math.abs(sum("trajectory", ({ loss }) => loss) - data.loss) <= 1e-12 * data.loss);
    assert.ok(Math.abs(sum("trajectory", along) - data.length * data.cosine) <= 1e-12 * whole.length);
  }
});

/** The solution of the text's equation at a time, by the four steps from datum to datum that its training takes. */
function solutionAt(start: readonly number[], times: readonly number[], to: number): number[] {
  const f = ([x, y]: readonly number[]) => [y, -2 * x - 0.3 * y];
  const along = (z: readonly number[], k: readonly number[], s: number) => z.map((x, i) => x + s * k[i]);
  let z = [...start];
  for (let [n, from] = [0, 0]; from < to; from = times[n++]) {
    const h = (times[n] - from) / 4;
    for (let step = 0; step < 4; step++) {
      const k1 = f(z);
      const k2 = f(along(z, k1, h / 2));
      const k3 = f(along(z, k2, h / 2));
      const k4 = f(along(z, k3, h));
      z = z.map((x, i) => x + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
  }
  return z;
}

test("a(t) is drawn for each trajectory, and jumps at its observations by exactly the slope of the loss there", () => {
  const { figure } = view(text());
  assert.ok(parse(checkFigure, figure, "figure").ok);
  const lines = figure!.marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
  assert.equal(lines.length, 4);
  const observed = [
    { z0: [1, 0], t: [0.25, 0.5, 1], z: [0.7, -1] },
    { z0: [0, 2], t: [0.5, 1], z: [0.9, 1.5] },
  ];
  for (const [n, { z0, t, z }] of observed.entries()) {
    const state = solutionAt(z0, t, 0.5);
    for (const i of [0, 1]) {
      const { x, y } = lines[2 * n + i];
      const rows = [...x.keys()].filter((k) => x[k] === 0.5);
      const [later, earlier] = [y[rows[0]], y[rows[rows.length - 1]]];
      // Ten numbers were observed.
      const slope = (2 * (state[i] - z[i])) / 10;
      assert.ok(Math.abs(Math.abs(later - earlier) - Math.abs(slope)) < 1e-12, `${later - earlier} for ${slope}`);
    }
  }
});

test("a gradient that cannot be had says why", () => {
  const { parts, message } = view(text(", clip: 1, batch: { size: 2, points: 9 }"));
  assert.deepEqual(parts, []);
  assert.match(message!, /\w/);
});
