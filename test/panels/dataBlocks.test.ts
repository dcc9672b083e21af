import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTraining } from "../../src/analysis/training/drawTraining.ts";
import { dataBlocks } from "../../src/panels/dataBlocks.ts";
import { Session } from "../../src/study/session.ts";
import { study as findStudy } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { english } from "./english.ts";

/* What a training's panel says of what is fitted, and what each of it counts. */

const HEAD = `import { experiment, fit as joint, huber, meanSquaredError, terminal } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 0.5, a = 0.2 } = {}) => [-k * x, k * x - a * y];
export const g = (x = 1, t: number, { q = 0.5, k = 0.5 } = {}) => q - k * x;
const A = { t: [0, 1, 2, 3], z: [[2, 0], [0.85, NaN], [0.33, 1.31], [0.16, 1.18]] };
const B = { t: [0, 0.5, 5], z: [[1, 1], [0.66, NaN], [0.01, 0.9]], sigma: [[0.1, 0.1], [0.1, 0.1], [0.1, 0.25]] };
`;

function said(text: string, name = "fit") {
  const entry = "a.node-ode.ts";
  const texts = new Map([[entry, HEAD + text]]);
  const session = new Session();
  const program = session.read({ entry, texts });
  assert.deepEqual(program.diagnostics, []);
  const study = findStudy(program, name);
  const drawn = drawTraining(session, study, { runs: [] }, texts, () => false);
  const [words, table] = dataBlocks({ version: 1, ...drawn }, english);
  return {
    words: words?.kind === "text" ? words.paragraphs : [],
    rows: table?.kind === "table" ? table.rows : undefined,
    columns: table?.kind === "table" ? table.columns.map(({ label }) => label) : undefined,
    trajectories: new StudyTraining(session, study, texts).trajectories,
  };
}

test("a plain fit says its loss and how many numbers it is of, in one sentence", () => {
  const { words, rows } = said(
    "export const fit = experiment(f, { z0: [2, 0], t: [0, 3], data: A, loss: meanSquaredError() });",
  );
  assert.deepEqual(words, ["The loss is meanSquaredError() over 7 numbers of one trajectory."]);
  assert.equal(rows, undefined);
  assert.deepEqual(said("export const fit = experiment(f, { t: [0, 3], loss: terminal(([x]) => x) });").words, []);
});

test("a robust loss, weights, standard deviations and what is held out stand there, a row a trajectory", () => {
  const { words, rows, columns, trajectories } = said(`
export const fit = experiment(f, { z0: [[2, 0], [1, 1], [2, 0]], t: [0, 5], data: [A, B, A], loss: huber(0.5),
  train: { validation: [3], weights: { components: [1, 0.5], times: (t) => (t > 2.5 ? 0 : 1), trajectories: [1, 4, 1] } } });`);
  assert.deepEqual(words, [
    "The loss is huber(0.5) over 8 numbers of 2 trajectories.",
    "Held out, and only looked at: 3.",
    "Weights of components: x 1, y 0.5.",
    "Times have weights.",
    "4 of 19 numbers weigh 0.",
    "Residuals are taken in units of σ, their standard deviation.",
  ]);
  assert.deepEqual(columns, ["trajectory", "numbers", "weight in the loss", "σ", "use"]);
  // By hand: 1 + 0.5, 1, 1 + 0.5 of the first, and four times 1 + 0.5, 1 of the second.
  assert.deepEqual(rows, [
    ["1", 7, Number(((100 * 4) / 14).toPrecision(4)), "–", "trained on"],
    ["2", 5, Number(((100 * 10) / 14).toPrecision(4)), "0.1\u00a0…\u00a00.25", "trained on"],
    ["3", 7, 0, "–", "held out"],
  ]);
  assert.ok(Math.abs(trajectories[0].share - 4 / 14) < 1e-12);
});

test("the end of each that is held out is counted, and is no part of what the loss is of", () => {
  const { words, rows } = said(
    "export const fit = experiment(f, { z0: [2, 0], t: [0, 3], data: A, loss: meanSquaredError(), train: { validation: 0.4 } });",
  );
  assert.deepEqual(words, [
    "The loss is meanSquaredError() over 5 numbers of one trajectory.",
    "Held out, and only looked at: the last 2 numbers.",
  ]);
  assert.deepEqual(rows, [["1", 7, 100, "trained on, its end held out"]]);
});

test("experiments that are fitted together are named, with the parameters that they share", () => {
  const two = `
export const a = experiment(f, { z0: [2, 0], t: [0, 3], data: A, loss: meanSquaredError() });
export const b = experiment(g, { z0: 1, t: [0, 3], data: { t: [1, 2], z: [0.9, 0.8] }, loss: meanSquaredError() });
`;
  const shared = said(
    `${two}export const fit = joint([a, b], { train: { weights: { trajectories: { b: 3 } } }, share: ["k"] });`,
  );
  assert.deepEqual(shared.words.slice(1), ["Fitted together: a, b; they share k."]);
  assert.deepEqual(shared.rows, [
    ["a", 7, Number(((100 * 7) / 13).toPrecision(4)), "trained on"],
    ["b", 2, Number(((100 * 6) / 13).toPrecision(4)), "trained on"],
  ]);
  const apart = said(`${two}export const fit = joint([a, b], { train: {} });`);
  assert.deepEqual(apart.words.slice(1), ["Fitted together: a, b; they share no parameter."]);
});

test("of many trajectories the first have a row, and how many more there are is said", () => {
  const { rows, words } = said(
    `export const fit = experiment(f, { z0: [2, 0], t: [0, 3], data: Array.from({ length: 33 }, () => A), loss: meanSquaredError() });`.replace(
      "z0: [2, 0]",
      "z0: Array.from({ length: 33 }, () => [2, 0])",
    ),
  );
  assert.equal(rows?.length, 31);
  assert.deepEqual(rows?.at(-1), ["3 more", "", "", ""]);
  assert.match(words[0], /231 numbers of 33 trajectories/);
});
