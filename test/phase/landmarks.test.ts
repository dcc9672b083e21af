import assert from "node:assert/strict";
import { test } from "node:test";
import { landmarks, type Place } from "../../src/phase/landmarks.ts";
import type { View } from "../../src/protocol/figure.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar } from "./flows.ts";

const of = (flow: Flow, view: View, cycles: readonly { z: Float64Array }[] = []): Place[] =>
  [...landmarks(flow, 0, { view, axes: [0, 1], held: [0, 0] }, cycles)].sort((a, b) => a[0] - b[0] || a[1] - b[1]);

function arePlaces(found: readonly Place[], wanted: readonly Place[]): void {
  assert.equal(found.length, wanted.length, JSON.stringify(found));
  for (const [k, place] of wanted.entries()) for (const i of [0, 1]) assert.ok(Math.abs(found[k][i] - place[i]) < 1e-9);
}

const competition = planar("x * (3 - x - 2 * y)", "y * (2 - x - y)");

test("all four equilibria of two competing species belong to curves between them", () => {
  arePlaces(of(competition, { x: [0.5, 3], y: [0.1, 1.2] }), [
    [0, 0],
    [0, 2],
    [1, 1],
    [3, 0],
  ]);
});

test("curves stay large: what is far beside them is left out where something is near", () => {
  arePlaces(of(planar("x * (x - 1) * (x - 100)", "-y"), { x: [-1, 0.5], y: [-1, 1] }), [
    [0, 0],
    [1, 0],
  ]);
  // The nearest alone, from further out, where nothing is near; not at any price.
  arePlaces(of(planar("x - 12", "y"), { x: [-1, 1], y: [-1, 1] }), [[12, 0]]);
  arePlaces(of(planar("x - 100", "y"), { x: [-1, 1], y: [-1, 1] }), []);
});

test("of a pattern without end those that the curves touch", () => {
  const found = of(planar("Math.sin(3 * x)", "Math.sin(3 * y)"), { x: [-4, 4], y: [-4, 4] });
  assert.ok(found.length > 8 && found.every((place) => place.every((x) => Math.abs(x) <= 6)));
});

test("a limit cycle is shown whole, also where there is no equilibrium", () => {
  const z = Float64Array.from({ length: 80 }, (_, k) => (k % 2 === 0 ? 2 * Math.cos(k / 8) : 3 * Math.sin(k / 8)));
  const [low, high] = of(planar("1", "1"), { x: [-0.1, 0.1], y: [-0.1, 0.1] }, [{ z }]);
  for (const [a, b] of [
    [low, [-2, -3]],
    [high, [2, 3]],
  ] as const)
    for (const i of [0, 1]) assert.ok(Math.abs(a[i] - b[i]) < 0.1);
});

test("of three components the projections count", () => {
  const lorenz = flowOfText(
    "export const f = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];",
  );
  const plane = { view: { x: [-9, 9], y: [1, 40] }, axes: [0, 2], held: [1, 1, 1] } as const;
  const found = [...landmarks(lorenz, 0, plane)].sort((a, b) => a[0] - b[0]);
  arePlaces(found, [
    [-Math.sqrt(72), 27],
    [0, 0],
    [Math.sqrt(72), 27],
  ]);
});

test("f = 0, no value, and a jump have none", () => {
  const view: View = { x: [-1, 1], y: [-1, 1] };
  for (const flow of [planar("0 * x", "0 * y"), planar("Math.sqrt(-1 - x * x)", "y"), planar("x > 0.3 ? 1 : -1", "y")])
    arePlaces(of(flow, view), []);
});
