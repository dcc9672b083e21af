import type { GradientModel, Solvable } from "../adjoint/gradientProblem.ts";
import { backsolveNames, sensitivityNames } from "../adjoint/referenceModel.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { backsolveField, sensitivityField } from "./adjointFields.ts";
import { differentiableSystem } from "./differentiableSystem.ts";
import type { Session } from "./session.ts";
import { tracedSystem } from "./tracedSystem.ts";

/** What gradient modes solve for a right-hand side, compiled through a session. */
export function gradientModel(session: Session, field: VectorField, names: readonly string[]): GradientModel {
  const system = differentiableSystem(field, names);
  const compiled = (of: VectorField, ofNames: readonly string[]): Solvable => ({
    system: tracedSystem(of, ofNames),
    fixedStep: (method) => session.fixedStepKernel(of, method),
    pair: (pair) => session.pairKernel(of, pair, 1),
  });
  const backsolve = once(() => compiled(backsolveField(field, true), backsolveNames(system)));
  const adjoint = once(() => compiled(backsolveField(field, false), backsolveNames(system)));
  return {
    system,
    state: compiled(field, names),
    reverse: (method) => session.reverseKernel(field, method),
    backsolve: ({ gradient }) => (gradient ? backsolve() : adjoint()),
    sensitivities: once(() => compiled(sensitivityField(field), sensitivityNames(system))),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
