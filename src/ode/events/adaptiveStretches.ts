import { solveAdaptive } from "../adaptive.ts";
import { type AdaptiveProblem, defaultMaxSteps, defaultTolerances } from "../adaptiveProblem.ts";
import { absoluteTolerances } from "../tolerances.ts";
import type { StretchSolver } from "./eventSystem.ts";
import { StepPolynomial } from "./stepPolynomial.ts";

/** Stretches by steps chosen from error estimates; the steps' continuous extension is what events are looked for on. */
export function adaptiveStretches(
  problem: Omit<AdaptiveProblem, "t0" | "t1" | "states" | "outputs" | "watch">,
): StretchSolver {
  const { system, theta, rtol = defaultTolerances.rtol, atol = defaultTolerances.atol } = problem;
  const { maxSteps = defaultMaxSteps } = problem;
  const atols = absoluteTolerances(atol, system.dimension);
  return {
    solve({ t0, t1, z0, outputs, stepsBefore, watch, repeated }) {
      const { trajectories, found } = solveAdaptive({
        ...problem,
        t0,
        t1,
        states: z0,
        outputs,
        maxSteps: Math.max(1, maxSteps - stepsBefore),
        watch: (kernel, method, lane, to) => watch(StepPolynomial.ofStep(kernel, method, lane, kernel.t[lane], to)),
        repeated() {
          repeated();
          problem.repeated?.();
        },
      });
      return { ...trajectories[0], found };
    },
    step(t, z, to) {
      const firstStep = Math.abs(to - t);
      const outputs = Float64Array.of(to);
      const once = { ...problem, accepted: undefined, samples: 0, firstStep, outputs };
      return solveAdaptive({ ...once, t0: t, t1: to, states: z }).trajectories[0];
    },
    slope: (t, z, out) => system.f(t, z, theta, out),
    error: (i, size) => atols[i] + rtol * size,
  };
}
