import { formatShort } from "../core/formatShort.ts";
import { Interpreter } from "../graph/interpret.ts";
import { findNonFinite } from "../graph/nonFinite.ts";
import { usesTime, type VectorField } from "../graph/vectorField.ts";
import { type System, slopeName } from "../ode/system.ts";

/** A right-hand side as solvers' references and diagnoses take it: interpreted, and traceable to the text. */
export function tracedSystem(field: VectorField, names: readonly string[], rounding?: (x: number) => number): System {
  const { dimension, parameterCount, outputs } = field;
  let interpreter: Interpreter | undefined;
  const system: System = {
    dimension,
    parameterCount,
    usesTime: usesTime(field),
    names,
    f(t, z, theta, out) {
      interpreter ??= new Interpreter(outputs, rounding);
      interpreter.evaluate({ t: [t], z, theta });
      for (let i = 0; i < dimension; i++) out[i] = interpreter.value(outputs[i])[0];
    },
    explain(t, z, theta) {
      const origin = findNonFinite(outputs, { t: [t], z, theta });
      if (!origin) return undefined;
      const message = `${slopeName(system, origin.output)} is not finite at t = ${formatShort(t)}: ${origin.message}`;
      return { status: "diverged", message, t, component: origin.output, range: origin.node.range };
    },
  };
  return system;
}
