import type { ElementwiseOp, Node } from "./op.ts";
import { input, numbersOf, table } from "./ops/leaf.ts";
import { reachable } from "./reachable.ts";

/** Values of the input slots by name, e.g. `{ z: [1, 0], t: [0], theta: [] }`. */
export type Inputs = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Evaluates nodes one after another for one point: the oracle that compiled kernels are held against.
 *
 * The plan is built once; `evaluate` then allocates nothing. Masks are 0 and 1.
 */
export class Interpreter {
  readonly outputs: readonly Node[];
  /** All nodes that are evaluated, inputs before their users. */
  readonly nodes: readonly Node[];
  readonly #values = new Map<Node, Float64Array>();
  readonly #steps: Step[] = [];

  /** @param rounding applied to every number that a node gives; default none */
  constructor(outputs: readonly Node[], rounding?: (x: number) => number) {
    this.outputs = outputs;
    this.nodes = reachable(outputs);
    const memory = new Float64Array(this.nodes.reduce((size, node) => size + node.size, 0));
    let offset = 0;
    for (const node of this.nodes) {
      const out = memory.subarray(offset, offset + node.size);
      offset += node.size;
      this.#values.set(node, out);
      const step = plan(
        node,
        out,
        node.inputs.map((x) => this.value(x)),
      );
      if (rounding) round(out, rounding);
      if (!step) continue;
      this.#steps.push(step);
      if (rounding) this.#steps.push(() => round(out, rounding));
    }
  }

  /** Computes every node; a slot that is read and missing or too short throws. */
  evaluate(inputs: Inputs): void {
    for (const step of this.#steps) step(inputs);
  }

  /** The components of a node's value, until the next `evaluate`; a view. */
  value(node: Node): Float64Array {
    const value = this.#values.get(node);
    if (!value) throw new Error(`node ${node.id} (${node.op.name}) is not needed by the interpreted outputs`);
    return value;
  }

  /** Evaluates, and gives the outputs end to end. */
  read(inputs: Inputs): Float64Array {
    this.evaluate(inputs);
    const out = new Float64Array(this.outputs.reduce((size, node) => size + node.size, 0));
    let offset = 0;
    for (const node of this.outputs) {
      out.set(this.value(node), offset);
      offset += node.size;
    }
    return out;
  }
}

function round(out: Float64Array, rounding: (x: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] = rounding(out[i]);
}

type Step = (inputs: Inputs) => void;

function plan(node: Node, out: Float64Array, x: readonly Float64Array[]): Step | undefined {
  const { op, attributes } = node;
  switch (op.kind) {
    case "vector":
      return () => op.value(out, x, attributes);
    case "elementwise":
      return node.size === 1 ? scalar(op, out, x) : broadcasting(op, out, x);
    case "leaf":
      if (op === input) return read(out, String(attributes.slot), Number(attributes.offset));
      if (op === table) out.set(numbersOf(node));
      else out[0] = Number(attributes.value);
      return undefined;
  }
}

function read(out: Float64Array, slot: string, offset: number): Step {
  return (inputs) => {
    const source = inputs[slot];
    if (!source || source.length < offset + out.length)
      throw new RangeError(`input ${slot} has no component ${offset + out.length - 1}`);
    for (let i = 0; i < out.length; i++) out[i] = source[offset + i];
  };
}

function scalar({ value }: ElementwiseOp, out: Float64Array, x: readonly Float64Array[]): Step {
  const [a, b, c] = x;
  if (x.length === 1) {
    return () => {
      out[0] = value(a[0]);
    };
  }
  if (x.length === 2) {
    return () => {
      out[0] = value(a[0], b[0]);
    };
  }
  return () => {
    out[0] = value(a[0], b[0], c[0]);
  };
}

/** Loops by numbers of arguments: collecting those of a call in an array, at every component, costs more than most calls. */
function broadcasting({ value }: ElementwiseOp, out: Float64Array, x: readonly Float64Array[]): Step {
  const [a, b, c] = x;
  const [p, q, r] = x.map((input) => (input.length === 1 ? 0 : 1));
  if (x.length === 1) {
    return () => {
      for (let i = 0; i < out.length; i++) out[i] = value(a[p * i]);
    };
  }
  if (x.length === 2) {
    return () => {
      for (let i = 0; i < out.length; i++) out[i] = value(a[p * i], b[q * i]);
    };
  }
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = value(a[p * i], b[q * i], c[r * i]);
  };
}
