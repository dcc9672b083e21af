import assert from "node:assert/strict";
import { test } from "node:test";
import { phasePortrait } from "../../../src/analysis/portrait/phasePortrait.ts";
import type { Figure } from "../../../src/protocol/figure.ts";
import { flowOfText } from "../../phase/flows.ts";

function seriesOf(text: string, starts: readonly (readonly number[])[], span: readonly [number, number]): Figure[] {
  const { figures } = phasePortrait(flowOfText(text), { starts, span, backward: false });
  return figures.filter(({ id }) => id.startsWith("series"));
}

const height = ([low, high]: readonly [number, number]) => high - low;

test("a solution that runs away sets no axis over time: the rest is seen, and where it goes is said", () => {
  // x turns, y leaves for infinity at t = 2.
  const text = "export const f = ([x, y] = [1, 0.5], t: number) => [Math.cos(t), y * y];";
  const [x, y] = seriesOf(text, [[0, 0.5]], [0, 5]);
  assert.deepEqual([x.y.range, x.caption], [undefined, undefined]);
  assert.ok(height(y.y.range!) < 20 && y.y.range![0] < 0.5 && y.y.range![1] > 5, `${y.y.range}`);
  const said = /^A solution that ends early leaves the drawing: it comes to (\S+)\.$/.exec(y.caption!)![1];
  const [line] = y.marks.filter(({ kind }) => kind === "line");
  assert.ok(line.kind === "line");
  assert.ok(Math.max(...[...line.y].filter(Number.isFinite)) > y.y.range![1], "the curve leaves by the edge");
  assert.doesNotMatch(said, /^-|^−/);
  // Of four components they stand over one another, and downward is told as such.
  const many = "export const f = ([a, b, c, d] = [1, 1, 1, -0.5], t: number) => [-a, -b, -c, -d * d];";
  const charts = seriesOf(many, [[1, 0.9, 0.8, -0.5]], [0, 5]);
  const cut = charts.filter((chart) => chart.y.range);
  assert.equal(cut.length, 1);
  assert.match(cut[0].caption!, /it comes to −/);
  assert.ok(height(cut[0].y.range!) < 40);
});

test("nothing is cut of solutions that come through, however far they go, and of those that end early nearby", () => {
  const growing = "export const f = ([x, y] = [1, 1], t: number) => [10 * x, -y];";
  for (const chart of seriesOf(growing, [[1, 1]], [0, 5]))
    assert.deepEqual([chart.y.range, chart.caption], [undefined, undefined]);
  // A slope that has no bound: the value itself stays near.
  const ending = "export const f = ([x, y] = [1, 1], t: number) => [-1 / (2 * x), -y];";
  for (const chart of seriesOf(ending, [[1, 1]], [0, 5]))
    assert.deepEqual([chart.y.range, chart.caption], [undefined, undefined]);
});
