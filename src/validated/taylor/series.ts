import { CONTINUOUS, DEFINED, type Grade, type Interval, interval, PARTIAL } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import type { Box } from "../box.ts";
import { above, below, sumError } from "../rounding.ts";
import { type Instruction, Kind, type TaylorProgram } from "./program.ts";

/**
 * Interval enclosures of the Taylor coefficients of all solutions that start in a box, and of their derivatives by the initial
 * state, order by order: z_{k+1} = f_k / (k + 1). Made once, evaluated again and again without allocating.
 */
export class TaylorSeries {
  readonly program: TaylorProgram;
  readonly highest: number;
  /** Bounds of all coefficients: those of scalar s from `s * stride` on, then the derivatives', direction by direction. */
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly stride: number;
  readonly #grade: Uint8Array;
  readonly #varying: number;
  /** What a sum of products lies between so far, the magnitudes of its terms, and how many they are. */
  readonly #sum = new Float64Array(4);

  /** @param highest the order up to which coefficients of the state are known */
  constructor(program: TaylorProgram, highest: number) {
    this.program = program;
    this.highest = highest;
    this.stride = highest + 1;
    this.#varying = program.varying.reduce((most, place) => Math.max(most, place + 1), 0);
    const scalars = program.count + program.dimension * this.#varying;
    this.lo = new Float64Array(scalars * this.stride);
    this.hi = new Float64Array(scalars * this.stride);
    this.#grade = new Uint8Array(program.count);
    for (const [at, range] of program.constants) this.#put(at * this.stride, at, range);
  }

  /**
   * @param order coefficients of the state are computed up to this one, of everything else up to the one before
   * @param derivatives also by the initial state
   */
  evaluate(z: Box, t: Interval, order: number, derivatives = false): void {
    const { dimension, instructions, outputs } = this.program;
    const { lo, hi, stride } = this;
    for (let i = 0; i < dimension; i++) this.#put(i * stride, i, z[i]);
    this.#put(dimension * stride, dimension, t);
    if (stride > 1) {
      lo[dimension * stride + 1] = 1;
      hi[dimension * stride + 1] = 1;
    }
    if (derivatives) this.#identity();
    for (let k = 0; k < Math.max(1, order); k++) {
      for (const instruction of instructions) this.#value(instruction, k);
      if (derivatives) {
        for (let d = 0; d < dimension; d++) for (const instruction of instructions) this.#derivative(instruction, k, d);
      }
      if (k >= order) break;
      for (let i = 0; i < dimension; i++) {
        this.#divide(outputs[i] * stride + k, i * stride + k + 1, k + 1);
        if (!derivatives) continue;
        for (let d = 0; d < dimension; d++) {
          const from = this.#tangent(outputs[i], d);
          const to = this.#tangent(i, d) + k + 1;
          if (from < 0) this.#set(to, 0, 0);
          else this.#divide(from + k, to, k + 1);
        }
      }
    }
  }

  /** Where the coefficients of component i of the state begin. */
  state(i: number): number {
    return i * this.stride;
  }

  /** Where the coefficients of ∂z_i/∂z_d(0) begin. */
  stateDerivative(i: number, d: number): number {
    return this.#tangent(i, d);
  }

  /** f over the box. */
  value(): readonly Interval[] {
    return this.program.outputs.map((at) =>
      interval(this.lo[at * this.stride], this.hi[at * this.stride], this.#grade[at] as Grade),
    );
  }

  /** ∂f_i/∂z_d over the box: at kinks the hull of what stands to either side. */
  slope(i: number, d: number): Interval {
    const at = this.#tangent(this.program.outputs[i], d);
    return at < 0 ? interval(0, 0) : interval(this.lo[at], this.hi[at]);
  }

  /** The first operation that is not continuous, or not defined, over the box. */
  fault(): { readonly node: Node | undefined; readonly grade: Grade } | undefined {
    const { instructions, nodes } = this.program;
    const ofValue = this.#ofValue();
    const found = instructions.find(
      ({ out, x }) =>
        ofValue.has(out) && this.#grade[out] < CONTINUOUS && x.every((one) => this.#grade[one] === CONTINUOUS),
    );
    return found && { node: nodes[found.out], grade: this.#grade[found.out] as Grade };
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

  #put(offset: number, scalar: number, { lo, hi, grade }: Interval): void {
    this.#set(offset, lo, hi);
    this.#grade[scalar] = grade;
  }

  #set(offset: number, lo: number, hi: number): void {
    this.lo[offset] = lo;
    this.hi[offset] = hi;
  }

  #identity(): void {
    const { dimension } = this.program;
    for (let i = 0; i < dimension; i++) {
      for (let d = 0; d < dimension; d++) this.#set(this.#tangent(i, d), i === d ? 1 : 0, i === d ? 1 : 0);
    }
  }

