import assert from "node:assert/strict";
import { test } from "node:test";
import type { Course } from "../../src/analysis/chordPath.ts";
import { drawnCourse, drawnOver } from "../../src/analysis/drawnCurve.ts";
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

test("on an axis of decades a curve is as smooth as on any other", () => {
  // What a stiff reaction does: it begins within a millionth of the time, in steps that grow with it.
  const t = Float64Array.from([0, ...Array.from({ length: 101 }, (_, n) => 10 ** (n / 10 - 5))]);
  const y = (time: number) => Math.exp(-time) - 1 / (1 + 1e-3 * time);
  const x = (n: number, theta: number) => t[n] + theta * (t[n + 1] - t[n]);
  const course: Course = { t, isStraight: false, x, y: (n, theta) => y(x(n, theta)) };
  const time = { linearTo: 1e-4 };
  const sheet = { view: { x: [0, 1e5], y: [-1, 1] }, width: PAPER[0], height: PAPER[1] } as const;
  const curve = drawnOver(course, time, sheet, POINTS);
  assert.ok(curve.x.length <= 400 && curve.x[0] === 0, `${curve.x.length} points from ${curve.x[0]}`);
  const shown: Figure = { ...figure, x: { label: "t", scale: time, range: [0, 1e5] } };
  const at = Float64Array.from({ length: 20_000 }, (_, n) => 10 ** (n / 2000 - 5));
  for (const zoom of [1, 4]) {
    const pixels = furthest(shown, { kind: "line", id: "course", ...curve }, { x: at, y: at.map(y) }, PAPER, zoom);
    assert.ok(pixels <= 0.5, `${pixels} px at ${zoom}×`);
  }
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
