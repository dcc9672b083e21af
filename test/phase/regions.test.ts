import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Path, Regions } from "../../src/phase/regions.ts";
import { planar, plane } from "./flows.ts";

/** What is left to be found, one place after another. */
function all(regions: Regions): readonly (readonly [number, number])[] {
  const found = [];
  for (let place = regions.next(); place; place = regions.next()) {
    found.push(place);
    assert.ok(found.length < 100, "regions end");
  }
  return found;
}

const circle = (radius: number): Path => {
  const angles = Array.from({ length: 361 }, (_, k) => (Math.PI * k) / 180);
  return { x: angles.map((a) => radius * Math.cos(a)), y: angles.map((a) => radius * Math.sin(a)) };
};
const quadrant = ([x, y]: readonly [number, number]) => `${x > 0} ${y > 0}`;
const turning = planar("y", "-x").frozen(0);

test("nullclines part the plane: one place a quadrant, far from its boundary", () => {
  const found = all(new Regions(turning, plane([-2, 2]), []));
  assert.equal(new Set(found.map(quadrant)).size, 4);
  assert.equal(found.length, 4);
  for (const [x, y] of found) assert.ok(Math.abs(Math.abs(x) - 1) < 0.2 && Math.abs(Math.abs(y) - 1) < 0.2);
});

test("what no trajectory crosses parts it too, and what is drawn needs nothing more", () => {
  const walled = new Regions(turning, plane([-2, 2]), [circle(1)]);
  const found = all(walled);
  const key = (place: readonly [number, number]) => `${quadrant(place)} ${Math.hypot(...place) < 1}`;
  assert.deepEqual([found.length, new Set(found.map(key)).size], [8, 8]);
  const covered = new Regions(turning, plane([-2, 2]), [circle(1)]);
  covered.cover(circle(1.5));
  assert.ok(all(covered).every((place) => Math.hypot(...place) < 1));
});

test("a place keeps away from what is drawn", () => {
  const regions = new Regions(planar("1", "1").frozen(0), plane([0, 1]), []);
  assert.deepEqual(
    regions.next()?.map((x) => Math.abs(x - 0.5) < 0.03),
    [true, true],
  );
});

test("no field, none that is a number, no area, and curves out of every reason have no region, and no end without one", () => {
  for (const flow of [planar("0 * x", "0 * y"), planar("Math.sqrt(-1 - x * x)", "y")])
    assert.deepEqual(all(new Regions(flow.frozen(0), plane([-1, 1]), [])), []);
  assert.deepEqual(all(new Regions(turning, plane([1, 1]), [])), []);
  const wild = fc.array(fc.double(), { maxLength: 20 });
  fc.assert(
    fc.property(wild, wild, (x, y) => {
      const regions = new Regions(turning, plane([-2, 2]), [{ x, y: x }]);
      regions.cover({ x: y, y: x.length < y.length ? y : x });
      all(regions);
    }),
    { numRuns: 30 },
  );
});
