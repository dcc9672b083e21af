import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { QUIET_CELLS, type QuietMap } from "../../src/core/quietMap.ts";
import { Random } from "../../src/core/random.ts";
import type { FollowEnd, FollowedStep } from "../../src/ode/follow.ts";
import { attractionOf } from "../../src/phase/attraction.ts";
import { basins } from "../../src/phase/basins.ts";
import { UNDECIDED } from "../../src/phase/destinations.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { quietMap } from "../../src/phase/quiet.ts";
import { Raster } from "../../src/phase/raster.ts";
import { EMPTY, Territory } from "../../src/phase/territory.ts";
import type { Flow } from "../../src/study/flow.ts";
import type { FrozenFlow, Pursuit } from "../../src/study/frozenFlow.ts";
import { runs } from "../runs.ts";
import { flowOfText, planar, plane } from "./flows.ts";

/** Numbers of a step as they are, but for its place in the order in which steps of all lanes are seen. */
interface Seen {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly middle: readonly number[];
  readonly isStiff: boolean;
}

function followed(flow: FrozenFlow, states: Float64Array, pursuit: Omit<Pursuit, "visit" | "ended">, until: number) {
  const steps: Seen[] = [];
  const ends: (readonly [number, FollowEnd])[] = [];
  flow.follow(states, {
    ...pursuit,
    visit(step: FollowedStep) {
      const { index, from, to, isStiff } = step;
      steps.push({
        index,
        from,
        to,
        isStiff,
        before: [...step.before],
        after: [...step.after],
        middle: [...step.at(0.5)],
      });
      return to < until;
    },
    ended: (index, how) => ends.push([index, how]),
  });
  const byIndex = (a: { readonly index: number; readonly from: number }, b: typeof a) =>
    a.index - b.index || Math.abs(a.from) - Math.abs(b.from);
  return { steps: steps.sort(byIndex), ends: ends.sort(([a], [b]) => a - b) };
}

/** A map over [−2, 2]² with blocks that are to be seen. */
function someMap(random: Random, still: number): QuietMap {
  const blocks = Array.from({ length: 64 }, () => (random.uniform() < 0.3 ? 1 : 0));
  const seen = Float64Array.from({ length: QUIET_CELLS * QUIET_CELLS + 1 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / QUIET_CELLS), cell % QUIET_CELLS].map((x) => Math.floor(x / 32));
    return row < 8 ? blocks[row * 8 + column] : 1;
  });
  return { low: [-2, -2], perUnit: [QUIET_CELLS / 4, QUIET_CELLS / 4], seen, still: [still, still] };
}

/** @param round as the kernel does that has to tell: in float32 a state may be in the cell beside its own, where it is next to that */
function isQuiet({ low, perUnit, seen }: QuietMap, z: readonly number[], round = (x: number) => x): boolean {
  const [column, row] = z.map((x, i) => Math.floor(round(round(x - low[i]) * perUnit[i])));
  const isIn = column >= 0 && column < QUIET_CELLS && row >= 0 && row < QUIET_CELLS;
  return isIn && seen[row * QUIET_CELLS + column] === 0;
}

const counted = (flow: FrozenFlow, seesAll: boolean, count: () => void): FrozenFlow => {
  const own: FrozenFlow = {
    ...flow,
    follow(states, { quiet, ...pursuit }) {
      const visit = (step: FollowedStep) => {
        count();
        return pursuit.visit(step);
      };
      flow.follow(states, { ...pursuit, ...(quiet && !seesAll && { quiet }), visit });
    },
    inParts(work, given, parts) {
      const run = work.open(own, given);
      return Array.from({ length: parts }, (_, part) => run(part));
    },
  };
  return own;
};

/** The last image, and how many steps were seen for it. */
function imageOf(flow: Flow, shown: Plane, side: number, seesAll: boolean) {
  const all = equilibria(flow, 0, shown, () => false).equilibria;
  const { cycles } = limitCycles(flow.frozen(0), shown, all);
  let steps = 0;
  const own = counted(flow.frozen(0), seesAll, () => steps++);
  const image = [...basins(attractionOf(own, shown, all, cycles), side, side)].at(-1);
  return { of: image?.of, steps };
}

