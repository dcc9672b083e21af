import { CONTINUOUS, type Grade, type Interval, interval } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import type { Box } from "../box.ts";
import { zeroMatrix } from "../intervalMatrix.ts";
import { IntervalCoefficients } from "./intervalCoefficients.ts";
import type { MatrixPolynomial } from "./polynomial.ts";
import { Kind, type TaylorProgram } from "./program.ts";
import { Recurrence } from "./recurrence.ts";
import { Variation } from "./variation.ts";

/**
 * Interval enclosures of the Taylor coefficients of all solutions that start in a box, and of their derivatives by the initial
 * state. Made once, evaluated again and again without allocating.
 */
export class TaylorSeries {
  readonly program: TaylorProgram;
  readonly highest: number;
  /** Bounds of all coefficients: those of scalar s from `s * stride` on, then the derivatives', direction by direction. */
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly stride: number;
  readonly #values: Recurrence<IntervalCoefficients>;
  readonly #variation: Variation;

  /** @param highest the order up to which coefficients of the state are known */
  constructor(program: TaylorProgram, highest: number) {
    this.program = program;
    this.highest = highest;
    this.stride = highest + 1;
    const first = program.count * this.stride;
    const coefficients = new IntervalCoefficients(first + Variation.size(program, this.stride));
    this.lo = coefficients.lo;
    this.hi = coefficients.hi;
    this.#values = new Recurrence(program, coefficients, this.stride);
    this.#variation = new Variation(this.#values, first);
  }

  /**
   * @param order coefficients of the state are computed up to this one, of everything else up to the one before
   * @param derivatives also by the initial state
   */
  evaluate(z: Box, t: Interval, order: number, derivatives = false): void {
    const { dimension } = this.program;
    const [values, variation] = [this.#values, this.#variation];
    for (let i = 0; i < dimension; i++) values.put(i, z[i]);
    values.put(dimension, t);
    if (this.highest > 0) values.coefficients.set(dimension * this.stride + 1, 1, 1);
    if (derivatives) variation.begin();
    for (let k = 0; k < Math.max(1, order); k++) {
      values.evaluate(k);
      if (derivatives) variation.evaluate(k);
      if (k >= order) break;
      values.integrate(k);
      if (derivatives) variation.integrate(k);
    }
  }

  /** Where the coefficients of component i of the state begin. */
  state(i: number): number {
    return i * this.stride;
  }

  /** Where the coefficients of ∂z_i/∂z_d(0) begin. */
  stateDerivative(i: number, d: number): number {
    return this.#variation.place(i, d);
  }

  /** The coefficients of the state up to an order. */
  coefficients(order: number): MatrixPolynomial {
    return this.#matrices(this.program.dimension, 1, order, (i) => this.state(i));
  }

  /** Those of its derivatives by the initial state. */
  derivatives(order: number): MatrixPolynomial {
    const n = this.program.dimension;
    return this.#matrices(n, n, order, (e) => this.stateDerivative(Math.floor(e / n), e % n));
  }

  #matrices(rows: number, columns: number, order: number, first: (e: number) => number): MatrixPolynomial {
    return Array.from({ length: order + 1 }, (_, k) => {
      const out = zeroMatrix(rows, columns);
      for (let e = 0; e < rows * columns; e++) {
        out.lo[e] = this.lo[first(e) + k];
        out.hi[e] = this.hi[first(e) + k];
      }
      return out;
    });
  }

  /** f over the box. */
  value(): readonly Interval[] {
    return this.program.outputs.map((at) =>
      interval(this.lo[at * this.stride], this.hi[at * this.stride], this.#values.grade(at)),
    );
  }

  /** ∂f_i/∂z_d over the box, of the direction behind the components ∂f_i/∂t: at kinks the hull of what stands to either side. */
  slope(i: number, d: number): Interval {
    const at = this.#variation.place(this.program.outputs[i], d);
    return at < 0 ? interval(0, 0) : interval(this.lo[at], this.hi[at]);
  }

  /** The first operation that is not continuous, or not defined, over the box. */
  fault(): { readonly node: Node | undefined; readonly grade: Grade } | undefined {
    const { instructions, nodes } = this.program;
    const ofValue = this.#ofValue();
    const found = instructions.find(
      ({ out, x }) =>
        ofValue.has(out) &&
        this.#values.grade(out) < CONTINUOUS &&
        x.every((one) => this.#values.grade(one) === CONTINUOUS),
    );
    return found && { node: nodes[found.out], grade: this.#values.grade(found.out) };
  }

  /** The scalars that f itself is made of, without those that are slopes only. */
  #ofValue(): ReadonlySet<number> {
    const { instructions, outputs } = this.program;
    const wanted = new Set(outputs);
    for (const { kind, out, x, y } of instructions.toReversed()) {
      if (!wanted.has(out)) continue;
      for (const one of x) wanted.add(one);
      if (kind !== Kind.chain) for (const one of y) wanted.add(one);
    }
    return wanted;
  }

  /** The first function whose slope has no bound over the box. */
  unboundedSlope(): Node | undefined {
    const { instructions, nodes } = this.program;
    const found = instructions.find(({ kind, y }) => kind === Kind.chain && y.some((one) => !this.#isBounded(one)));
    return found && nodes[found.out];
  }

  #isBounded(scalar: number): boolean {
    const at = scalar * this.stride;
    return Number.isFinite(this.lo[at]) && Number.isFinite(this.hi[at]);
  }
}
