import type { Interval } from "./interval.ts";
import type { Lane, LaneCode } from "./laneCode.ts";
import type { Graph } from "./graph.ts";
import type { Attributes, Node } from "./node.ts";
import type { VectorCode } from "./vectorCode.ts";

/**
 * One record per op, everything the system knows of it in one place: shape, value, interval, vjp and how each backend
 * emits it. A new op is a record in `graph/ops/` and its line in the registry.
 */
export type Op = LeafOp | ElementwiseOp | VectorOp;

interface OpRecord {
  readonly name: string;
  /** One sentence; shown in generated documentation where the op is a word of the language. */
  readonly doc: string;
}

/** A value that comes from outside: a constant, or a slot of an input ("z", "t", "theta", a cotangent, a target). */
export interface LeafOp extends OpRecord {
  readonly kind: "leaf";
}

/**
 * Applied component by component; a scalar input is broadcast. IEEE double semantics, those of JavaScript.
 */
export interface ElementwiseOp extends OpRecord {
  readonly kind: "elementwise";
  readonly arity: number;
  /** A mask (true/false) is what comparisons give and what `select` and the logical ops take first. */
  readonly result: "number" | "mask";
  /** Which inputs are masks; none by default. */
  readonly maskInputs?: readonly number[];
  /** The oracle. Masks are 0 and 1. */
  readonly value: (...x: number[]) => number;
  /** An enclosure of the range over a box, rounded outward. */
  readonly interval: (...x: Interval[]) => Interval;
  /**
   * Cotangents of the inputs, given the output's; undefined means exactly zero.
   * At kinks the derivative follows the branch the value took.
   */
  readonly vjp: (context: VjpContext) => readonly (Node | undefined)[];
  readonly wasm: (code: LaneCode, ...x: Lane[]) => Lane;
  /** An equal, simpler node, or undefined. Must be exact in IEEE arithmetic for every input (x·0 is not 0). */
  readonly simplify?: (graph: Graph, ...x: Node[]) => Node | undefined;
}

/** Works on whole vectors (affine layers, sums, packing); kept as one node and emitted as loops, never unrolled. */
export interface VectorOp extends OpRecord {
  readonly kind: "vector";
  /** Size of the result; throws a `ShapeError` that says what would fit. */
  readonly shape: (sizes: readonly number[], attributes: Attributes) => number;
  readonly value: (out: Float64Array, inputs: readonly Float64Array[], attributes: Attributes) => void;
  readonly interval: (inputs: readonly (readonly Interval[])[], attributes: Attributes) => readonly Interval[];
  readonly vjp: (context: VjpContext) => readonly (Node | undefined)[];
  readonly wasm: (code: VectorCode, node: Node) => void;
  readonly simplify?: (graph: Graph, inputs: readonly Node[], attributes: Attributes) => Node | undefined;
}

export interface VjpContext {
  readonly graph: Graph;
  readonly node: Node;
  /** Cotangent of the node's value, of its size. */
  readonly cotangent: Node;
}

/** Sizes that do not fit together, said in words a user can act on. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}
