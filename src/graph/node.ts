import type { SourceRange } from "../core/sourceRange.ts";
import type { Op } from "./op.ts";

/**
 * A node of the immutable expression DAG: an op applied to inputs, a vector of `size` components (1 is a scalar).
 *
 * Nodes are hash-consed by their `Graph`: equal op, inputs and attributes are the same object. Inputs have smaller ids.
 */
export interface Node {
  readonly id: number;
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly size: number;
  readonly attributes: Attributes;
  /** The source text this value was first written as; rides along so that a numeric failure can name it. */
  readonly range: SourceRange | undefined;
}

/** Constants of a node besides its inputs: a literal's value, a component's index, a slice's bounds. */
export type Attributes = Readonly<Record<string, number | string>>;
