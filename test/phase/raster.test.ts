import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { type LimitCycle, Nearness } from "../../src/phase/limitCycle.ts";
import { Raster } from "../../src/phase/raster.ts";

/** A closed curve that is no circle: of so many places, bent in and out by a part. */
function closed(places: number, bent: number): LimitCycle {
  const t = Float64Array.from({ length: places + 1 }, (_, k) => k / places);
  const z = Float64Array.from({ length: 2 * (places + 1) }, (_, n) => {
    const angle = (2 * Math.PI * ((n >> 1) % places)) / places;
    const radius = 1 + bent * Math.sin(5 * angle);
    return n % 2 === 0 ? 3 * radius * Math.cos(angle) : radius * Math.sin(angle);
  });
  return { t, z, period: 1, multipliers: [], stable: true };
}

suite("the neighbourhood of a cycle over a grid", () => {
  for (const [places, bent] of [
    [24, 0],
    [400, 0.3],
    [900, 0.6],
  ] as const)
    test(`holds what is near a side of the polygon: ${places} places, bent by ${bent}`, () => {
      const cycle = closed(places, bent);
      const near = new Nearness(cycle);
      const random = new Random(places);
      for (const distance of [0.005, 0.05]) {
        const raster = new Raster(Raster.dataOf(cycle, distance));
        let inside = 0;
        for (let n = 0; n < 4000; n++) {
          const at = 2 * random.below(places);
          const off = () => 4 * distance * (random.uniform() - 0.5);
          const z = [cycle.z[at] + 4 * off(), cycle.z[at + 1] + 2 * off()];
          const apart = near.of(z);
          if (Math.abs(apart - distance) < 1e-9) continue;
          assert.equal(raster.has(z), apart < distance, `${z} is ${apart} away, of ${distance}`);
          if (apart < distance) inside++;
        }
        assert.ok(inside > 500 && inside < 3800, `${inside} inside`);
      }
    });
});
