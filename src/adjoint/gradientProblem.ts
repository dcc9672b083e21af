import type { FixedStepKernel, KernelInfo, PairKernel, ReverseKernel } from "../core/kernel.ts";
import type { ReversibleSystem } from "../core/linearisedSystem.ts";
import type { AdaptiveMethod, Method } from "../ode/adaptiveMethod.ts";
import type { AdaptiveSettings } from "../ode/adaptiveProblem.ts";
import type { StepChoice } from "../ode/fixedGrid.ts";
import type { Jump } from "../ode/jump.ts";
import type { SwitchedSystem } from "../ode/switches/switchedSystem.ts";
import type { WhenStiff } from "../ode/switchingMethod.ts";
import type { System } from "../ode/system.ts";
import type { AbsoluteTolerance } from "../ode/tolerances.ts";
import type { DifferentiableSystem } from "./differentiableSystem.ts";
import type { DifferentiableEvent } from "./events/differentiableEvent.ts";
import type { ObservedLoss } from "./observedLoss.ts";
import type { PullbackAt } from "./pullbackAt.ts";

/** The gradient of a loss through the solve of one trajectory: what every mode takes. */
export interface GradientProblem {
  readonly model: GradientModel;
  readonly method: Method;
  /** Steps of fixed size, or chosen by error estimates. */
  readonly steps: StepChoice | Tolerances;
  readonly t0: number;
  readonly t1: number;
  readonly z0: Float64Array;
  readonly theta: Float64Array;
  readonly loss: ObservedLoss;
  /** Times that steps must end at besides the observations. */
  readonly stops?: readonly number[];
  /** Where f jumps at times that are known. */
  readonly jumps?: readonly Jump[];
  /** What happens on the way; default nothing. */
  readonly events?: readonly DifferentiableEvent[];
  /** What is due at t0 happens; default true. Not where the state there is the one after it. */
  readonly eventsAtStart?: boolean;
  /** Of how many of the first events it is told how their times move; default 0. */
  readonly eventTimes?: number;
  /** States that `checkpointed` may keep at a time, those of stored stages included; default 1,500. */
  readonly budget?: number;
  /** `backsolve` leaves the parameters' integral out of the step control; default false. */
  readonly seminorm?: boolean;
  /** Record the adjoint's path at about so many times; default none. */
  readonly pathPoints?: number;
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}

/** Steps chosen by error estimates, in the forward solve and in the continuous adjoints. */
export interface Tolerances extends AdaptiveSettings {
  readonly rtol: number;
  readonly atol: AbsoluteTolerance;
}

export const defaultBudget = 1500;

/** A right-hand side with everything the modes solve along with it, made when first asked for. */
export interface GradientModel {
  /** Interpreted. */
  readonly system: DifferentiableSystem;
  readonly state: Solvable;
  /**
   * The pullback of f with the bits of the interpreted one, compiled where that pays: good until parameters are next put into it, or
   * into what is `linearised`.
   */
  pullbackAt(theta: Float64Array): PullbackAt;
  /** With its derivatives, as continuous adjoints by implicit methods take it. */
  linearised(): ReversibleSystem & { readonly info: KernelInfo };
  reverse(method: Method): ReverseKernel;
  /** With its conditions on the state as parameters; undefined where it jumps at none. */
  switched?(): SwitchedModel | undefined;
  /**
   * The state with its adjoint, to be solved backward: [z, a, g], a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ; without `gradient`
   * [z, a] alone.
   */
  backsolve(options: { readonly gradient: boolean }): Solvable;
  /** The state with its sensitivities: z, then column after column ∂z/∂z₀ and ∂z/∂θ. */
  sensitivities(): Solvable;
  /**
   * The state with its sensitivity along one direction v of the parameters: z, then s; parameters are θ, then v. Undefined where
   * that is too large.
   */
  tangent(): Solvable | undefined;
}

/** A right-hand side that jumps at conditions on the state, as it is between them. */
export interface SwitchedModel {
  readonly system: SwitchedSystem;
  /** Smooth, with the numbers of the conditions among its parameters; along a switch where one is slid along. */
  model(sliding: number | undefined): GradientModel;
}

/** A right-hand side in the forms that solvers take. */
export interface Solvable {
  readonly system: System;
  fixedStep(method: Method): FixedStepKernel;
  pair(method: AdaptiveMethod): PairKernel;
  /** What goes on where a method that switches finds the problem stiff; absent where nothing does. */
  whenStiff?(method: AdaptiveMethod): WhenStiff | undefined;
}

/** The times inside of the span that steps must end at, in the direction of the solve. */
export function innerStops({ t0, t1, loss, stops = [] }: GradientProblem): number[] {
  const direction = t1 < t0 ? -1 : 1;
  const inside = (t: number) => (t - t0) * direction > 0 && (t1 - t) * direction > 0;
  return [...new Set([...loss.times, ...stops])].filter(inside).sort((a, b) => (a - b) * direction);
}

export function isAdaptive(steps: GradientProblem["steps"]): steps is Tolerances {
  return "rtol" in steps;
}
