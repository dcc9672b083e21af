import { append } from "../../core/append.ts";
import { defaultTolerances } from "../adaptiveProblem.ts";
import { fixedGrid } from "../fixedGrid.ts";
import { solveFixedStep } from "../fixedStep.ts";
import type { FixedStepProblem } from "../fixedStepProblem.ts";
import type { Outputs, SolveStats, Trajectory } from "../solution.ts";
import { leastStep } from "../timeResolution.ts";
import type { Stretch, StretchSolver } from "./eventSystem.ts";
import { StepPolynomial } from "./stepPolynomial.ts";

/** Steps that are taken before events are looked for in them: the first time, and at most. */
const [FEW, MANY] = [32, 4096];

/**
 * Stretches by steps of size h, the last one of each, and the last one before a stop, shorter. Between the ends of a step events are
 * looked for on the cubic that has f as its slope there; where one is found the step is taken once more, by the method itself, to
 * end at it.
 */
export function fixedStretches(
  problem: Omit<FixedStepProblem, "t0" | "t1" | "states" | "outputs" | "choice"> & { readonly h: number },
): StretchSolver {
  const { system, theta, h, stops = [], jumps, ...rest } = problem;
  const { dimension } = system;
  const solve = (t0: number, t1: number, states: Float64Array, outputs: Outputs, steps: number) =>
    solveFixedStep({ ...rest, system, theta, t0, t1, states, outputs, choice: { steps } }).trajectories[0];
  const slope = (t: number, z: Float64Array, out: Float64Array) => system.f(t, z, theta, out);
  /** Shows the steps between rows to a watch; true where it has seen enough. */
  const shown = ({ t, z }: Trajectory, watch: Stretch["watch"]): boolean => {
    const [s0, s1] = [new Float64Array(dimension), new Float64Array(dimension)];
    const row = (n: number) => z.slice(n * dimension, (n + 1) * dimension);
    for (let n = 1; n < t.length; n++) {
      if (Math.abs(t[n] - t[n - 1]) < leastStep(t[n])) continue;
      const [before, after] = [row(n - 1), row(n)];
      slope(t[n - 1], before, s0);
      slope(t[n], after, s1);
      if (watch(StepPolynomial.cubic([t[n - 1], t[n]], [before, after], [s0, s1]))) return true;
    }
    return false;
  };
  return {
    solve({ t0, t1, z0, outputs, watch }) {
      const isInside = (t: number) => (t - t0) * (t1 - t) > 0;
      const rows = new Rows(dimension);
      if (outputs === "steps") rows.add(t0, z0);
      let z = z0;
      let count = FEW;
      for (const { from, to, steps, h: size } of fixedGrid(t0, t1, { h }, [...stops].filter(isInside), jumps)) {
        for (let first = 0; first < steps; first += count, count = Math.min(MANY, 2 * count)) {
          const last = Math.min(steps, first + count);
          const [begin, end] = [from + first * size, last === steps ? to : from + last * size];
          const every = solve(begin, end, z, "steps", last - first);
          const isOver = shown(every, watch);
          rows.spend(every.stats);
          if (outputs === "steps") rows.append(every, 1);
          else rows.append(solve(begin, end, z, within(outputs, begin, end), last - first), 0);
          if (isOver || every.status !== "ok") return rows.trajectory(every);
          z = every.z.slice(-dimension);
        }
      }
      // What ends at a jump ends just before it.
      if (rows.last !== t1) rows.add(t1, z);
      return rows.trajectory();
    },
    step: (t, z, to) => solve(t, to, z, Float64Array.of(to), 1),
    slope,
    error: (_, size) => defaultTolerances.atol + defaultTolerances.rtol * size,
  };
}

/** Those after `from` up to `to`. */
function within(times: Float64Array, from: number, to: number): Float64Array {
  return times.filter((t) => (t - from) * (to - t) > 0 || t === to);
}

/** The rows of a stretch that is solved part by part, and what they cost. */
class Rows {
  readonly #dimension: number;
  readonly #t: number[] = [];
  readonly #z: number[] = [];
  #stats: SolveStats = { steps: 0, accepted: 0, rejected: 0, evaluations: 0 };

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  get last(): number | undefined {
    return this.#t.at(-1);
  }

  add(t: number, z: Float64Array): void {
    this.#t.push(t);
    append(this.#z, z);
  }

  append({ t, z }: Trajectory, first: number): void {
    append(this.#t, t.subarray(first));
    append(this.#z, z.subarray(first * this.#dimension));
  }

  spend({ steps, evaluations }: SolveStats): void {
    const all = this.#stats.steps + steps;
    this.#stats = { steps: all, accepted: all, rejected: 0, evaluations: this.#stats.evaluations + evaluations };
  }

  trajectory({ status, diagnosis }: Pick<Trajectory, "status" | "diagnosis"> = { status: "ok" }): Trajectory {
    return { t: Float64Array.from(this.#t), z: Float64Array.from(this.#z), status, diagnosis, stats: this.#stats };
  }
}
