import { enclose } from "../graph/enclosure.ts";
import { point } from "../graph/interval.ts";
import { jacobian } from "../graph/pullback.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { EnclosedFunction } from "./krawczyk.ts";

/** A vector field at one time and one set of parameters, as a function of the state. */
export function enclosedField(field: VectorField, theta: Float64Array, t: number): EnclosedFunction {
  const entries = jacobian(field);
  const parameters = Array.from(theta, point);
  const over = (outputs: VectorField["outputs"]) => (z: Parameters<EnclosedFunction["value"]>[0]) => {
    const ranges = enclose(outputs, { t: [point(t)], z, theta: parameters });
    return outputs.map((node) => ranges.get(node)![0]);
  };
  const flat = over(entries.flat());
  return {
    value: over(field.outputs),
    jacobian(box) {
      const values = flat(box);
      return box.map((_, i) => values.slice(i * box.length, (i + 1) * box.length));
    },
  };
}
