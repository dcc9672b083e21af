import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { gather } from "../../graph/ops/gather.ts";
import { constant, numbersOf, table, truth } from "../../graph/ops/leaf.ts";
import { select } from "../../graph/ops/selection.ts";

/** Ways in which conditions can turn out, above which they are not followed any more: those of a search by halves in 16,000 rows. */
const MOST = 2 ** 15;

/**
 * Whether a condition holds in every way in which the conditions below it can turn out: what ends a search by halves,
 * whose bounds depend on the state while their distance does not.
 *
 * Each condition on unknown numbers is an atom, true or false whatever the others are; known numbers are followed through
 * all combinations of atoms. NaN stands for a number that is not known. A list shorter than the combinations repeats itself.
 */
export class Cases {
  #count = 1;
  #isLost = false;
  readonly #known = new Map<Node, Float64Array | undefined>();
  /** 1 for the combinations in which all that is assumed holds. */
  #assumed = Float64Array.of(1);

  /** Undefined where it can be both, or cannot be told. */
  decide(condition: Node): boolean | undefined {
    const values = this.#isLost ? undefined : this.#valuesOf(condition);
    if (this.#isLost || !values) return undefined;
    let [some, none] = [false, false];
    for (let k = 0; k < Math.max(values.length, this.#assumed.length); k++) {
      if (at(this.#assumed, k) === 0) continue;
      if (at(values, k) !== 0) some = true;
      else none = true;
    }
    return some === none ? undefined : some;
  }

  /** From here on only combinations in which the condition holds count. */
  assume(condition: Node): void {
    const values = this.#isLost ? undefined : this.#valuesOf(condition);
    if (this.#isLost || !values) return;
    const assumed = this.#assumed;
    this.#assumed = Float64Array.from({ length: Math.max(values.length, assumed.length) }, (_, k) =>
      Number(at(assumed, k) !== 0 && at(values, k) !== 0),
    );
  }

  /** By combination; undefined where it is known in none. */
  #valuesOf(node: Node): Float64Array | undefined {
    if (this.#known.has(node) || this.#isLost) return this.#known.get(node);
    const values = this.#compute(node);
    this.#known.set(node, values);
    return values;
  }

  #compute(node: Node): Float64Array | undefined {
    const { op, attributes } = node;
    if (op === constant || op === truth) return Float64Array.of(Number(attributes.value));
    if (op.kind === "elementwise" && node.size === 1) return this.#elementwise(op, node);
    return op === gather && node.inputs[0].op === table ? this.#entries(node) : undefined;
  }

  #elementwise(op: ElementwiseOp, { inputs }: Node): Float64Array | undefined {
    const isCondition = op.result === "mask";
    // What is unknown by itself makes the rest not worth following.
    for (const x of [...inputs].sort((a, b) => a.inputs.length - b.inputs.length)) {
      const count = this.#count;
      const known = this.#valuesOf(x);
      if (this.#isLost && isCondition) {
        // A number of too many cases is one that is not known: what it is compared with decides no less.
        this.#forget(count);
        this.#known.set(x, undefined);
        return this.#atom();
      }
      if (this.#isLost) return undefined;
      if (!known && op !== select) return isCondition ? this.#atom() : undefined;
    }
    const values = inputs.map((x) => this.#valuesOf(x) ?? UNKNOWN);
    const length = values.reduce((most, each) => Math.max(most, each.length), 1);
    const result = new Float64Array(length);
    let isPartly = false;
    for (let k = 0; k < length; k++) {
      result[k] = op.value(...values.map((each) => at(each, k)));
      const isKnown = op === select || values.every((each) => !Number.isNaN(at(each, k)));
      if (!isKnown) result[k] = Number.NaN;
      isPartly ||= !isKnown;
    }
    if (!isCondition || !isPartly) return result;
    const atom = this.#atom();
    return atom?.map((x, k) => (Number.isNaN(at(result, k)) ? x : at(result, k)));
  }

  /** Takes back the atoms from a count on, and what was made of them. */
  #forget(count: number): void {
    this.#isLost = false;
    this.#count = count;
    for (const [node, values] of this.#known) if (!values || values.length > count) this.#known.delete(node);
  }

  #entries({ inputs }: Node): Float64Array | undefined {
    const numbers = numbersOf(inputs[0]);
    return this.#valuesOf(inputs[1])?.map((index) => numbers[index] ?? Number.NaN);
  }

  /** A condition that can be true or false in each of the combinations so far. */
  #atom(): Float64Array | undefined {
    const count = this.#count;
    this.#isLost = 2 * count > MOST;
    if (this.#isLost) return undefined;
    this.#count = 2 * count;
    return Float64Array.from({ length: 2 * count }, (_, k) => Number(k >= count));
  }
}

const UNKNOWN = Float64Array.of(Number.NaN);

function at(values: Float64Array, combination: number): number {
  return values[combination & (values.length - 1)];
}