suite("quiet states", () => {
  const random = new Random(11);
  const number = () => Number((2 * random.uniform() - 1).toFixed(3));
  const cubic = () => ["x", "y", "x * y", "x * x * x", "x * y * y"].map((term) => `${number()} * ${term}`).join(" + ");

  /** A field that is a loop in memory. */
  const net = () =>
    flowOfText(`import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([2, 40, 40, 2], { seed: 3 }) } = {}) => net([x, y]);`);

  for (const precision of ["float64", "float32"] as const)
    test(`what is seen is what is seen of all steps, to the last bit; unseen are those between quiet states that move: ${precision}`, () => {
      const round = precision === "float32" ? Math.fround : undefined;
      let unseen = 0;
      for (let n = 0; n < runs(precision === "float64" ? 12 : 4, 200); n++) {
        const isStiff = n % 4 === 3;
        const ordinary = () => (n === 0 ? net() : planar(cubic(), cubic()));
        const flow = (isStiff ? planar("y", `${40 + n} * (1 - x * x) * y - x`) : ordinary()).frozen(0);
        const states = Float64Array.from({ length: 2 * 23 }, () => 2 * number());
        const still = n % 2 === 0 ? 0 : 1e-2;
        const pursuit = {
          direction: random.uniform() < 0.7 || isStiff ? 1 : -1,
          method: "tsit5",
          precision,
          rtol: 1e-5,
          atols: Float64Array.of(1e-7, 1e-7),
          maxSteps: n % 3 === 0 ? 40 : 2000,
        } as const;
        const quiet = someMap(random, still);
        const all = followed(flow, states, pursuit, 60);
        const some = followed(flow, states, { ...pursuit, quiet }, 60);
        // A trajectory that is in a quiet place when its time is over goes on until it is seen.
        const place = (step: Seen) => `${step.index} ${step.from}`;
        const known = new Map(all.steps.map((step) => [place(step), step]));
        const last = new Map(all.steps.map((step) => [step.index, Math.abs(step.to)]));
        for (const step of some.steps) {
          if (Math.abs(step.from) < last.get(step.index)!) assert.deepEqual(step, known.get(place(step)));
          else assert.ok(step.from >= 60);
        }
        const seen = new Set(some.steps.map(place));
        for (const step of all.steps) {
          if (seen.has(place(step))) continue;
          unseen++;
          assert.ok(step.from !== 0 && !step.isStiff);
          for (const z of [step.before, step.after]) assert.ok(isQuiet(quiet, z, round), `${z}`);
          assert.ok(step.after.some((x, i) => Math.abs(x - step.before[i]) > still));
        }
        for (const [k, [index, how]] of all.ends.entries())
          if (how !== "seen") assert.deepEqual(some.ends[k], [index, how]);
        assert.equal(some.ends.length, all.ends.length);
      }
      assert.ok(unseen > (precision === "float64" ? 1000 : 300), `${unseen} unseen`);
    });

  test("a quiet cell holds nothing that an image looks for", () => {
    const shown = plane([-3, 3]);
    const flow = planar("y", "(1 - x * x) * y - x + 0.3");
    const all = equilibria(flow, 0, shown, () => false).equilibria;
    const frozen = flow.frozen(0);
    const { cycles } = limitCycles(frozen, shown, all);
    const { destinations } = attractionOf(frozen, shown, all, cycles);
    const rasters = destinations.cycles.map(({ near }) => new Raster(near));
    const territory = new Territory(destinations.territory!);
    territory.claim(0, { x: [-1, -0.2, -0.6], y: [-1, -1.1, 0.4] }, [-0.6, -0.6]);
    const map = quietMap(territory, rasters, [0, 0]);
    assert.equal(rasters.length, 1);
    let [quiet, near] = [0, 0];
    for (let n = 0; n < runs(20_000, 1_000_000); n++) {
      const z = [4 * number(), 4 * number()];
      const tells = territory.ownerOf(z) !== EMPTY || rasters.some((raster) => raster.has(z));
      if (tells) near++;
      if (!isQuiet(map, z)) continue;
      quiet++;
      assert.ok(!tells, `${z}`);
    }
    assert.ok(near > 300 && quiet > 12_000, `${near} near, ${quiet} quiet`);
  });

  test("images are the same whether quiet steps are seen or not, and most are not", () => {
    const systems: readonly (readonly [Flow, Plane, number])[] = [
      [planar("y", "x - x ** 3 - 0.25 * y"), plane([-2, 2]), 0.25],
      [planar("y", "-9.81 * Math.sin(x) - 0.2 * y"), plane([-7, 7]), 0.5],
      [planar("y", "(1 - x * x) * y - x"), plane([-4, 4]), 0.5],
      [planar("4 / (1 + y ** 2) - x", "4 / (1 + x ** 2) - y"), plane([0, 4.5]), 0.4],
      [planar("x * (3 - x - 2 * y)", "y * (2 - x - y)"), plane([-0.5, 4]), 0.4],
      [planar("0.1 + x - x ** 3", "-y"), plane([-2, 2]), 0.6],
      [planar("x * x - y", "y * (x - 1) - 0.1"), plane([-3, 3]), 1],
    ];
    for (const [k, [flow, shown, part]] of systems.entries()) {
      const [all, some] = [true, false].map((seesAll) => imageOf(flow, shown, 40, seesAll));
      assert.deepEqual(some.of, all.of);
      assert.ok(some.steps < part * all.steps, `system ${k}: ${some.steps} of ${all.steps} steps seen`);
    }
    let decided = 0;
    for (let n = 0; n < runs(6, 200); n++) {
      const [flow, shown] = [planar(cubic(), cubic()), plane([-1.5, 1.5])];
      const [all, some] = [true, false].map((seesAll) => imageOf(flow, shown, 16, seesAll));
      assert.deepEqual(some.of, all.of);
      decided += all.of?.filter((x) => x !== UNDECIDED).length ?? 0;
    }
    assert.ok(decided > 256, `${decided} decided`);
  });
});
