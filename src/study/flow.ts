import { largest } from "../core/extremes.ts";
import { joined } from "../core/joined.ts";
import type { Diagnosis, Status } from "../core/status.ts";
import type { Interval } from "../graph/interval.ts";
import { jacobianField } from "../graph/jacobianField.ts";
import { adaptiveMethod } from "../ode/adaptiveMethod.ts";
import { extensionPieces, interpolatedPieces, type Pieces, polygon, timesWithin } from "../ode/pieces.ts";
import type { EventRecord, Solution, Switch, Switching } from "../ode/solution.ts";
import { isStepped } from "../ode/steppedMethod.ts";
import { isSwitching } from "../ode/switchingMethod.ts";
import { enclosedField } from "../validated/enclosedField.ts";
import { Cancelled } from "./cancelled.ts";
import { type FrozenFlow, frozenFlow } from "./frozenFlow.ts";
import { heldKernel } from "./heldKernel.ts";
import type { Kernels } from "./kernels.ts";
import { methodInUse } from "./methodInUse.ts";
import { solve, solverInUse } from "./solve.ts";
import type { StepRequest } from "./stepRequest.ts";
import { type Study, stateNames } from "./study.ts";

/**
 * A system as analyses see it: the right-hand side at many points, its derivative, what is certain of both over boxes, and
 * trajectories; from compiled kernels with the parameter values already in place.
 */
export interface Flow {
  readonly dimension: number;
  /** Axis labels, one a component. */
  readonly stateNames: readonly string[];
  /** f at `count` states at one time; component i of state j stands at `i * count + j`, in `out` too. */
  evaluate(t: number, states: Float64Array, count: number, out: Float64Array): void;
  /** ∂f/∂z at `count` states at one time, states as for `evaluate`: ∂f_i/∂z_k at state j stands at `(i * dimension + k) * count + j`. */
  jacobian(t: number, states: Float64Array, count: number, out: Float64Array): void;
  /** Certified: each component of f over a box of times and states. */
  enclose(t: Interval, z: readonly Interval[]): readonly Interval[];
  /** Certified: ∂f/∂z over a box, row by row. Where the grade of f's own enclosure is less than continuous, f has kinks or jumps there. */
  encloseJacobian(t: Interval, z: readonly Interval[]): readonly (readonly Interval[])[];
  /** The field as it is at one time, an autonomous flow. */
  frozen(t: number): FrozenFlow;
  /** Operations on intervals that enclosing f and its Jacobian over one box takes. */
  readonly enclosureWork: number;
  /** The same flow with other parameter values, packed. */
  withParameters(theta: Float64Array): Flow;
  /** One trajectory a start, each from `from` to `to` (which may be earlier). */
  solve(
    starts: readonly (readonly number[])[],
    from: number,
    to: number,
    options?: FlowSolveOptions,
  ): readonly Trajectory[];
}

export interface FlowSolveOptions {
  /** Bounds the effort of a method that chooses its steps. */
  readonly maxSteps?: number;
  /** Give every step that was taken, and the solution between them as pieces; else times enough to draw lines between. */
  readonly pieces?: boolean;
  /** What is kept of each trajectory, default 800. */
  readonly points?: number;
}

/** A solution at the times it was computed at; states row by row, `dimension` a time. What there is, when it ended early. */
export interface Trajectory {
  readonly t: Float64Array;
  readonly z: Float64Array;
  readonly status: Status;
  readonly diagnosis?: Diagnosis;
  /** Changes of method on the way; absent where there was none. */
  readonly switches?: readonly Switch[];
  /** What happened on the way; absent where nothing can. */
  readonly events?: readonly EventRecord[];
  /** Where a right-hand side that jumps at conditions on the state did; absent where it did not. */
  readonly switchings?: readonly Switching[];
  /** Where they were asked for. */
  readonly pieces?: Pieces;
}

/** Points along a drawn trajectory: more than a screen is wide helps nobody. */
const POINTS = 800;

/** Components of all trajectories together of which every step is kept; of more, only given times. */
const MAX_COMPONENTS = 1000;
/** Numbers that are kept of all trajectories together: 160 MB of them. */
const MAX_NUMBERS = 20_000_000;

