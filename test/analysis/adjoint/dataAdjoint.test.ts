import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describeOptions } from "../../../src/analysis/option.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import { optionControls, withOption } from "../../../src/panels/optionControls.ts";
import type { Report } from "../../../src/protocol/analysisApi.ts";
import type { Figure, Line } from "../../../src/protocol/figure.ts";
import { english } from "../../panels/english.ts";
import { reportsOf, tableOf, wordsOf } from "../reportsOf.ts";

const sampleText = (name: string) => readFileSync(`samples/${name}.node-ode.ts`, "utf8");

function figureOf({ blocks }: Report, id: string): Figure {
  const found = blocks.find((block) => block.kind === "figure" && block.figure.id === id);
  if (found?.kind !== "figure") throw new Error(`no figure ${id}`);
  return found.figure;
}

const linesOf = (figure: Figure) => figure.marks.filter((mark): mark is Line => mark.kind === "line");

/** Where the curves of a(t) jump: time, value after (seen backward), value before. */
function jumpsOf(report: Report) {
  return linesOf(figureOf(report, "adjoint")).map(({ x, y }) =>
    [...x.keys()].slice(1).flatMap((row) => (x[row] === x[row - 1] ? [{ t: x[row], by: y[row] - y[row - 1] }] : [])),
  );
}

test("section 5.2 is seen: a(t) jumps at each of the ten times by the slope of the squared error there", async () => {
  const [report] = await reportsOf("adjoint", { text: sampleText("sineDemo"), name: "sineFromOne", budget: 1e8 });
  const state = linesOf(figureOf(report, "adjoint")).length;
  assert.equal(state, 2);
  const solution = linesOf(figureOf(report, "state"));
  const rules = figureOf(report, "adjoint").marks.filter(({ kind }) => kind === "rule");
  // The first one, at t = 1, is where the curve begins.
  assert.equal(rules.length, 9);
  for (const [i, jumps] of jumpsOf(report).entries()) {
    // At t = 1 the curve begins with its first value, which is the jump itself.
    assert.equal(jumps.length, 9);
    const first = linesOf(figureOf(report, "adjoint"))[i].y[0];
    for (const { t, by } of [{ t: 1, by: first }, ...jumps]) {
      const { x, y } = solution[i];
      const row = x.indexOf(t);
      assert.ok(row >= 0, `the solution is drawn at the datum's time ${t}`);
      const slope = (2 * (y[row] - Math.sin(t))) / 20;
      assert.ok(
        Math.abs(by - slope) <= 1e-15 * Math.max(1, Math.abs(slope)) * 8,
        `${i} at ${t}: ${by} against ${slope}`,
      );
    }
  }
  // The data stand beside z(t), and what is computed backward is revealed as the clock runs.
  const data = figureOf(report, "state").marks.filter(({ kind }) => kind === "points");
  assert.equal(data.length, 2);
  for (const id of ["adjoint", "gradient"]) assert.ok(linesOf(figureOf(report, id)).every(({ revealed }) => revealed));
  const [moving] = figureOf(report, "plane").marks.filter((mark) => mark.kind === "arrows" && mark.moving);
  assert.ok(moving);
  assert.deepEqual(report.clock, { from: 1, to: 0 });
  // Every weight is audited, and one line says how they stand.
  const verdict = report.blocks.find((block) => block.kind === "text" && block.id === "verdict");
  assert.ok(verdict?.kind === "text" && verdict.verdict === "good");
  assert.equal(verdict.paragraphs[0], "All five modes agree with differences and forward mode to 1e-9.");
  assert.equal(tableOf(report, "audit").closed, true);
});

test("losses at named times jump there too", async () => {
  const [report] = await reportsOf("adjoint", { text: sampleText("waypoints"), name: "waypoints", budget: 1e8 });
  const [ofX] = jumpsOf(report);
  assert.deepEqual(
    ofX.map(({ t }) => t),
    [2, 1],
  );
});

const SEVERAL = `import { csv, experiment, meanSquaredError, weightDecay } from "node-ode";
export const f = (z = 1, t: number, { k = 0.5 } = {}) => -k * z;
export const study = experiment(f, { t: [0, 2], data: csv("table.csv"), loss: meanSquaredError(), train: { regularisers: [weightDecay(0.1)] } });`;
const TABLE = "trajectory,t,z\nslow,0,1\nslow,1,0.7\nslow,2,0.5\nfast,0,2\nfast,1,0.7\n";

test("a trajectory of several is drawn, named and chosen; one that there is none of is said", async () => {
  const asked = { text: SEVERAL, name: "study", files: { "table.csv": TABLE }, budget: 1e8 };
  const [slow] = await reportsOf("adjoint", asked);
  assert.match(
    wordsOf(slow),
    /Drawn is trajectory 1 of 2, `slow`: L is its share in the mean over all data, 60 % of their weight/,
  );
  assert.match(wordsOf(slow), /weightDecay of the parameters alone is no matter of the solve/);
  assert.equal(jumpsOf(slow)[0].length, 2);
  const [fast] = await reportsOf("adjoint", { ...asked, options: { trajectory: 1 } });
  assert.match(wordsOf(fast), /Drawn is trajectory 2 of 2, `fast`: L/);
  // Its data end at t = 1: there a(t) begins.
  assert.equal(linesOf(figureOf(fast, "adjoint"))[0].x[0], 1);
  await assert.rejects(reportsOf("adjoint", { ...asked, options: { trajectory: 2 } }), /there is no trajectory 2/);
});

test("trajectories without a name are counted from 1, as its control counts them", async () => {
  const text = `import { experiment, meanSquaredError } from "node-ode";
export const f = (z = 1, t: number, { k = 0.5 } = {}) => -k * z;
const data = [{ t: [0, 1], z: [1, 0.7] }, { t: [0, 1], z: [2, 1.4] }];
export const study = experiment(f, { t: [0, 1], data, loss: meanSquaredError(), train: {} });`;
  const [second] = await reportsOf("adjoint", { text, name: "study", options: { trajectory: 1 }, budget: 1e8 });
  assert.match(wordsOf(second), /Drawn is trajectory 2 of 2: L/);
  const { trajectory } = analyses.get("adjoint").options;
  const [described] = describeOptions({ trajectory });
  const [control] = optionControls([described], second.used, { trajectory: 0 }, english);
  assert.ok(control.kind === "number");
  assert.deepEqual([control.value, control.initial, control.min], [2, 1, 1]);
  assert.deepEqual(withOption([described], {}, "trajectory", 2), { trajectory: 1 });
  assert.deepEqual(withOption([described], {}, "trajectory", 0), { trajectory: 0 });
});

test("data that cannot be read are a sentence", async () => {
  await assert.rejects(reportsOf("adjoint", { text: SEVERAL, name: "study" }), /there is no file table\.csv/);
});

test("the accuracy report has its gradient chart for losses of data, of steps that end at the data's times", async () => {
  const [report] = await reportsOf("accuracy", { text: sampleText("sineDemo"), name: "sineFromOne", budget: 3e7 });
  const figure = figureOf(report, "gradient-orders");
  assert.ok(figure.marks.length > 0);
  const orders = tableOf(report, "orders");
  const column = orders.columns.findIndex(({ label }) => label === "of the gradient");
  assert.ok(column > 0);
  const [euler, rk4] = orders.rows.map((cells) => Number.parseFloat(String(cells[column])));
  assert.ok(Math.abs(euler - 1) < 0.3 && Math.abs(rk4 - 4) < 0.5, `${euler}, ${rk4}`);
});
