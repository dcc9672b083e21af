import { Cancelled } from "../../../study/cancelled.ts";
import type { Session } from "../../../study/session.ts";
import { solve } from "../../../study/solve.ts";
import type { Study } from "../../../study/study.ts";
import { longestStep, MAX_STEPS, type TightSolve, unitOf } from "./tightSolve.ts";

/** Whether events make another solution of the flow's. */
export function hasEvents({ experiment }: Pick<Study, "experiment">): boolean {
  return experiment !== undefined && experiment.events.length > 0;
}

/** Through the events of a study and the jumps of f, which are located as any solve locates them; a step ends at every time asked for. */
export function locatedSolve(session: Session, tight: TightSolve): TightSolve {
  return {
    ...tight,
    solve(study, span, times, { factor = 1, stops = [], floor = 0, unscaled = false } = {}) {
      const { field, z0, solver } = study;
      const tolerance = tight.tolerance * factor;
      const [trajectory] = solve(
        session,
        { ...study, span, times: undefined },
        {
          method: tight.method.name,
          rtol: tolerance,
          atol: Math.max(floor, tolerance * (unscaled ? 1 : unitOf(z0[0]))),
          maxSteps: MAX_STEPS,
          maxStep: longestStep(field, span, solver.maxStep),
          outputs: times ?? "steps",
          stops: [...(times ?? []), ...stops, ...solver.stops],
        },
      ).trajectories;
      if (trajectory.status === "cancelled") throw new Cancelled();
      return trajectory;
    },
  };
}
