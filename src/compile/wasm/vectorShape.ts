import type { Node } from "../../graph/op.ts";
import type { LoopIndex, Operand, VectorCode } from "../../graph/vectorCode.ts";
import type { Lane, LaneCode } from "../../wasm/laneCode.ts";

/** What a vector op does, as far as loops can be fused around it. */
export type VectorShape =
  | ({ readonly kind: "contraction" } & Contraction)
  | { readonly kind: "outer"; readonly u: Node; readonly v: Node }
  | { readonly kind: "assembly"; readonly parts: readonly Part[] }
  | ({ readonly kind: "search" } & Search)
  /** Loops of its own, known only to its record. */
  | { readonly kind: "opaque" };

/** y_i = Σ_j M[i·rowStride + j·columnStride] · x_j (+ bias_i), summed from j = 0 on. */
export interface Contraction {
  readonly rows: number;
  readonly matrix: Node;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly x: Node;
  readonly bias: Node | undefined;
}

/** What a scalar finds in a table: the component of that index, or how many are at most it (`le`) or below it (`lt`). */
export interface Search {
  readonly find: "entry" | "le" | "lt";
  readonly table: Node;
  readonly by: Node;
}

/** Components `to … to + count − 1` of the result: those of a node from `from` on, or a scalar repeated. */
export interface Part {
  readonly to: number;
  readonly count: number;
  readonly source: Node | number;
  readonly from: number;
}

/** Finds a vector op's shape by listening to what its record asks of the code. */
export function vectorShape(node: Node): VectorShape {
  if (node.op.kind !== "vector") throw new TypeError(`${node.op.name} is no vector op`);
  const listener = new Listener(node);
  node.op.wasm(listener, node);
  return listener.shape ?? { kind: "assembly", parts: listener.parts };
}

/** A lane that stands for an operand's component or a constant; anything computed from lanes is unknown. */
class HeardLane implements Lane {
  readonly isMask = false;
  readonly source: Node | number | undefined;

  constructor(source?: Node | number) {
    this.source = source;
  }
}

class Listener implements VectorCode {
  readonly lanes: LaneCode = {
    constant: (x) => new HeardLane(x),
    op: () => new HeardLane(),
    multiplyAdd: () => new HeardLane(),
    negatedMultiplyAdd: () => new HeardLane(),
    call: () => new HeardLane(),
  };
  readonly parts: Part[] = [];
  shape: VectorShape | undefined;
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  loop(): void {
    this.shape = { kind: "opaque" };
  }

  reduce(): Lane {
    this.shape = { kind: "opaque" };
    return new HeardLane();
  }

  load(node: Operand, index: LoopIndex | number): Lane {
    return new HeardLane(node.size === 1 && index === 0 ? this.#input(node) : undefined);
  }

  store(): void {
    this.shape = { kind: "opaque" };
  }

  copy(_: Operand, to: number, source: Operand, from: number, count: number): void {
    if (count > 0) this.parts.push({ to, count, source: this.#input(source), from });
  }

  fill(_: Operand, to: number, value: Lane, count: number): void {
    const { source } = value as HeardLane;
    if (source === undefined) this.shape = { kind: "opaque" };
    else if (count > 0) this.parts.push({ to, count, source, from: 0 });
  }

  gather(_: Operand, table: Operand, index: Operand): void {
    this.shape = { kind: "search", find: "entry", table: this.#input(table), by: this.#input(index) };
  }

  rank(_: Operand, table: Operand, x: Operand, isStrict: boolean): void {
    this.shape = { kind: "search", find: isStrict ? "lt" : "le", table: this.#input(table), by: this.#input(x) };
  }

  matvec(target: Operand, W: Operand, x: Operand, b?: Operand): void {
    this.#contract(target, W, x.size, 1, x, b);
  }

  matvecTransposed(target: Operand, W: Operand, y: Operand): void {
    this.#contract(target, W, 1, target.size, y, undefined);
  }

  outer(_: Operand, u: Operand, v: Operand): void {
    this.shape = { kind: "outer", u: this.#input(u), v: this.#input(v) };
  }

  #contract(target: Operand, W: Operand, rowStride: number, columnStride: number, x: Operand, b?: Operand): void {
    const [matrix, vector] = [this.#input(W), this.#input(x)];
    const bias = b && this.#input(b);
    this.shape = { kind: "contraction", rows: target.size, matrix, rowStride, columnStride, x: vector, bias };
  }

  #input(operand: Operand): Node {
    const input = this.#node.inputs.find((x) => x.id === operand.id);
    if (!input) throw new TypeError(`${this.#node.op.name} reads what is not its input`);
    return input;
  }
}
