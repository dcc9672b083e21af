import assert from "node:assert/strict";
import { test } from "node:test";
import { netViews } from "../../../src/analysis/training/netFigures.ts";
import { axisTicks } from "../../../src/figure/ticks.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const session = new Session();

function viewsOf(net: string, theta?: (n: number) => number) {
  const text = `import { mlp, param } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { net = ${net} } = {}) => net([x, y]);
`;
  const found = study(session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) }), "f");
  return netViews(theta ? { ...found, theta: found.theta.map((_, n) => theta(n)) } : found);
}

test("each weight of a net is a line of the colour of its sign, as wide as it is large, and is told where one points at it", () => {
  // W of the first layer, its b, W of the second, its b: 1 … 17, every second one below 0.
  const [{ figure, layers, activation }] = viewsOf(
    "mlp([2, 3, 2], { activation: 'relu' })",
    (n) => (n % 2 ? -1 : 1) * (n + 1),
  );
  assert.deepEqual([layers, activation], [[2, 3, 2], "relu"]);
  const lines = figure.marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
  const count = (sign: string) =>
    lines.filter(({ id }) => id.startsWith(sign)).reduce((sum, { x }) => sum + x.filter(Number.isFinite).length / 2, 0);
  assert.deepEqual([count("positive"), count("negative")], [6, 6]);
  for (const { colour, id } of lines) assert.equal(colour, id.startsWith("positive") ? 0 : 1);
  const held = figure.marks.find(({ id }) => id === "weights");
  assert.ok(held?.kind === "points");
  assert.equal(held.labels!.length, 12);
  assert.equal(held.labels![0], "hidden 3 → output 2: 15");
  const units = figure.marks.find(({ id }) => id === "units");
  assert.ok(units?.kind === "points");
  assert.deepEqual(units.labels, [
    "input 1",
    "input 2",
    "hidden 1, bias 7",
    "hidden 2, bias -8",
    "hidden 3, bias 9",
    "output 1, bias -16",
    "output 2, bias 17",
  ]);
});

test("of a net of many weights the largest are drawn, and that it is not all is said; a fixed net is none that is learnt", () => {
  const [{ figure }] = viewsOf("mlp([2, 50, 50, 2], { seed: 1 })");
  assert.match(figure.notes![0].text, /^Shows 600 of 2700 weights, the largest ones\.$/);
  assert.deepEqual(viewsOf("param(mlp([2, 2], { seed: 1 }), { fixed: true })"), []);
});

test("layers are marked at whole numbers and units not at all", () => {
  const [{ figure }] = viewsOf("mlp([2, 3, 2])");
  assert.deepEqual(
    axisTicks(figure.x, figure.x.range!, 8).map(({ label }) => label),
    ["0", "1", "2"],
  );
  assert.deepEqual(axisTicks(figure.y, figure.y.range!, 8), []);
  assert.ok(axisTicks({ scale: "linear" }, figure.x.range!, 8).length > 3);
});
