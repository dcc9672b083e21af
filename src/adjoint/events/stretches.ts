import { adaptiveMethod } from "../../ode/adaptiveMethod.ts";
import { adaptiveStretches } from "../../ode/events/adaptiveStretches.ts";
import type { StretchSolver } from "../../ode/events/eventSystem.ts";
import { fixedStretches } from "../../ode/events/fixedStretches.ts";
import type { StepChoice } from "../../ode/fixedGrid.ts";
import { type GradientProblem, innerStops, isAdaptive } from "../gradientProblem.ts";

/** How a problem's own solve goes from event to event, with a step ending at every observation time. */
export function stretchSolver(problem: GradientProblem): StretchSolver {
  const { model, method, steps, theta, jumps, cancelled } = problem;
  const { state, system } = model;
  const common = { system, theta, jumps, cancelled, stops: innerStops(problem) };
  if (!isAdaptive(steps))
    return fixedStretches({ ...common, kernel: state.fixedStep(method), method, h: stepSize(problem, steps) });
  const pair = adaptiveMethod(method);
  const whenStiff = state.whenStiff?.(pair);
  return adaptiveStretches({ ...common, ...steps, kernel: state.pair(pair), method: pair, whenStiff });
}

/**
 * The size of a problem's fixed steps where events come between them: after each the grid begins anew. Steps that are counted by
 * the data's intervals are those of the longest one.
 */
export function stepSize({ t0, t1, loss }: GradientProblem, choice: StepChoice): number {
  if ("h" in choice) return choice.h;
  if ("steps" in choice) return Math.abs(t1 - t0) / Math.max(1, Math.ceil(choice.steps * (1 - 1e-12)));
  const ends = [t0, ...loss.times, t1];
  const longest = ends.reduce((most, t, n) => (n === 0 ? most : Math.max(most, Math.abs(t - ends[n - 1]))), 0);
  return longest / choice.stepsPerInterval;
}
