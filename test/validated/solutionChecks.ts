import assert from "node:assert/strict";
import { Random } from "../../src/core/random.ts";
import { interval, point } from "../../src/graph/interval.ts";
import type { Box } from "../../src/validated/box.ts";
import type { TaylorProgram } from "../../src/validated/taylor/program.ts";
import { type TubeLimits, tube } from "../../src/validated/taylor/tube.ts";
import { stepAt } from "../../src/validated/taylor/tubeOfBox.ts";
import { runs } from "../runs.ts";

/** A solution at some times, of which 30 digits of 40 stand there. */
export interface KnownSolution {
  readonly z0: readonly number[];
  readonly t: readonly number[];
  readonly z: readonly (readonly string[])[];
}

export const LIMITS: TubeLimits = { steps: 5000, width: 100, cancelled: () => false };
/** Halves of the widths of the boxes of initial states; the solution starts anywhere in them. */
const RADII = [0, 1e-12, 1e-4, 1e-14, 1e-10, 1e-8, 1e-6, 1e-3, 1e-2, 5e-2];
/** The expansion of a system, that of chaos most, lets only the thin ones through. */
const THIN = 1e-10;

export const around = (z: readonly number[], radius: number): Box => z.map((x) => interval(x - radius, x + radius));

/**
 * Holds tubes from the point and from boxes that hold it against the solution; says how many digits' worth of numbers were compared.
 *
 * @param boxes of each width, in the long form
 */
export function checkSolution(program: TaylorProgram, { z0, t, z }: KnownSolution, boxes: number): number {
  const random = new Random(19);
  const end = t[t.length - 1];
  let checks = 0;
  for (const radius of RADII.slice(0, runs(3, RADII.length))) {
    for (let n = 0; n < (radius === 0 ? 1 : runs(1, boxes)); n++) {
      const middle = z0.map((x) => x + radius * (2 * random.uniform() - 1) * 0.99);
      const start = radius === 0 ? z0.map(point) : around(middle, radius);
      const whole = tube(program, start, [0, end], [], LIMITS);
      if (radius <= THIN)
        assert.equal(whole.end, end, `from ±${radius} it ends at ${whole.end}: ${whole.reason?.kind}`);
      t.forEach((time, k) => {
        if (time > whole.end) return;
        const box = stepAt(whole.steps, time)!.at(time);
        box.forEach(({ lo, hi }, i) => {
          // A number within bounds is rounded to a number within them.
          const x = Number(z[k][i]);
          assert.ok(lo <= x && x <= hi, `at ${time} component ${i} is ${z[k][i]}, not in [${lo}, ${hi}]`);
          checks++;
        });
      });
    }
  }
  return checks;
}
