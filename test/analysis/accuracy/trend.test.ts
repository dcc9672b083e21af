import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { trendOf } from "../../../src/analysis/accuracy/measure/trend.ts";
import { runs } from "../../runs.ts";

/** q″ = force(q) with its potential, computed here without the lab. */
interface Motion {
  readonly force: (q: readonly number[]) => number[];
  readonly potential: (q: readonly number[]) => number;
  readonly q: readonly number[];
  readonly p: readonly number[];
  readonly h: number;
  readonly steps: number;
}

type Point = { q: number[]; p: number[] };
type Step = (motion: Motion, point: Point) => Point;

const plus = (a: readonly number[], h: number, b: readonly number[]) => a.map((x, i) => x + h * b[i]);

const methods: Readonly<Record<string, Step>> = {
  euler: ({ force, h }, { q, p }) => ({ q: plus(q, h, p), p: plus(p, h, force(q)) }),
  leapfrog({ force, h }, { q, p }) {
    const half = plus(p, h / 2, force(q));
    const moved = plus(q, h, half);
    return { q: moved, p: plus(half, h / 2, force(moved)) };
  },
  rk4({ force, h }, { q, p }) {
    const slope = (at: Point) => ({ q: at.p, p: force(at.q) });
    const along = (k: Point, part: number) => ({ q: plus(q, part, k.q), p: plus(p, part, k.p) });
    const a = slope({ q, p });
    const b = slope(along(a, h / 2));
    const c = slope(along(b, h / 2));
    const d = slope(along(c, h));
    const mean = (part: "q" | "p") => a[part].map((x, i) => (x + 2 * b[part][i] + 2 * c[part][i] + d[part][i]) / 6);
    return { q: plus(q, h, mean("q")), p: plus(p, h, mean("p")) };
  },
};

/** How far the energy is from its start after each step, as a part of it. */
function motionOf(motion: Motion, step: Step, steps: number): { readonly d: Float64Array; readonly z: Float64Array } {
  const energy = ({ q, p }: Point) => p.reduce((sum, x) => sum + (x * x) / 2, motion.potential(q));
  let at: Point = { q: [...motion.q], p: [...motion.p] };
  const start = energy(at);
  const states = [at];
  for (let n = 0; n < steps; n++) {
    at = step(motion, at);
    states.push(at);
  }
  return {
    d: Float64Array.from(states, (state) => (energy(state) - start) / Math.abs(start)),
    z: Float64Array.from(states.flatMap(({ q, p }) => [...q, ...p])),
  };
}

const times = (h: number, steps: number) => Float64Array.from({ length: steps + 1 }, (_, n) => n * h);
const ROUNDING = 1e-14;
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const oscillators = fc
  .tuple(number(0.3, 3), number(0.3, 3), number(0.2, 2), number(0.02, 0.3), fc.integer({ min: 40, max: 1500 }))
  .map(([a, b, q, h, steps]): Motion => {
    const potential = ([x, y]: readonly number[]) => (a * x * x + b * y * y) / 2;
    return { potential, force: ([x, y]) => [-a * x, -b * y], q: [q, 1], p: [0, 0.5], h, steps };
  });

const pendulums = fc
  .tuple(number(0.2, 3), number(0.3, 2.9), number(0.02, 0.3), fc.integer({ min: 40, max: 1500 }))
  .map(([g, q, h, steps]): Motion => {
    return { potential: ([x]) => g * (1 - Math.cos(x)), force: ([x]) => [-g * Math.sin(x)], q: [q], p: [0], h, steps };
  });

const planets = fc
  .tuple(number(0, 0.6), number(0.01, 0.05), fc.integer({ min: 200, max: 3000 }))
  .map(([e, h, steps]): Motion => {
    const force = ([x, y]: readonly number[]) => {
      const r = Math.hypot(x, y) ** 3;
      return [-x / r, -y / r];
    };
    const potential = ([x, y]: readonly number[]) => -1 / Math.hypot(x, y);
    return { force, potential, q: [1 - e, 0], p: [0, Math.sqrt((1 + e) / (1 - e))], h, steps };
  });

const stars = fc
  .tuple(number(-0.2, 0.2), number(0.2, 0.45), number(0.05, 0.25), fc.integer({ min: 100, max: 1500 }))
  .map(([y, u, h, steps]): Motion => {
    const potential = ([x, y]: readonly number[]) => (x * x + y * y) / 2 + x * x * y - y ** 3 / 3;
    return { potential, force: ([x, y]) => [-x - 2 * x * y, -y - x * x + y * y], q: [0, y], p: [u, 0], h, steps };
  });

const size = (d: Float64Array) => d.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
/** What has no trend is not so many times further off after four times as long, and what grows is. */
const LATER = 4;
const [STILL, MORE] = [1.5, 1.2];

suite("what an invariant does over a span", () => {
  test("no trend is said that four times the time belies, of swings and of what is lost", () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(oscillators, pendulums, planets, stars), (motion) => {
        const { h, steps } = motion;
        for (const [name, step] of Object.entries(methods)) {
          const { d: whole, z } = motionOf(motion, step, LATER * steps);
          const part = whole.subarray(0, steps + 1);
          const rows = z.subarray(0, 2 * motion.q.length * (steps + 1));
          const trend = trendOf(times(h, steps), rows, part, ROUNDING, 1);
          made.add(`${name} ${trend}`);
          const [now, later] = [size(part), size(whole)];
          if (trend === "even") assert.ok(later <= STILL * now, `${name} from ${now} to ${later}`);
          if (trend === "grows") assert.ok(!(later < MORE * now), `${name} from ${now} to ${later}`);
        }
      }),
      { seed: 3, numRuns: runs(40, 2000) },
    );
    const told = [...made].filter((key) => !key.endsWith("undefined") && !key.endsWith("rounding"));
    assert.deepEqual(told.sort(), ["euler grows", "leapfrog even", "rk4 grows"], "each was said, of these alone");
  });
});
