import type { GradientModel, Solvable, SwitchedModel } from "../../adjoint/gradientProblem.ts";
import { interpretedPullback } from "../../adjoint/pullbackAt.ts";
import { backsolveNames, sensitivityNames, tangentNames } from "../../adjoint/referenceModel.ts";
import { formatCount } from "../../core/formatCount.ts";
import { GraphBudgetExceeded } from "../../graph/graph.ts";
import { withHalves } from "../../graph/split/halves.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { whenStiffOf } from "../../ode/switchingMethod.ts";
import type { Kernels } from "../kernels.ts";
import { StudyError } from "../study.ts";
import { type TracedSwitches, tracedSwitches } from "../switches/tracedSwitches.ts";
import { tracedSystem } from "../tracedSystem.ts";
import { backsolveField, sensitivityField, tangentField } from "./adjointFields.ts";
import { compiledPullback } from "./compiledPullback.ts";
import { differentiableSystem } from "./differentiableSystem.ts";

/** A mode solves more numbers at once than a graph can hold. */
export class ModeTooLarge extends StudyError {
  constructor(mode: string, size: number) {
    super(
      `${mode} solves ${formatCount(size)} numbers at once here, too many for it: take checkpointed, direct or interpolating`,
    );
  }
}

/** What gradient modes solve for a right-hand side, on one engine. */
export function gradientModel(kernels: Kernels, field: VectorField, names: readonly string[]): GradientModel {
  const system = differentiableSystem(field, names);
  const compiled = (of: VectorField, ofNames: readonly string[]): Solvable => ({
    system: tracedSystem(of, ofNames),
    fixedStep: (method) => kernels.fixedStepKernel(of, method),
    pair: (pair) => kernels.pairKernel(of, pair, 1),
    whenStiff: (method) =>
      kernels.onTensors ? undefined : whenStiffOf(method, (other) => kernels.pairKernel(of, other, 1)),
  });
  const { dimension, parameterCount } = field;
  const built = (mode: string, size: number, make: () => VectorField, ofNames: () => readonly string[]) =>
    once(() => {
      try {
        return compiled(make(), ofNames());
      } catch (error) {
        if (error instanceof GraphBudgetExceeded) throw new ModeTooLarge(mode, size);
        throw error;
      }
    });
  const adjointNames = () => backsolveNames(system);
  const backsolve = built(
    "backsolve",
    2 * dimension + parameterCount,
    () => withHalves((of) => backsolveField(of, true))(field),
    adjointNames,
  );
  const adjoint = built(
    "backsolve",
    2 * dimension,
    () => withHalves((of) => backsolveField(of, false))(field),
    adjointNames,
  );
  const columns = 1 + dimension + parameterCount;
  const sensitivities = built(
    "forward",
    dimension * columns,
    () => withHalves(sensitivityField)(field),
    () => sensitivityNames(system),
  );
  return {
    system,
    state: compiled(field, names),
    pullbackAt: (theta) => compiledPullback(kernels, field, theta) ?? interpretedPullback(system, theta),
    switched: once(() => {
      const { switches } = kernels.onTensors ? {} : tracedSwitches(field);
      return switches && switchedModel(kernels, switches, names);
    }),
    linearised: () => kernels.linearisedField(field),
    reverse: (method) => kernels.reverseKernel(field, method),
    backsolve: ({ gradient }) => (gradient ? backsolve() : adjoint()),
    sensitivities,
    tangent: once(() => {
      try {
        return compiled(withHalves(tangentField)(field), tangentNames(system));
      } catch (error) {
        if (error instanceof GraphBudgetExceeded) return undefined;
        throw error;
      }
    }),
  };
}

/** A right-hand side between the conditions on the state at which it jumps. */
function switchedModel(
  kernels: Kernels,
  { system, switched, slidingField }: TracedSwitches,
  names: readonly string[],
): SwitchedModel {
  const models = new Map<number | undefined, GradientModel>();
  return {
    system,
    model(sliding) {
      const field = sliding === undefined ? switched.field : slidingField(sliding).field;
      const { switched: _, ...made } = models.get(sliding) ?? gradientModel(kernels, field, names);
      models.set(sliding, made);
      return made;
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
