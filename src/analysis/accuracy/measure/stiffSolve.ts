import { PartStepPath } from "../../../adjoint/partStepPath.ts";
import { solveAdaptive } from "../../../ode/adaptive.ts";
import { auto } from "../../../ode/methods/auto.ts";
import { radau5 } from "../../../ode/methods/radau5.ts";
import type { Trajectory } from "../../../ode/solution.ts";
import type { Session } from "../../../study/session.ts";
import { solve } from "../../../study/solve.ts";
import type { Study } from "../../../study/study.ts";
import { switchingTimes } from "../../../study/switchingTimes.ts";
import { longestStep, MAX_STEPS, type Tightness, type TightSolve, unitOf } from "./tightSolve.ts";

/** Its order is less than that of an explicit reference: a tenth of this would take many more steps and gain little above rounding. */
const TOLERANCE = 1e-12;

/** Whether `auto`, at the study's tolerances, leaves a trajectory to an implicit method on its way. */
export function isStiffAlong(session: Session, study: Study): boolean {
  const [, t1] = study.span;
  const outputs = Float64Array.of(t1);
  const { rtol, atol } = study.solver;
  // Tolerances ask for chosen steps, whatever the study's own are.
  const [{ switches }] = solve(session, study, { method: auto.name, rtol, atol, outputs }).trajectories;
  return switches !== undefined;
}

/**
 * By radau5, each solve once: a state between the ends of its steps is that of a shorter step from the end before, which is as accurate as
 * the step itself.
 */
export function stiffSolve(session: Session): TightSolve {
  const known = new Map<string, Trajectory>();
  return {
    kind: "radau5 1e-12",
    method: radau5,
    isStiff: true,
    tolerance: TOLERANCE,
    kernel: ({ field }) => session.pairKernel(field, radau5, 1),
    solve(study, span, times, tightness = {}) {
      const { z0, theta, field, system } = study;
      const key = JSON.stringify([Array.from(z0[0]), span, tightness]);
      const steps = known.get(key) ?? stepsOf(session, study, span, tightness);
      known.set(key, steps);
      if (!times || steps.status !== "ok") return steps;
      const state = {
        system,
        fixedStep: () => session.fixedStepKernel(field, radau5),
        pair: () => session.pairKernel(field, radau5, 1),
      };
      const path = new PartStepPath(state, radau5, theta, steps);
      const z = new Float64Array(times.length * field.dimension);
      for (const [k, t] of times.entries()) path.at(t, z.subarray(k * field.dimension, (k + 1) * field.dimension));
      return { t: times, z, status: steps.status };
    },
  };
}

function stepsOf(
  session: Session,
  { field, system, z0: [z0], theta, solver }: Study,
  [t0, t1]: readonly [number, number],
  { factor = 1, stops = [], floor = 0 }: Tightness,
): Trajectory {
  const { trajectories } = solveAdaptive({
    kernel: session.pairKernel(field, radau5, 1),
    method: radau5,
    system,
    t0,
    t1,
    states: z0,
    theta,
    rtol: TOLERANCE * factor,
    atol: Math.max(floor, TOLERANCE * factor * unitOf(z0)),
    maxSteps: MAX_STEPS,
    maxStep: longestStep(field, [t0, t1], solver.maxStep),
    stops: [...stops, ...solver.stops],
    jumps: switchingTimes(field, theta, [t0, t1]).jumps,
  });
  return trajectories[0];
}