  #tangent(scalar: number, d: number): number {
    const place = this.program.varying[scalar];
    return place < 0 ? -1 : (this.program.count + d * this.#varying + place) * this.stride;
  }

  #divide(from: number, to: number, by: number): void {
    const [low, high] = [this.lo[from] / by, this.hi[from] / by];
    this.#set(to, below(low), above(high));
  }

  #value({ kind, out, x, y, range }: Instruction, k: number): void {
    const { stride } = this;
    const to = out * stride;
    const a = x[0] * stride;
    switch (kind) {
      case Kind.add:
        this.#addTo(to + k, a + k, x[1] * stride + k);
        break;
      case Kind.sub:
        this.#subtractTo(to + k, a + k, x[1] * stride + k);
        break;
      case Kind.neg:
        this.#set(to + k, -this.hi[a + k], -this.lo[a + k]);
        break;
      case Kind.scale:
        this.#clear();
        this.#multiply(a, x[1] * stride + k);
        this.#finish(to + k);
        break;
      case Kind.mul:
        this.#clear();
        this.#convolve(a, x[1] * stride, 0, k, k, false);
        this.#finish(to + k);
        break;
      case Kind.square:
        this.#square(to, a, k);
        break;
      case Kind.divideBy:
      case Kind.div:
        this.#quotient(to, a, x[1] * stride, k);
        break;
      case Kind.linear:
        this.#clear();
        for (let n = 0; n < x.length; n++) this.#multiply(y[n] * stride, x[n] * stride + k);
        this.#finish(to + k);
        break;
      case Kind.dot:
        this.#clear();
        for (let n = 0; n < x.length; n++) this.#convolve(x[n] * stride, y[n] * stride, 0, k, k, false);
        this.#finish(to + k);
        break;
      case Kind.chain:
        if (k === 0) {
          this.#put(to, out, range!(...this.#ranges(x)));
          return;
        }
        this.#clear();
        for (let n = 0; n < x.length; n++) this.#convolve(x[n] * stride, y[n] * stride, 1, k, k, true);
        this.#finish(to + k);
        this.#divide(to + k, to + k, k);
        break;
      case Kind.select:
        this.#select(to, x, k, out);
        return;
      case Kind.still:
        if (k === 0) this.#put(to, out, range!(...this.#ranges(x)));
        else this.#still(to + k, out);
        return;
      case Kind.gather:
        this.#gather(to, x, k, out);
        return;
    }
    if (k === 0) this.#inheritGrade(out, x, y, kind);
  }

  /** The same, differentiated by component d of the initial state. */
  #derivative({ kind, out, x, y }: Instruction, k: number, d: number): void {
    const to = this.#tangent(out, d);
    if (to < 0) return;
    const { stride } = this;
    const a = x[0] * stride;
    const da = this.#tangent(x[0], d);
    switch (kind) {
      case Kind.add:
      case Kind.sub: {
        const db = this.#tangent(x[1], d);
        if (da < 0) this.#copy(to + k, db + k, kind === Kind.sub);
        else if (db < 0) this.#copy(to + k, da + k, false);
        else if (kind === Kind.add) this.#addTo(to + k, da + k, db + k);
        else this.#subtractTo(to + k, da + k, db + k);
        return;
      }
      case Kind.neg:
        this.#copy(to + k, da + k, true);
        return;
      case Kind.scale:
        this.#clear();
        this.#multiply(a, this.#tangent(x[1], d) + k);
        break;
      case Kind.mul: {
        const db = this.#tangent(x[1], d);
        this.#clear();
        if (da >= 0) this.#convolve(da, x[1] * stride, 0, k, k, false);
        if (db >= 0) this.#convolve(a, db, 0, k, k, false);
        break;
      }
      case Kind.square:
        this.#clear();
        this.#convolve(a, da, 0, k, k, false);
        this.#double();
        break;
      case Kind.divideBy:
      case Kind.div:
        this.#quotientDerivative(to, out * stride, da, x[1] * stride, this.#tangent(x[1], d), k);
        return;
      case Kind.linear:
        this.#clear();
        for (let n = 0; n < x.length; n++) {
          const dx = this.#tangent(x[n], d);
          if (dx >= 0) this.#multiply(y[n] * stride, dx + k);
        }
        break;
      case Kind.dot:
        this.#clear();
        for (let n = 0; n < x.length; n++) {
          const [dx, dy] = [this.#tangent(x[n], d), this.#tangent(y[n], d)];
          if (dx >= 0) this.#convolve(dx, y[n] * stride, 0, k, k, false);
          if (dy >= 0) this.#convolve(x[n] * stride, dy, 0, k, k, false);
        }
        break;
      case Kind.chain:
        this.#clear();
        for (let n = 0; n < x.length; n++) {
          const dx = this.#tangent(x[n], d);
          if (dx >= 0) this.#convolve(y[n] * stride, dx, 0, k, k, false);
        }
        break;
      case Kind.select:
        this.#selectDerivative(to, x, k, d);
        return;
      case Kind.still:
        this.#still(to + k, out);
        return;
      case Kind.gather:
        this.#gatherDerivative(to, x, k, d);
        return;
    }
    this.#finish(to + k);
  }

  #inheritGrade(out: number, x: Int32Array, y: Int32Array, kind: Kind): void {
    let grade: number = CONTINUOUS;
    for (const one of x) grade = Math.min(grade, this.#grade[one]);
    for (const one of y) grade = Math.min(grade, this.#grade[one]);
    if (kind === Kind.div || kind === Kind.divideBy) {
      const divisor = x[1] * this.stride;
      if (this.lo[divisor] <= 0 && this.hi[divisor] >= 0) grade = PARTIAL;
    }
    this.#grade[out] = grade;
  }

  #ranges(x: Int32Array): Interval[] {
    return Array.from(x, (one) =>
      interval(this.lo[one * this.stride], this.hi[one * this.stride], this.#grade[one] as Grade),
    );
  }

  #addTo(to: number, a: number, b: number): void {
    this.#set(to, below(this.lo[a] + this.lo[b]), above(this.hi[a] + this.hi[b]));
  }

  #subtractTo(to: number, a: number, b: number): void {
    this.#set(to, below(this.lo[a] - this.hi[b]), above(this.hi[a] - this.lo[b]));
  }

  #copy(to: number, from: number, negated: boolean): void {
    if (negated) this.#set(to, -this.hi[from], -this.lo[from]);
    else this.#set(to, this.lo[from], this.hi[from]);
  }

  /** x_k of a value that jumps, or does not move. */
  #still(to: number, out: number): void {
    if (this.#grade[out] === CONTINUOUS) this.#set(to, 0, 0);
    else this.#unknown(to);
  }

  #unknown(to: number): void {
    this.#set(to, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  #square(to: number, a: number, k: number): void {
    this.#clear();
    const { lo, hi } = this;
    if (k === 0) {
      const [low, high] = [lo[a] * lo[a], hi[a] * hi[a]];
      const least = lo[a] <= 0 && hi[a] >= 0 ? 0 : Math.max(0, below(Math.min(low, high)));
      this.#set(to, least, above(Math.max(low, high)));
      return;
    }
    // Each product of different coefficients stands twice.
    this.#convolve(a, a, 0, (k - 1) >> 1, k, false);
    this.#double();
    if (k % 2 === 0) {
      const m = a + k / 2;
      const sum = this.#sum;
      const [low, high] = [lo[m] * lo[m], hi[m] * hi[m]];
      sum[0] += lo[m] <= 0 && hi[m] >= 0 ? 0 : Math.min(low, high);
      sum[1] += Math.max(low, high);
      sum[2] += Math.max(low, high);
      sum[3] += 1;
    }
    this.#finish(to + k);
  }

  /** y_k = (a_k − Σ_{j ≥ 1} b_j y_{k−j}) / b_0 */
  #quotient(to: number, a: number, b: number, k: number): void {
    this.#clear();
    if (k > 0) this.#convolve(b, to, 1, k, k, false);
    this.#leave(a + k);
    this.#finish(to + k);
    this.#over(to + k, b);
  }

  /** ∂y_k = (∂a_k − Σ_j y_j ∂b_{k−j} − Σ_{j ≥ 1} b_j ∂y_{k−j}) / b_0 */
  #quotientDerivative(to: number, y: number, da: number, b: number, db: number, k: number): void {
    this.#clear();
    if (db >= 0) this.#convolve(y, db, 0, k, k, false);
    if (k > 0) this.#convolve(b, to, 1, k, k, false);
    if (da >= 0) this.#leave(da + k);
    else this.#negate();
    this.#finish(to + k);
    this.#over(to + k, b);
  }

  /** What a coefficient leaves when the sum is taken from it. */
  #leave(from: number): void {
    this.#negate();
    const sum = this.#sum;
    sum[0] += this.lo[from];
    sum[1] += this.hi[from];
    sum[2] += Math.max(Math.abs(this.lo[from]), Math.abs(this.hi[from]));
    sum[3] += 1;
  }

  #negate(): void {
    const sum = this.#sum;
    const low = sum[0];
    sum[0] = -sum[1];
    sum[1] = -low;
  }

  /** Divides a coefficient by the first one of another series. */
  #over(at: number, by: number): void {
    const { lo, hi } = this;
    const [bl, bh] = [lo[by], hi[by]];
    if (!(bl > 0 || bh < 0)) {
      this.#unknown(at);
      return;
    }
    const [al, ah] = [lo[at], hi[at]];
    // The divisor that makes the quotient least, and that which makes it largest, by the signs.
    const low = bl > 0 ? al / (al >= 0 ? bh : bl) : ah / (ah >= 0 ? bh : bl);
    const high = bl > 0 ? ah / (ah >= 0 ? bl : bh) : al / (al >= 0 ? bl : bh);
    this.#set(at, below(low), above(high));
  }

  #select(to: number, [condition, y, z]: Int32Array, k: number, out: number): void {
    const chosen = this.#chosen(condition, y, z);
    const { stride } = this;
    if (chosen >= 0) {
      this.#copy(to + k, chosen * stride + k, false);
      if (k === 0) this.#grade[out] = Math.min(this.#grade[condition], this.#grade[chosen]);
    } else if (k === 0) {
      this.#hull(to, y * stride, z * stride);
      this.#grade[out] = Math.min(this.#grade[condition] || DEFINED, this.#grade[y], this.#grade[z], DEFINED);
    } else this.#unknown(to + k);
  }

  #selectDerivative(to: number, [condition, y, z]: Int32Array, k: number, d: number): void {
    const chosen = this.#chosen(condition, y, z);
    if (chosen >= 0) this.#copyTangent(to + k, this.#tangent(chosen, d), k);
    else if (k > 0) this.#unknown(to + k);
    else {
      const [dy, dz] = [this.#tangent(y, d), this.#tangent(z, d)];
      this.#copyTangent(to, dy, 0);
      const [low, high] = [this.lo[to], this.hi[to]];
      this.#copyTangent(to, dz, 0);
      this.#set(to, Math.min(low, this.lo[to]), Math.max(high, this.hi[to]));
    }
  }

  /** Which branch is taken all over the box; −1 where that is not decided. */
  #chosen(condition: number, y: number, z: number): number {
    const at = condition * this.stride;
    if (this.lo[at] === 1) return y;
    return this.hi[at] === 0 ? z : -1;
  }

  #gather(to: number, x: Int32Array, k: number, out: number): void {
    const { stride } = this;
    const { first, last, isInside } = this.#places(x);
    if (first > last) this.#unknown(to + k);
    else if (first === last) this.#copy(to + k, x[1 + first] * stride + k, false);
    else if (k > 0) this.#unknown(to + k);
    else {
      this.#copy(to, x[1 + first] * stride, false);
      for (let n = first + 1; n <= last; n++) this.#hull(to, to, x[1 + n] * stride);
    }
    if (k > 0) return;
    let grade: number = Math.min(
      this.#grade[x[0]],
      isInside ? CONTINUOUS : PARTIAL,
      first < last ? DEFINED : CONTINUOUS,
    );
    for (let n = first; n <= last; n++) grade = Math.min(grade, this.#grade[x[1 + n]]);
    this.#grade[out] = grade;
  }

  #gatherDerivative(to: number, x: Int32Array, k: number, d: number): void {
    const { first, last } = this.#places(x);
    if (first === last) this.#copyTangent(to + k, this.#tangent(x[1 + first], d), k);
    else this.#unknown(to + k);
  }

  /** The entries that an index may say. */
  #places(x: Int32Array) {
    const at = x[0] * this.stride;
    const [from, to] = [Math.ceil(this.lo[at]), Math.floor(this.hi[at])];
    const [first, last] = [Math.max(from, 0), Math.min(to, x.length - 2)];
    return { first, last, isInside: from >= 0 && to <= x.length - 2 };
  }

  #copyTangent(to: number, from: number, k: number): void {
    if (from < 0) this.#set(to, 0, 0);
    else this.#copy(to, from + k, false);
  }

  #hull(to: number, a: number, b: number): void {
    this.#set(to, Math.min(this.lo[a], this.lo[b]), Math.max(this.hi[a], this.hi[b]));
  }

  #clear(): void {
    this.#sum.fill(0);
  }

  #double(): void {
    const sum = this.#sum;
    sum[0] *= 2;
    sum[1] *= 2;
    sum[2] *= 2;
  }

  /** Adds one product. */
  #multiply(a: number, b: number): void {
    this.#convolve(a, b, 0, 0, 0, false);
  }

  /** Adds Σ a_j b_{k−j} for j from `from` to `to`, each `j` times where it is weighted. */
  #convolve(a: number, b: number, from: number, to: number, k: number, weighted: boolean): void {
    const { lo, hi } = this;
    let low = 0;
    let high = 0;
    let size = 0;
    for (let j = from; j <= to; j++) {
      const al = lo[a + j];
      const ah = hi[a + j];
      const bl = lo[b + k - j];
      const bh = hi[b + k - j];
      let least: number;
      let most: number;
      if (al >= 0) {
        least = (bl >= 0 ? al : ah) * bl;
        most = (bh >= 0 ? ah : al) * bh;
      } else if (ah <= 0) {
        least = (bh >= 0 ? al : ah) * bh;
        most = (bl >= 0 ? ah : al) * bl;
      } else if (bl >= 0) {
        least = al * bh;
        most = ah * bh;
      } else if (bh <= 0) {
        least = ah * bl;
        most = al * bl;
      } else {
        least = Math.min(al * bh, ah * bl);
        most = Math.max(al * bl, ah * bh);
      }
      if (weighted) {
        least *= j;
        most *= j;
      }
      low += least;
      high += most;
      size += Math.max(Math.abs(least), Math.abs(most));
    }
    const sum = this.#sum;
    sum[0] += low;
    sum[1] += high;
    sum[2] += size;
    sum[3] += to - from + 1;
  }

  /** Puts the sum of products down, with what rounding may have done to it. */
  #finish(to: number): void {
    const sum = this.#sum;
    const error = sumError(sum[3], sum[2]);
    const [low, high] = [sum[0] - error, sum[1] + error];
    this.lo[to] = Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low;
    this.hi[to] = Number.isNaN(high) ? Number.POSITIVE_INFINITY : high;
  }
}
