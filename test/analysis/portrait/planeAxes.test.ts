import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { planeAxes } from "../../../src/analysis/portrait/planeAxes.ts";
import { flowOf, type Trajectory } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

/** A trajectory of closed forms at given times. */
const along = (times: readonly number[], ...forms: readonly ((t: number) => number)[]): Trajectory => ({
  t: Float64Array.from(times),
  z: Float64Array.from(times.flatMap((t) => forms.map((form) => form(t)))),
  status: "ok",
});
const turn = Array.from({ length: 201 }, (_, n) => (2 * Math.PI * n) / 200);
const axesOf = (...forms: readonly ((t: number) => number)[]) => planeAxes(along(turn, ...forms), forms.length);

test("Lorenz opens on x–z: x and y follow one another", () => {
  const session = new Session();
  const text = `import { experiment } from "node-ode";
export const lorenz = ([x, y, z] = [1, 1, 1], t: number, { s = 10, r = 28, b = 8 / 3 } = {}) =>
  [s * (y - x), x * (r - z) - y, x * y - b * z];
export const usual = experiment(lorenz, { t: [0, 30] });`;
  const program = session.read({ entry: "l.ts", texts: new Map([["l.ts", text]]) });
  const flow = flowOf(session, study(program, "usual"), {}, () => false);
  const [trajectory] = flow.solve([[1, 1, 1]], 0, 30, { points: 4000 });
  assert.deepEqual(planeAxes(trajectory, 3), [0, 2]);
});

test("two components are what they are, and the first two of more stay where they differ", () => {
  assert.deepEqual(axesOf(Math.sin, Math.sin), [0, 1]);
  assert.deepEqual(axesOf(Math.sin, Math.cos, Math.sin), [0, 1]);
});

test("against one another is along one another", () => {
  assert.deepEqual(
    axesOf(Math.sin, (t) => 3 - 5 * Math.sin(t), Math.cos),
    [0, 2],
  );
});

test("of pairs that are as good as one another it is the first", () => {
  const twice = (t: number) => Math.sin(2 * t);
  assert.deepEqual(axesOf(Math.sin, Math.sin, Math.cos, twice), [0, 2]);
  assert.deepEqual(axesOf(Math.sin, Math.sin, Math.sin), [0, 1], "all the same");
  assert.deepEqual(
    axesOf(
      () => 1,
      () => 2,
      () => 3,
    ),
    [0, 1],
    "nothing moves",
  );
});

test("where all follow one another it is the pair that does so least", () => {
  const with_ = (part: number) => (t: number) => Math.sin(t) + part * Math.cos(t);
  assert.deepEqual(axesOf(with_(0), with_(0.1), with_(0.4)), [0, 2]);
});

test("a component that stands still is on no axis, at whatever number and with whatever steps", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 }),
      fc.integer({ min: 0, max: 2 }),
      (held, steps, place) => {
        let t = 0;
        const times = [0, ...steps.map((step) => (t += step))];
        const moving = [(s: number) => Math.sin((2 * Math.PI * s) / t), (s: number) => Math.cos((2 * Math.PI * s) / t)];
        const forms = [...moving.slice(0, place), () => held, ...moving.slice(place)];
        const expected = [0, 1, 2].filter((i) => i !== place);
        assert.deepEqual(planeAxes(along(times, ...forms), 3), expected);
      },
    ),
    { seed: 16, numRuns: 300 },
  );
});

test("beside one that stands still, two that follow one another are still seen", () => {
  assert.deepEqual(
    axesOf(() => 0.1, Math.sin, Math.sin),
    [1, 2],
  );
});

test("a fast part of many steps weighs as long as it lasts", () => {
  const times = [...Array.from({ length: 1000 }, (_, n) => n * 1e-6), ...turn.map((t) => 1e-3 + t)];
  const fast = (a: (t: number) => number, b: (t: number) => number) => (t: number) => (t < 1e-3 ? a(t) : b(t - 1e-3));
  const wide = (t: number) => 3000 * t;
  const both = along(
    times,
    fast(wide, Math.sin),
    fast(wide, Math.cos),
    fast(
      () => 0,
      (t) => Math.sin(2 * t),
    ),
  );
  assert.deepEqual(planeAxes(both, 3), [0, 1], "along one another for a thousandth of the time alone");
});

test("what is not finite or has hardly begun is drawn on the first two", () => {
  assert.deepEqual(
    axesOf(
      Math.sin,
      () => Number.NaN,
      () => Number.NaN,
    ),
    [0, 1],
  );
  assert.deepEqual(planeAxes(along([0, 1], Math.sin, Math.sin, Math.cos), 3), [0, 1]);
});
