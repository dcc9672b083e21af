import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { type Nullcline, nullclines } from "../../src/phase/nullclines.ts";
import { flowOfText, planar, plane } from "./flows.ts";

/** The branches of a nullcline, cut where a NaN stands. */
function branches({ x, y }: Nullcline): [number, number][][] {
  const found: [number, number][][] = [[]];
  for (const [k, value] of x.entries()) {
    if (Number.isNaN(value)) found.push([]);
    else found[found.length - 1].push([value, y[k]]);
  }
  return found.filter(({ length }) => length > 0);
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

suite("nullclines", () => {
  test("Van der Pol: the axis and the three branches of v = x / (1 − x²), to the last bits", () => {
    const [first, second] = nullclines(planar("y", "(1 - x * x) * y - x").frozen(0), plane([-4, 4]));
    assert.deepEqual([first.component, second.component], [0, 1]);
    assert.equal(largest([...first.y]), 0);
    const [axis, ...none] = branches(first);
    assert.deepEqual(none, []);
    assert.ok(Math.min(...axis.map(([x]) => x)) < -4 && Math.max(...axis.map(([x]) => x)) > 4);
    const curves = branches(second);
    for (const [x, y] of curves.flat()) assert.ok(Math.abs((1 - x * x) * y - x) <= 1e-10);
    // One branch in each strip between the poles, and through all of it.
    const strips = curves.map((curve) => Math.sign(curve[0][0] + 1) + Math.sign(curve[0][0] - 1));
    assert.deepEqual([...new Set(strips)].sort(), [-2, 0, 2]);
    const middle = curves.filter((_, n) => strips[n] === 0).flat();
    assert.ok(largest(middle.map(([, y]) => y)) > 4);
  });

  test("crossing branches, and one along the edge of the view", () => {
    const [first] = nullclines(planar("x * (3 - x - 2 * y)", "y * (2 - x - y)").frozen(0), plane([0, 3.5]));
    const onAxis = branches(first)
      .flat()
      .filter(([x]) => Math.abs(x) < 1e-9);
    assert.ok(Math.max(...onAxis.map(([, y]) => y)) > 3.4, "x = 0 is a branch");
    const onLine = branches(first)
      .flat()
      .filter(([x]) => x > 0.1);
    for (const [x, y] of onLine) assert.ok(Math.abs(3 - x - 2 * y) < 1e-9);
    assert.ok(Math.max(...onLine.map(([x]) => x)) > 3);
  });

  test("a small ring between samples is found, wherever it lies and round", () => {
    const flow = flowOfText(
      "export const f = ([x, y] = [0, 0], t: number, { a = 0, b = 0, r = 1 } = {}) => [(x - a) ** 2 + (y - b) ** 2 - r ** 2, 1];",
    );
    fc.assert(
      fc.property(
        fc.double({ min: -0.65, max: 0.65, noNaN: true }),
        fc.double({ min: -0.65, max: 0.65, noNaN: true }),
        fc.double({ min: -3, max: -0.5, noNaN: true }),
        (a, b, power) => {
          const radius = 10 ** power;
          const ring = flow.withParameters(Float64Array.of(a, b, radius)).frozen(0);
          const places = branches(nullclines(ring, plane([-1, 1]))[0]).flat();
          assert.ok(places.length >= 8, `${places.length} places`);
          for (const [x, y] of places) assert.ok(Math.abs(Math.hypot(x - a, y - b) - radius) < 1e-9 / radius);
          const angles = places.map(([x, y]) => Math.atan2(y - b, x - a)).sort((one, other) => one - other);
          const gaps = angles.map((angle, k) =>
            k === 0 ? angle + 2 * Math.PI - angles[angles.length - 1] : angle - angles[k - 1],
          );
          assert.ok(Math.max(...gaps) < Math.PI / 2, "all around");
        },
      ),
      { seed: 18, numRuns: 30 },
    );
  });

  test("two branches closer than samples are both found", () => {
    for (const gap of [1e-2, 1e-3, 3e-4]) {
      const flow = planar(`(y - 0.3 * x - 0.0123) ** 2 - ${gap} ** 2`, "1").frozen(0);
      const above = branches(nullclines(flow, plane([-1, 1]))[0])
        .flat()
        .map(([x, y]) => y - 0.3 * x - 0.0123);
      for (const sign of [-1, 1]) {
        const places = above.filter((offset) => Math.abs(offset - sign * gap) < 1e-7);
        assert.ok(places.length > 100, `${gap}: ${places.length}`);
      }
    }
  });

  test("a jump through 0 is no nullcline, and f = 0 has no curve but says so", () => {
    const [jump, all] = nullclines(planar("x > 0.3 ? 1 : -1", "0 * x").frozen(0), plane([-1, 1]));
    assert.deepEqual([jump.x.length, jump.everywhere], [0, false]);
    assert.deepEqual([all.x.length, all.everywhere], [0, true]);
  });

  test("values that are not defined, a view without width and one without end have what there is", () => {
    const [root] = nullclines(planar("Math.sqrt(x) - 0.5", "y").frozen(0), plane([-1, 1]));
    assert.ok(root.x.length > 50);
    for (const x of root.x) assert.ok(Math.abs(x - 0.25) < 1e-9);
    const [nothing] = nullclines(planar("0 / (x - x)", "y").frozen(0), plane([-1, 1]));
    assert.equal(nothing.x.length, 0);
    for (const range of [
      [1, 1],
      [0, Number.POSITIVE_INFINITY],
      [1, 1 + 1e-16],
      [2, 1],
    ] as const)
      for (const { x } of nullclines(planar("y", "x").frozen(0), plane(range))) assert.equal(x.length, 0);
  });

  test("of a field that depends on time at the time asked for; of more components in the plane at what is held", () => {
    const [moved] = nullclines(planar("x - Math.sin(t)", "y").frozen(0.5), plane([-1, 1]));
    for (const x of moved.x) assert.ok(Math.abs(x - Math.sin(0.5)) < 1e-12);
    const lorenz = flowOfText(
      "export const f = ([x, y, z] = [0, 0, 0], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];",
    ).frozen(0);
    const held = { view: { x: [-20, 20], y: [0, 50] }, axes: [0, 2], held: [0, 5, 0] } as const;
    const [first, third] = nullclines(lorenz, held);
    assert.deepEqual([first.component, third.component], [0, 2]);
    for (const x of first.x) assert.ok(Number.isNaN(x) || Math.abs(x - 5) < 1e-12);
    for (const [k, x] of third.x.entries())
      assert.ok(Number.isNaN(x) || Math.abs(5 * x - (8 / 3) * third.y[k]) < 1e-10);
  });

  test("rough values and steep ones end within the budget", () => {
    const [rough] = nullclines(
      planar("Math.sin(1000 * x * y) + 0.3 * Math.cos(917 * y)", "1").frozen(0),
      plane([-1, 1]),
    );
    assert.ok(rough.x.length > 0);
    const [steep] = nullclines(planar("1e9 * (y - x ** 3)", "1").frozen(0), plane([-1, 1]));
    for (const [k, x] of steep.x.entries()) assert.ok(Number.isNaN(x) || Math.abs(steep.y[k] - x ** 3) < 1e-14);
    assert.ok(steep.x.length > 100);
  });
});
