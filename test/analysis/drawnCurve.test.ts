import assert from "node:assert/strict";
import { test } from "node:test";
import type { Course } from "../../src/analysis/chordPath.ts";
import { drawnCourse } from "../../src/analysis/drawnCurve.ts";
import type { Figure, Line } from "../../src/protocol/figure.ts";
import { type Dense, furthest } from "./denseOutput.ts";

const POINTS = 4000;
const PAPER = [1100, 260] as const;
const figure: Figure = {
  id: "swings",
  title: "Swings",
  description: "",
  x: { label: "t", scale: "linear", range: [0, 1] },
  y: { label: "y", scale: "linear", range: [-1, 1] },
  marks: [],
};

/** Pixels between a course and what is drawn of it, at some zoom. */
function off(y: (t: number) => number, pieces: number, zoom: number): { off: number; points: number } {
  const t = Float64Array.from({ length: pieces + 1 }, (_, n) => n / pieces);
  const x = (n: number, theta: number) => (n + theta) / pieces;
  const course: Course = { t, isStraight: false, x, y: (n, theta) => y(x(n, theta)) };
  const sheet = { view: { x: [0, 1], y: [-1, 1] }, width: PAPER[0], height: PAPER[1] } as const;
  const curve = drawnCourse(course, sheet, POINTS);
  const line: Line = { kind: "line", id: "course", ...curve };
  const at = Float64Array.from({ length: 40_000 }, (_, n) => n / 40_000);
  const dense: Dense = { x: at, y: at.map(y) };
  return { off: furthest(figure, line, dense, PAPER, zoom), points: curve.x.length };
}

const swinging = (count: number) => (t: number) => Math.sin(2 * Math.PI * count * t);

test("swings as many as its points allow are drawn one by one", () => {
  const { off: pixels, points } = off(swinging(900), 2700, 4);
  assert.ok(points <= POINTS && pixels <= 0.5, `${pixels} px in ${points} points`);
});

test("of swings without number the ground that they cover is drawn", () => {
  for (const count of [3000, 20_000]) {
    const { off: pixels, points } = off(swinging(count), 3 * count, 1);
    assert.ok(points <= POINTS && pixels <= 0.5, `${count}: ${pixels} px in ${points} points`);
  }
});

test("what swings for part of the time is drawn closely beside it", () => {
  const burst = (t: number) => (t < 0.8 ? Math.sin(9 * t) : Math.sin(9 * t) * Math.sin(2e5 * (t - 0.8)));
  const { off: pixels, points } = off(burst, 20_000, 4);
  assert.ok(points <= POINTS && pixels <= 0.5, `${pixels} px in ${points} points`);
});
