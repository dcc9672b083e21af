import { Interpreter } from "./interpret.ts";
import type { Node } from "./op.ts";
import { add, div, mul, neg, sub } from "./ops/arithmetic.ts";
import { input } from "./ops/leaf.ts";
import { rem } from "./ops/rounding.ts";
import { cos, sin } from "./ops/trigonometric.ts";
import { reachable } from "./reachable.ts";
import type { VectorField } from "./vectorField.ts";

/** Periods whose ratio is one of whole numbers up to this have a common one. */
const LARGEST = 64;
/** What the ratio may be off by: some roundings. */
const ROUNDING = 1e-13;

/**
 * The period with which a field depends on time: where t enters only by sines and cosines of something that grows evenly with t, or by
 * remainders of it. Undefined where it enters in another way or not at all, or where there is no common period.
 */
export function forcingPeriod({ outputs }: Pick<VectorField, "outputs">, theta: Float64Array): number | undefined {
  const find = new Search(outputs, theta);
  let period: number | undefined;
  const seen = new Set<Node>(outputs);
  for (const node of seen) {
    if (!find.dependsOn("t", node)) continue;
    const own = find.periodOf(node);
    if (own === undefined) {
      if (node.op === input) return undefined;
      for (const x of node.inputs) seen.add(x);
      continue;
    }
    period = period === undefined ? own : common(period, own);
    if (period === undefined) return undefined;
  }
  return period;
}

function common(a: number, b: number): number | undefined {
  for (let n = 1; n <= LARGEST; n++) {
    const other = Math.round((n * a) / b);
    if (other >= 1 && other <= LARGEST && Math.abs(n * a - other * b) <= ROUNDING * n * a) return n * a;
  }
  return undefined;
}

class Search {
  readonly #theta: Float64Array;
  /** By slot, the nodes that depend on it. */
  readonly #dependent = new Map<string, Set<Node>>([
    ["t", new Set()],
    ["z", new Set()],
  ]);

  constructor(outputs: readonly Node[], theta: Float64Array) {
    this.#theta = theta;
    for (const node of reachable(outputs))
      for (const [slot, nodes] of this.#dependent) {
        const reads = node.op === input && node.attributes.slot === slot;
        if (reads || node.inputs.some((x) => nodes.has(x))) nodes.add(node);
      }
  }

  dependsOn(slot: "t" | "z", node: Node): boolean {
    return this.#dependent.get(slot)!.has(node);
  }

  /** Of a node that repeats itself as t goes on, whatever the state is. */
  periodOf({ op, inputs, size }: Node): number | undefined {
    if (size !== 1) return undefined;
    const turn = op === sin || op === cos ? 2 * Math.PI : op === rem ? this.#number(inputs[1]) : undefined;
    const rate = turn === undefined ? undefined : this.#rate(inputs[0]);
    const period = rate && turn ? Math.abs(turn / rate) : Number.NaN;
    return Number.isFinite(period) ? period : undefined;
  }

  /** a of a node that is a t and something without t; undefined for another. */
  #rate(node: Node): number | undefined {
    if (!this.dependsOn("t", node)) return 0;
    const { op, inputs } = node;
    if (op === input) return 1;
    const of = (k: number) => this.#rate(inputs[k]);
    const both = (combine: (a: number, b: number) => number) => {
      const [a, b] = [of(0), of(1)];
      return a === undefined || b === undefined ? undefined : combine(a, b);
    };
    const by = (k: number, other: number, combine: (rate: number, factor: number) => number) => {
      const [rate, factor] = [of(k), this.#number(inputs[other])];
      return rate === undefined || factor === undefined ? undefined : combine(rate, factor);
    };
    if (op === add) return both((a, b) => a + b);
    if (op === sub) return both((a, b) => a - b);
    if (op === mul) return by(0, 1, (a, b) => a * b) ?? by(1, 0, (a, b) => a * b);
    if (op === div) return by(0, 1, (a, b) => a / b);
    const only = op === neg ? of(0) : undefined;
    return only === undefined ? undefined : -only;
  }

  /** The value of a node that depends on parameters alone. */
  #number(node: Node): number | undefined {
    if (this.dependsOn("t", node) || this.dependsOn("z", node) || node.size !== 1) return undefined;
    return new Interpreter([node]).read({ theta: this.#theta, t: [0], z: [] })[0];
  }
}
