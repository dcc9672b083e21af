import type { SourceRange } from "../core/sourceRange.ts";
import type { Lane, LaneCode } from "../wasm/laneCode.ts";
import type { Interval } from "./interval.ts";
import type { Series, SeriesCode } from "./seriesCode.ts";
import type { TensorCode, TensorValue } from "./tensorCode.ts";
import type { VectorCode } from "./vectorCode.ts";

/**
 * A node of the immutable expression DAG: an op applied to inputs, a vector of `size` components (1 is a scalar).
 *
 * Nodes are hash-consed by their `Graph`: equal op, inputs and attributes are the same object. Inputs have smaller ids.
 * (Nodes and ops name each other, so their types stand in one file.)
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

/** Constants of a node besides its inputs: a literal's value, a component's index, a slice's bounds, the numbers of a table. */
export type Attributes = Readonly<Record<string, number | string | Float64Array>>;

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

/**
 * A function at whose zeros or integer values, or where it meets a component of `levels`, an op jumps, has a kink or takes another
 * branch.
 */
export type Switch =
  | { readonly of: Node; readonly at: "zeros" | "integers" }
  | { readonly of: Node; readonly at: "levels"; readonly levels: Node };

/** A value that comes from outside: a constant, or a slot of an input ("z", "t", "theta", a cotangent, a target). */
export interface LeafOp extends OpRecord {
  readonly kind: "leaf";
  readonly result: ValueKind;
}

/** A mask (true/false) is what comparisons give and what `select` and the logical ops take. */
export type ValueKind = "number" | "mask";

/**
 * Applied component by component; a scalar input is broadcast. IEEE double semantics, those of JavaScript.
 */
export interface ElementwiseOp extends OpRecord {
  readonly kind: "elementwise";
  readonly arity: 1 | 2 | 3;
  /** Values of trailing arguments that a caller in the language may leave out. */
  readonly defaults?: readonly number[];
  /** Names of its arguments, where the module `node-ode` offers it under its name; functions of `Math` are read as they are. */
  readonly word?: readonly string[];
  /** Arguments with the value there to 16 digits, by other arithmetic than `value`; for what JavaScript itself does not compute. */
  readonly known?: readonly (readonly [x: readonly number[], value: number])[];
  /** Default number. */
  readonly result?: ValueKind;
  /** Which inputs are masks; none by default. */
  readonly maskInputs?: readonly number[];
  /** The two inputs may be exchanged without changing a bit of the value or of the derivative. */
  readonly commutative?: true;
  /** Its value is one of its inputs: the cotangents of the others are exactly 0, whatever their own derivatives are. */
  readonly selective?: true;
  /** The oracle. Masks are 0 and 1. */
  readonly value: (...x: number[]) => number;
  /** An enclosure of the range over a box, rounded outward. */
  readonly interval: (...x: Interval[]) => Interval;
  /**
   * Cotangents of the inputs, given the output's; undefined means exactly zero.
   * At kinks the derivative follows the branch the value took. Sums over broadcasts are the caller's.
   */
  readonly vjp: (context: VjpContext) => readonly (Node | undefined)[];
  /** How the power series of its value follows from those of its inputs; default by the chain rule, with its vjp for slopes. */
  readonly taylor?: (code: SeriesCode, ...x: Series[]) => Series;
  readonly wasm: (code: LaneCode, ...x: Lane[]) => Lane;
  readonly tfjs: (code: TensorCode, ...x: TensorValue[]) => TensorValue;
  /** An equal, simpler node, or undefined. Must be exact in IEEE arithmetic for every input (x·0 is not 0). */
  readonly simplify?: (graph: GraphBuilder, ...x: Node[]) => Node | undefined;
  /** Where its value jumps or has a kink as its inputs change; default nowhere. */
  readonly switches?: (graph: GraphBuilder, ...x: Node[]) => readonly Switch[];
}

/** Works on whole vectors (affine layers, sums, packing); kept as one node and emitted as loops, never unrolled. */
export interface VectorOp extends OpRecord {
  readonly kind: "vector";
  /** Its vjp multiplies values of inputs by parts of the cotangent (rather than moving or adding cotangents). */
  readonly multiplies?: true;
  /** Its value is part of an input: the cotangents of the rest of it are exactly 0, whatever their own derivatives are. */
  readonly selective?: true;
  /** Size of the result; throws a `ShapeError` that says what would fit. */
  readonly shape: (sizes: readonly number[], attributes: Attributes) => number;
  readonly value: (out: Float64Array, inputs: readonly Float64Array[], attributes: Attributes) => void;
  readonly interval: (inputs: readonly (readonly Interval[])[], attributes: Attributes) => readonly Interval[];
  readonly vjp: (context: VjpContext) => readonly (Node | undefined)[];
  /** How the power series of its components follow from those of its inputs'. */
  readonly taylor: (
    code: SeriesCode,
    inputs: readonly (readonly Series[])[],
    attributes: Attributes,
  ) => readonly Series[];
  readonly wasm: (code: VectorCode, node: Node) => void;
  readonly tfjs: (code: TensorCode, inputs: readonly TensorValue[], node: Node) => TensorValue;
  readonly simplify?: (graph: GraphBuilder, inputs: readonly Node[], attributes: Attributes) => Node | undefined;
  /** Where its value jumps or has a kink as its inputs change; default nowhere. */
  readonly switches?: (graph: GraphBuilder, ...x: Node[]) => readonly Switch[];
}

export interface VjpContext {
  readonly graph: GraphBuilder;
  readonly node: Node;
  /** Cotangent of the node's value, of its size. */
  readonly cotangent: Node;
}

/** The part of a `Graph` that op records build with. */
export interface GraphBuilder {
  constant(x: number): Node;
  table(values: Float64Array): Node;
  input(slot: string, offset: number, size?: number): Node;
  apply(op: ElementwiseOp | VectorOp, inputs: readonly Node[], attributes?: Attributes): Node;
  /** `apply` without attributes, to be read as a call. */
  call(op: ElementwiseOp | VectorOp, ...inputs: Node[]): Node;
}

/** Sizes that do not fit together, said in words a user can act on. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}
