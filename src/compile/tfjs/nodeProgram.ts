import type { Node } from "../../graph/op.ts";
import { constant, input, numbersOf, table } from "../../graph/ops/leaf.ts";
import { reachable } from "../../graph/reachable.ts";
import type { MatrixCode, MatrixValue } from "./matrixCode.ts";

/** Values of whole inputs by their slot. */
export type Slots = Readonly<Record<string, MatrixValue | undefined>>;

export type NodeValues = Map<Node, MatrixValue>;

/** Nodes that are computed one after another as tensors, which are the caller's to tidy. */
export class NodeProgram {
  /** What is computed, inputs before their users; what is given is not. */
  readonly nodes: readonly Node[];
  readonly #code: MatrixCode;

  constructor(code: MatrixCode, outputs: readonly Node[], given: ReadonlySet<Node>) {
    this.#code = code;
    const seen = new Set(outputs.filter((node) => !given.has(node)));
    for (const node of seen) for (const x of node.inputs) if (!given.has(x)) seen.add(x);
    this.nodes = [...seen].sort((a, b) => a.id - b.id);
  }

  /** Whether a slot of inputs is read. */
  reads(slot: string): boolean {
    return this.nodes.some(({ attributes }) => attributes.slot === slot);
  }

  /** Adds the nodes' values to those that are there. */
  run(slots: Slots, values: NodeValues): void {
    for (const node of this.nodes) values.set(node, this.#compute(node, slots, values));
  }

  #compute(node: Node, slots: Slots, values: NodeValues): MatrixValue {
    const { op, attributes, size } = node;
    const code = this.#code;
    if (op.kind === "leaf") {
      if (op === constant) return code.constant(Number(attributes.value));
      if (op === table) return code.table(numbersOf(node));
      const whole = op === input ? slots[String(attributes.slot)] : undefined;
      if (!whole) throw new Error(`a leaf ${op.name} of ${attributes.slot} has no tensor`);
      return code.rows(whole, Number(attributes.offset), size);
    }
    const x = node.inputs.map((other) => values.get(other)!);
    return (op.kind === "vector" ? op.tfjs(code, x, node) : op.tfjs(code, ...x)) as MatrixValue;
  }
}

/** Those of the nodes that some outputs need whose values follow from parameters and constants alone. */
export function parameterNodes(outputs: readonly Node[]): Set<Node> {
  const found = new Set<Node>();
  for (const node of reachable(outputs)) {
    const { op, attributes, inputs } = node;
    const isKnown =
      op.kind === "leaf" ? op !== input || attributes.slot === "theta" : inputs.every((x) => found.has(x));
    if (isKnown) found.add(node);
  }
  return found;
}
