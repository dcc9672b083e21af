import { picturePrecision } from "../compile/picturePrecision.ts";
import type { Precision } from "../core/kernel.ts";
import type { QuietMap } from "../core/quietMap.ts";
import { dataOfField, type FieldData, fieldOfData } from "../graph/fieldData.ts";
import { frozenField } from "../graph/frozenField.ts";
import { type Interval, point } from "../graph/interval.ts";
import { jacobianField } from "../graph/jacobianField.ts";
import { reachable } from "../graph/reachable.ts";
import { variationalField } from "../graph/variationalField.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { type FollowEnd, type FollowedStep, follow } from "../ode/follow.ts";
import { auto } from "../ode/methods/auto.ts";
import { explicitMethod } from "../ode/methods/registry.ts";
import { completePair } from "../ode/pair.ts";
import type { WhenStiff } from "../ode/switchingMethod.ts";
import type { PartedWork } from "../pool/partedWork.ts";
import { enclosedField } from "../validated/enclosedField.ts";
import { heldKernel } from "./heldKernel.ts";
import type { Kernels } from "./kernels.ts";

/**
 * A field held at one time: an autonomous system, which is what phase portraits are made of. It is followed to tolerances that its
 * caller names, whatever the study's own solver is.
 */
export interface FrozenFlow {
  readonly dimension: number;
  /** In what pictures of many trajectories come soonest. */
  readonly pictures: Precision;
  /** f at `count` states; component i of state j stands at `i * count + j`, in `out` too. */
  evaluate(states: Float64Array, count: number, out: Float64Array): void;
  /** ∂f/∂z at `count` states: ∂f_i/∂z_k at state j stands at `(i * dimension + k) * count + j`. */
  jacobian(states: Float64Array, count: number, out: Float64Array): void;
  /** Certified: each component of f over a box, and ∂f/∂z row by row. */
  enclose(z: readonly Interval[]): readonly Interval[];
  encloseJacobian(z: readonly Interval[]): readonly (readonly Interval[])[];
  /** Follows trajectories from states that stand one after another, until each was seen as far as its visitor wants. */
  follow(states: Float64Array, pursuit: Pursuit): void;
  /** The flow with its variational equation: z, its derivative by the start row by row, and the logarithm of that one's determinant. */
  variational(): FrozenFlow;
  /**
   * Does work in parts, each along this flow, on as many threads as there are.
   *
   * @param evaluations of f that all parts take together, about: few are not worth sharing
   * @returns what comes of each part; undefined when cancelled
   */
  inParts<Given, Result>(
    work: FlowWork<Given, Result>,
    given: Given,
    parts: number,
    evaluations: number,
  ): readonly Result[] | undefined;
}

/** Work along a flow whose parts can be done in any order and on any thread. */
export interface FlowWork<Given, Result> {
  readonly name: string;
  /**
   * Makes ready what all parts need; what it gives does the part of a number.
   *
   * @param given plain data
   */
  open(flow: FrozenFlow, given: Given): (part: number) => Result;
}

/** A flow as plain data, and what its work is given besides. */
interface AlongFlow<Given> {
  readonly field: FieldData;
  readonly theta: Float64Array;
  readonly given: Given;
}

/** Work along a flow as the threads of a pool do it. */
export function partedAlongFlow<Given, Result>({
  name,
  open,
}: FlowWork<Given, Result>): PartedWork<AlongFlow<Given>, Result, Kernels> {
  return {
    name,
    open: ({ field, theta, given }, kernels, cancelled) =>
      open(flowOfField(kernels, fieldOfData(field), theta, cancelled), given),
  };
}

export interface Pursuit {
  /** 1 forward in time, −1 backward. */
  readonly direction: 1 | -1;
  /** A registered pair; default `dop853`. */
  readonly method?: string;
  readonly rtol: number;
  /** The absolute tolerance, one a component. */
  readonly atols: Float64Array;
  /** Of the steps that are not stiff, where there are kernels of it; default float64. Float32 is for pictures, and coarser than rtol 1e-6 only. */
  readonly precision?: Precision;
  /** Magnitude of the first step; chosen by default. */
  readonly firstStep?: number;
  /** Most steps tried by one trajectory. */
  readonly maxSteps: number;
  /** States of a plane between which steps need not be seen; default none. */
  readonly quiet?: QuietMap;
  /** Sees every accepted step, but for those that lead from what is quiet to what is, and says whether to go on. */
  readonly visit: (step: FollowedStep) => boolean;
  /** Told once of each trajectory. */
  readonly ended?: (index: number, how: FollowEnd) => void;
}

/** The field of a study at one time, on compiled kernels. */
export function frozenFlow(
  kernels: Kernels,
  field: VectorField,
  theta: Float64Array,
  t: number,
  cancelled: () => boolean,
): FrozenFlow {
  const held = frozenField(field);
  return flowOfField(kernels, held, held === field ? theta : Float64Array.of(...theta, t), cancelled);
}

function flowOfField(kernels: Kernels, field: VectorField, theta: Float64Array, cancelled: () => boolean): FrozenFlow {
  const { dimension } = field;
  const certain = enclosedField(field, theta);
  const anyTime = point(0);
  const values = heldKernel(kernels, () => field);
  const slopes = heldKernel(kernels, () => jacobianField(field));
  const flow: FrozenFlow = {
    dimension,
    get pictures() {
      return kernels.singlePairKernel ? picturePrecision(field) : "float64";
    },
    evaluate(states, count, out) {
      values().evaluate(0, states, count, theta, out);
    },
    jacobian(states, count, out) {
      const padded = new Float64Array(dimension * dimension * count);
      padded.set(states.subarray(0, dimension * count));
      slopes().evaluate(0, padded, count, theta, out);
    },
    enclose: (z) => certain.value(anyTime, z),
    encloseJacobian: (z) => certain.jacobian(anyTime, z),
    follow(states, { method = "dop853", precision, visit, ended, ...pursuit }) {
      const pair = completePair(explicitMethod(method, "a phase plane's skeleton"));
      const count = states.length / dimension;
      const single = precision === "float32" && count > 1 ? kernels.singlePairKernel?.(field, pair) : undefined;
      const kernel = single ?? kernels.pairKernel(field, pair, count);
      const whenStiff: WhenStiff = {
        instead: method,
        method: auto.whenStiff,
        kernel: () => kernels.pairKernel(field, auto.whenStiff, 1),
      };
      follow({ ...pursuit, kernel, pair, whenStiff, states, theta, cancelled }, visit, ended);
    },
    variational: () => flowOfField(kernels, variationalField(field), theta, cancelled),
    inParts(work, given, parts, evaluations) {
      const operations = evaluations * reachable(field.outputs).length;
      if (kernels.pool?.shares(parts, operations)) {
        const along = { field: dataOfField(field), theta, given };
        return kernels.pool.map(partedAlongFlow(work), along, kernels, parts, { operations, cancelled });
      }
      const run = work.open(flow, given);
      const results = [];
      for (let part = 0; part < parts && !cancelled(); part++) results.push(run(part));
      return cancelled() ? undefined : results;
    },
  };
  return flow;
}
