import { encloser } from "../graph/enclosure.ts";
import { type Interval, point } from "../graph/interval.ts";
import { jacobian } from "../graph/pullback.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Box } from "./box.ts";

/** What is certain of a vector field and of its derivative over boxes of times and states. */
export interface EnclosedField {
  /** Each component of f. */
  value(t: Interval, z: Box): readonly Interval[];
  /** ∂f_i/∂z_k, row by row. */
  jacobian(t: Interval, z: Box): readonly (readonly Interval[])[];
}

/** A vector field with one set of parameters, whose values are read at every call. */
export function enclosedField(field: VectorField, theta: Float64Array): EnclosedField {
  const { dimension } = field;
  return {
    value: (t, z) => scalars(rangesOf(field).value, t, z, theta),
    jacobian(t, z) {
      const entries = scalars(rangesOf(field).jacobian, t, z, theta);
      return z.map((_, i) => entries.slice(i * dimension, (i + 1) * dimension));
    },
  };
}

type Ranges = ReturnType<typeof encloser>;

const known = new WeakMap<VectorField, { readonly value: Ranges; readonly jacobian: Ranges }>();

function rangesOf(field: VectorField) {
  const ranges = known.get(field) ?? { value: encloser(field.outputs), jacobian: encloser(jacobian(field).flat()) };
  known.set(field, ranges);
  return ranges;
}

function scalars(ranges: Ranges, t: Interval, z: Box, theta: Float64Array): readonly Interval[] {
  return ranges({ t: [t], z, theta: Array.from(theta, point) }).map(([range]) => range);
}
