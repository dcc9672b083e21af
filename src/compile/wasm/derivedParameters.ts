import { Interpreter } from "../../graph/interpret.ts";
import type { Node } from "../../graph/op.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { Standing } from "./standing.ts";

/**
 * The values that f computes from its parameters alone. They are interpreted once for a batch instead of compiled into
 * every stage, and stand behind the parameters in memory.
 */
export class DerivedParameters {
  /** Where each such value begins, behind the parameters. */
  readonly standings: ReadonlyMap<Node, Standing>;
  /** Parameters and derived values together. */
  readonly length: number;
  readonly #interpreter: Interpreter;

  /** `nodes` are those the outputs need, inputs before their users. */
  constructor({ outputs, parameterCount }: Pick<VectorField, "outputs" | "parameterCount">, nodes: readonly Node[]) {
    const constant = new Set<Node>();
    for (const node of nodes) {
      const { slot } = node.attributes;
      const isLeaf = node.op.kind === "leaf";
      if (isLeaf ? slot === undefined || slot === "theta" : node.inputs.every((x) => constant.has(x)))
        constant.add(node);
    }
    const wanted = new Set(outputs);
    for (const node of nodes) if (!constant.has(node)) for (const x of node.inputs) wanted.add(x);
    const standings = new Map<Node, Standing>();
    let length = parameterCount;
    for (const node of nodes) {
      if (!wanted.has(node) || !constant.has(node) || node.op.kind === "leaf") continue;
      standings.set(node, { input: "theta", offset: length });
      length += node.size;
    }
    this.standings = standings;
    this.length = length;
    this.#interpreter = new Interpreter([...standings.keys()]);
  }

  /** Parameters of so many trajectories with what derives from them: number p of trajectory j at `p * count + j`, before and after. */
  ofEach(thetas: Float64Array, count: number): Float64Array {
    if (this.standings.size === 0) return thetas;
    const all = new Float64Array(this.length * count);
    const [theta, one] = [new Float64Array(thetas.length / count), new Float64Array(this.length)];
    for (let j = 0; j < count; j++) {
      for (let p = 0; p < theta.length; p++) theta[p] = thetas[p * count + j];
      this.write(theta, one);
      for (let p = 0; p < one.length; p++) all[p * count + j] = one[p];
    }
    return all;
  }

  /** Writes the parameters and what derives from them. */
  write(theta: Float64Array, memory: Float64Array | Float32Array): void {
    memory.set(theta);
    if (this.standings.size > 0) memory.set(this.#interpreter.read({ theta }), theta.length);
  }
}
