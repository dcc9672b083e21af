import { formatShort } from "../../core/formatShort.ts";
import type { AdaptiveMethod } from "../../ode/adaptiveMethod.ts";
import type { AdaptiveProblem } from "../../ode/adaptiveProblem.ts";
import { adaptiveStretches } from "../../ode/events/adaptiveStretches.ts";
import type { StretchSolver } from "../../ode/events/eventSystem.ts";
import { type EventTrajectory, solveWithEvents } from "../../ode/events/solveWithEvents.ts";
import type { Outputs, Switching } from "../../ode/solution.ts";
import { SwitchMachine } from "../../ode/switches/switchMachine.ts";
import { whenStiffOf } from "../../ode/switchingMethod.ts";
import type { EventsOfSolve } from "../events/studyEvents.ts";
import type { Kernels } from "../kernels.ts";
import { tracedSystem } from "../tracedSystem.ts";
import type { TracedSwitches } from "./tracedSwitches.ts";

/** What a solve has for all its trajectories. */
type Common = Omit<AdaptiveProblem, "kernel" | "whenStiff" | "method" | "states" | "watch"> & {
  readonly method: AdaptiveMethod;
  readonly outputs: Outputs;
};

/** One trajectory of a right-hand side that jumps at conditions on the state: steps end where one changes, and begin anew there. */
export function switchedSolve(
  kernels: Kernels,
  { system, switched, slidingField }: TracedSwitches,
  common: Common,
  { events, atStart }: EventsOfSolve,
  z0: Float64Array,
): EventTrajectory {
  const { t0, t1, theta, outputs, method } = common;
  const { names = [] } = common.system;
  const machine = new SwitchMachine(system, theta, z0.length, t1 < t0 ? -1 : 1);
  const stretches = new Map<number | undefined, StretchSolver>();
  const made = (sliding: number | undefined) => {
    const field = sliding === undefined ? switched.field : slidingField(sliding).field;
    return adaptiveStretches({
      ...common,
      system: tracedSystem(field, names),
      theta: machine.theta,
      kernel: kernels.pairKernel(field, method, 1),
      whenStiff: whenStiffOf(method, (other) => kernels.pairKernel(field, other, 1)),
    });
  };
  const now = () => {
    const found = stretches.get(machine.sliding) ?? made(machine.sliding);
    stretches.set(machine.sliding, found);
    return found;
  };
  const solver: StretchSolver = {
    solve: (stretch) => now().solve(stretch),
    step: (t, z, to) => now().step(t, z, to),
    slope: (t, z, out) => now().slope(t, z, out),
    error: (i, size) => now().error(i, size),
  };
  const placed = machine.place(t0, z0);
  const slidesFirst = machine.sliding;
  const all = [...machine.wrapped(events), ...machine.events];
  const solved = solveWithEvents(solver, all, [t0, t1], z0, placed ? Float64Array.of(t0) : outputs, atStart);
  const switchings: Switching[] = machine.transitions.map(({ t, crossed, before, after }) => {
    const at = crossed ?? before.sliding ?? after.sliding ?? 0;
    return { t, name: system.switches[at].name, slides: after.sliding !== undefined };
  });
  if (slidesFirst !== undefined) switchings.unshift({ t: t0, name: system.switches[slidesFirst].name, slides: true });
  const slide = switchings.find(({ slides }) => slides);
  const said = slide && {
    status: "ok" as const,
    t: slide.t,
    message: `from t = ${formatShort(slide.t)} the solution slides along the condition of ${slide.name}, to which the right-hand side points from both sides (Filippov)`,
  };
  const diagnosis = placed ?? solved.diagnosis ?? said;
  return {
    ...solved,
    status: placed?.status ?? solved.status,
    ...(diagnosis && { diagnosis }),
    ...(switchings.length > 0 && { switchings }),
  };
}
