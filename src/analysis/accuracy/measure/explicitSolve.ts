import { solveAdaptive } from "../../../ode/adaptive.ts";
import { dop853 } from "../../../ode/methods/dop853.ts";
import { completePair } from "../../../ode/pair.ts";
import type { Session } from "../../../study/session.ts";
import { switchingTimes } from "../../../study/switchingTimes.ts";
import { longestStep, MAX_STEPS, type TightSolve, unitOf } from "./tightSolve.ts";

const TOLERANCE = 1e-13;

/** By dop853, its steps made to end at the times asked for. */
export function explicitSolve(session: Session): TightSolve {
  const method = completePair(dop853);
  return {
    kind: "dop853 1e-13",
    method,
    isStiff: false,
    tolerance: TOLERANCE,
    kernel: ({ field }) => session.pairKernel(field, method, 1),
    solve(
      { field, system, z0: [z0], theta, solver },
      [t0, t1],
      times,
      { factor = 1, stops = [], floor = 0, unscaled = false } = {},
    ) {
      const { trajectories } = solveAdaptive({
        kernel: session.pairKernel(field, method, 1),
        method,
        system,
        t0,
        t1,
        states: z0,
        theta,
        rtol: TOLERANCE * factor,
        atol: Math.max(floor, TOLERANCE * factor * (unscaled ? 1 : unitOf(z0))),
        maxSteps: MAX_STEPS,
        maxStep: longestStep(field, [t0, t1], solver.maxStep),
        outputs: times,
        stops: [...(times ?? []), ...stops, ...solver.stops],
        jumps: switchingTimes(field, theta, [t0, t1]).jumps,
      });
      return trajectories[0];
    },
  };
}
