import type { Node } from "../../graph/op.ts";
import type { LoopIndex, Operand, VectorCode } from "../../graph/vectorCode.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { Lane } from "../../wasm/laneCode.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphValues } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";

/** Runs the record of a vector op that writes its own loops. */
export function emitOpaque(values: GraphValues, node: Node): void {
  if (node.op.kind !== "vector") throw new TypeError(`${node.op.name} is no vector op`);
  node.op.wasm(new OpaqueCode(values, node), node);
}

class OpaqueCode implements VectorCode {
  readonly lanes: LaneAssembler;
  readonly #values: GraphValues;
  readonly #node: Node;

  constructor(values: GraphValues, node: Node) {
    this.#values = values;
    this.#node = node;
    this.lanes = values.lanes;
  }

  loop(n: number, body: (index: LoopIndex) => void): void {
    if (n > 0) LoopCounter.repeat(this.lanes, n, body);
  }

  reduce(n: number, initial: Lane, body: (carried: Lane, index: LoopIndex) => Lane): Lane {
    const carried = this.lanes.variable(initial as TileLane);
    this.loop(n, (index) => this.lanes.assign(carried, body(carried, index) as TileLane));
    return carried;
  }

  load(operand: Operand, index: LoopIndex | number): Lane {
    const input = this.#input(operand);
    return typeof index === "number" ? this.#values.component(input, index) : this.#values.load(input, counter(index));
  }

  store(operand: Operand, index: LoopIndex | number, value: Lane): void {
    const node = this.#input(operand);
    if (typeof index === "number") this.#values.define(node, index, value as TileLane);
    else this.#values.store(node, counter(index), value as TileLane);
  }

  copy(target: Operand, to: number, source: Operand, from: number, count: number): void {
    for (let i = 0; i < count; i++) this.store(target, to + i, this.load(source, from + i));
  }

  fill(target: Operand, to: number, value: Lane, count: number): void {
    for (let i = 0; i < count; i++) this.store(target, to + i, value);
  }

  gather(): never {
    this.matvec();
  }

  rank(): never {
    this.matvec();
  }

  matvec(): never {
    throw new TypeError(`${this.#node.op.name}: a product with a matrix, or a look-up, is an op by itself`);
  }

  matvecTransposed(): never {
    this.matvec();
  }

  outer(): never {
    this.matvec();
  }

  #input({ id }: Operand): Node {
    const node = id === this.#node.id ? this.#node : this.#node.inputs.find((x) => x.id === id);
    if (!node) throw new TypeError(`${this.#node.op.name} reads what is not its input`);
    return node;
  }
}

function counter(index: LoopIndex): LoopCounter {
  if (index instanceof LoopCounter) return index;
  throw new TypeError("not a counter of this code");
}