/** A study as analyses see it: compiled right-hand side and trajectories fine enough to draw. */
export function flowOf(
  kernels: Kernels,
  study: Study,
  options: Omit<StepRequest, "h">,
  cancelled: () => boolean,
): Flow {
  const { field, theta, dynamics } = study;
  const { dimension } = field;
  const inUse = solverInUse(study, options);
  const certain = enclosedField(field, theta);
  const values = heldKernel(kernels, () => field);
  const slopes = heldKernel(kernels, () => jacobianField(field));
  return {
    dimension,
    stateNames: stateNames(dynamics, dimension),
    evaluate(t, states, count, out) {
      values().evaluate(t, states, count, theta, out);
    },
    jacobian(t, states, count, out) {
      const padded = new Float64Array(dimension * dimension * count);
      padded.set(states.subarray(0, dimension * count));
      slopes().evaluate(t, padded, count, theta, out);
    },
    enclose: certain.value,
    encloseJacobian: certain.jacobian,
    frozen: (t) => frozenFlow(kernels, field, theta, t, cancelled),
    // Only for those who ask: the derivative of many components is a graph of their square.
    get enclosureWork() {
      return certain.work;
    },
    withParameters: (other) => flowOf(kernels, { ...study, theta: other }, options, cancelled),
    solve(starts, from, to, { maxSteps, points = POINTS, pieces = false } = {}) {
      const part = {
        ...study,
        z0: starts.map((z) => Float64Array.from(z)),
        span: [from, to] as const,
        times: undefined,
      };
      const count = starts.length * dimension;
      // A fixed-step polygon shows its own corners as long as they can be seen.
      const everyStep =
        inUse.steps === undefined
          ? pieces && count <= MAX_COMPONENTS
          : inUse.steps <= points || (pieces && inUse.steps * count <= MAX_NUMBERS);
      const outputs = everyStep ? ("steps" as const) : between(from, to, points);
      const bounded =
        inUse.maxSteps === undefined
          ? inUse
          : { ...inUse, maxSteps: Math.min(inUse.maxSteps, maxSteps ?? inUse.maxSteps) };
      const method = methodInUse(study, inUse.method);
      const { trajectories } = solve(kernels, part, { ...bounded, outputs, cancelled });
      if (cancelled()) throw new Cancelled();
      const piecesOf = ({ switches, switchings, ...rows }: Solution["trajectories"][number], start: Float64Array) => {
        const chosen = inUse.steps === undefined && everyStep && adaptiveMethod(method);
        // Lines between so many steps cannot be told from what is between them.
        if (!chosen || rows.t.length * count * (chosen.dense.b.length + 1) > MAX_NUMBERS)
          return polygon(rows, dimension);
        if (!isStepped(chosen) && !switches && !switchings)
          return extensionPieces(kernels.pairKernel(field, chosen, starts.length), chosen, rows, theta);
        // Steps go by those before them, iterations begin where the step before left them, and methods change: the solve itself is asked for what is within.
        const used = isSwitching(chosen) ? [chosen, chosen.whenStiff] : [chosen];
        const degree = largest(used.flatMap(({ dense }) => dense.b.map((row) => row.length)));
        const times = timesWithin(rows.t, degree);
        const within = joined(times);
        const asked = { ...bounded, outputs: within, cancelled };
        const [told] = solve(kernels, { ...part, z0: [start] }, asked).trajectories;
        if (cancelled()) throw new Cancelled();
        return told.z.length === within.length * dimension
          ? interpolatedPieces(rows, dimension, degree, times, told.z)
          : polygon(rows, dimension);
      };
      return trajectories.map((one, j) => ({
        t: one.t,
        z: one.z,
        status: one.status,
        diagnosis: one.diagnosis,
        ...(one.switches && { switches: one.switches }),
        ...(one.events && { events: one.events }),
        ...(one.switchings && { switchings: one.switchings }),
        ...(pieces && { pieces: piecesOf(one, part.z0[j]) }),
      }));
    },
  };
}

function between(from: number, to: number, points: number): Float64Array {
  if (from === to) return Float64Array.of(from);
  return Float64Array.from({ length: points + 1 }, (_, n) => (n === points ? to : from + ((to - from) * n) / points));
}

/** One component of a trajectory over time. */
export function component({ t, z }: Pick<Trajectory, "t" | "z">, dimension: number, i: number): Float64Array {
  return Float64Array.from(t, (_, n) => z[n * dimension + i]);
}
