import { encloser } from "../graph/enclosure.ts";
import { type Interval, point } from "../graph/interval.ts";
import type { Node } from "../graph/op.ts";
import { jacobian } from "../graph/pullback.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Box } from "./box.ts";

/** What is certain of a vector field and of its derivative over boxes of times and states. */
export interface EnclosedField {
  /** Each component of f. */
  value(t: Interval, z: Box): readonly Interval[];
  /** ∂f_i/∂z_k, row by row. */
  jacobian(t: Interval, z: Box): readonly (readonly Interval[])[];
  /** Operations on intervals that both take for a box. */
  readonly work: number;
}

/** A vector field with one set of parameters, whose values are read at every call. */
export function enclosedField(field: VectorField, theta: Float64Array): EnclosedField {
  const { dimension } = field;
  return {
    get work() {
      return workOf([...field.outputs, ...jacobian(field).flat()]);
    },
    value: (t, z) => scalars(rangesOf(field).value, t, z, theta),
    jacobian(t, z) {
      const entries = scalars(rangesOf(field).jacobian, t, z, theta);
      return z.map((_, i) => entries.slice(i * dimension, (i + 1) * dimension));
    },
  };
}

/** An operation for every number that is taken or made: of products with matrices what they take, of all else a little more. */
function workOf(outputs: readonly Node[]): number {
  return reachable(outputs).reduce((sum, { size, inputs }) => inputs.reduce((most, x) => most + x.size, sum + size), 0);
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
