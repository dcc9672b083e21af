import { append } from "../../core/append.ts";
import { defaultTolerances } from "../adaptiveProblem.ts";
import { solveFixedStep } from "../fixedStep.ts";
import type { FixedStepProblem } from "../fixedStepProblem.ts";
import type { Trajectory } from "../solution.ts";
import { leastStep } from "../timeResolution.ts";
import type { Stretch, StretchSolver } from "./eventSystem.ts";
import { StepPolynomial } from "./stepPolynomial.ts";

/** Steps that are taken before events are looked for in them: the first time, and at most. */
const [FEW, MANY] = [32, 4096];

/**
 * Stretches by steps of size h, the last one of each shorter. Between the ends of a step events are looked for on the cubic that has
 * f as its slope there; where one is found the step is taken once more, by the method itself, to end at it.
 */
export function fixedStretches(
  problem: Omit<FixedStepProblem, "t0" | "t1" | "states" | "outputs" | "choice"> & { readonly h: number },
): StretchSolver {
  const { system, theta, h, ...rest } = problem;
  const { dimension } = system;
  const solve = (
    t0: number,
    t1: number,
    states: Float64Array,
    outputs: Stretch["outputs"],
    choice: FixedStepProblem["choice"],
  ) => solveFixedStep({ ...rest, system, theta, t0, t1, states, outputs, choice }).trajectories[0];
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
      const step = t1 < t0 ? -h : h;
      const parts: Trajectory[] = [];
      let [t, z] = [t0, z0];
      for (let count = FEW; ; count = Math.min(MANY, 2 * count)) {
        const ahead = t + count * step;
        const end = (t1 - ahead) * step > 0.5 * h * h ? ahead : t1;
        const every = solve(t, end, z, "steps", { h });
        const isOver = shown(every, watch);
        const given = outputs === "steps" ? every : solve(t, end, z, within(outputs, t, end), { h });
        parts.push(given === every ? every : { ...given, stats: every.stats });
        if (isOver || every.status !== "ok" || end === t1) return joined(parts, outputs === "steps", dimension);
        [t, z] = [end, every.z.slice(-dimension)];
      }
    },
    step: (t, z, to) => solve(t, to, z, Float64Array.of(to), { steps: 1 }),
    slope,
    error: (_, size) => defaultTolerances.atol + defaultTolerances.rtol * size,
  };
}

/** Those after `from` up to `to`. */
function within(times: Float64Array, from: number, to: number): Float64Array {
  return times.filter((t) => (t - from) * (to - t) > 0 || t === to);
}

/** Parts of one stretch, each beginning where the one before ended. */
function joined(parts: readonly Trajectory[], isEvery: boolean, dimension: number): Trajectory {
  const [t, z]: [number[], number[]] = [[], []];
  for (const [n, part] of parts.entries()) {
    const first = isEvery && n > 0 ? 1 : 0;
    append(t, part.t.subarray(first));
    append(z, part.z.subarray(first * dimension));
  }
  const sum = (of: "steps" | "accepted" | "rejected" | "evaluations") =>
    parts.reduce((total, { stats }) => total + stats[of], 0);
  return {
    ...parts[parts.length - 1],
    t: Float64Array.from(t),
    z: Float64Array.from(z),
    stats: {
      steps: sum("steps"),
      accepted: sum("accepted"),
      rejected: sum("rejected"),
      evaluations: sum("evaluations"),
    },
  };
}
