import type { DifferentiableSystem } from "../../adjoint/differentiableSystem.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { pullback } from "../../graph/pullback.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { tracedSystem } from "../tracedSystem.ts";

/** A right-hand side with the reverse mode of its own graph, interpreted: the oracle of all gradients. */
export function differentiableSystem(
  field: VectorField,
  names: readonly string[],
  rounding?: (x: number) => number,
): DifferentiableSystem {
  const pulled = pullback(field);
  let interpreter: Interpreter | undefined;
  return {
    ...tracedSystem(field, names, rounding),
    pullback(t, z, theta, a, out) {
      interpreter ??= new Interpreter([...pulled.z, pulled.t, pulled.theta], rounding);
      interpreter.evaluate({ t: [t], z, theta, a });
      for (let i = 0; i < field.dimension; i++) out.z[i] = interpreter.value(pulled.z[i])[0];
      out.theta.set(interpreter.value(pulled.theta));
      out.t = interpreter.value(pulled.t)[0];
    },
  };
}
