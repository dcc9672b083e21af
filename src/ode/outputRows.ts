/** Rows of output of many trajectories: for each the times reached and the states there. */
export interface OutputRows {
  /** Every step gives a row. */
  readonly every: boolean;
  /** The next time at which trajectory j is to give a row; NaN where it is every step, or none is left. */
  due(j: number): number;
  /** Writes a row at time t, component i of it being `from[first + i * stride]`. */
  write(j: number, t: number, from: Float64Array, first: number, stride: number): void;
  /** The times and states written for trajectory j. */
  rows(j: number): { readonly t: Float64Array; readonly z: Float64Array };
}

/** Rows at given times, the same for every trajectory, in one array [trajectory][time][component]. */
export class GivenTimes implements OutputRows {
  readonly every = false;
  readonly #times: Float64Array;
  readonly #dimension: number;
  readonly #z: Float64Array;
  /** That of the rows, which to ask them for takes longer. */
  readonly #buffer: ArrayBuffer;
  readonly #written: Int32Array;
  /** The first so many times, which all trajectories share that got as far. */
  readonly #reached = new Map<number, Float64Array>();

  constructor(times: Float64Array, dimension: number, count: number) {
    this.#times = times;
    this.#dimension = dimension;
    this.#z = new Float64Array(count * times.length * dimension);
    this.#buffer = this.#z.buffer as ArrayBuffer;
    this.#written = new Int32Array(count);
  }

  due(j: number): number {
    return this.#times[this.#written[j]] ?? Number.NaN;
  }

  write(j: number, _t: number, from: Float64Array, first: number, stride: number): void {
    const row = (j * this.#times.length + this.#written[j]++) * this.#dimension;
    for (let i = 0; i < this.#dimension; i++) this.#z[row + i] = from[first + i * stride];
  }

  get times(): Float64Array {
    return this.#times;
  }

  /** How many rows trajectory j has. */
  written(j: number): number {
    return this.#written[j];
  }

  /** Writes the rows of trajectory j up to number `until`; row n, component i of them being `from[first + n * dimension + i]`. */
  copy(j: number, from: Float64Array, first: number, until: number): void {
    const begin = this.#written[j] * this.#dimension;
    const end = until * this.#dimension;
    const row = j * this.#times.length * this.#dimension;
    for (let at = begin; at < end; at++) this.#z[row + at] = from[first + at];
    this.#written[j] = until;
  }

  rows(j: number) {
    const row = j * this.#times.length * this.#dimension;
    const written = this.#written[j];
    let t = this.#reached.get(written);
    if (!t) {
      t = this.#times.subarray(0, written);
      this.#reached.set(written, t);
    }
    // What `subarray` makes, sooner.
    return { t, z: new Float64Array(this.#buffer, row * Float64Array.BYTES_PER_ELEMENT, written * this.#dimension) };
  }
}

/** A row for every step, however many there will be: arrays that double as they fill. */
export class EveryStep implements OutputRows {
  readonly every = true;
  readonly #dimension: number;
  readonly #t: Float64Array[];
  readonly #z: Float64Array[];
  readonly #written: Int32Array;

  constructor(dimension: number, count: number) {
    this.#dimension = dimension;
    this.#t = Array.from({ length: count }, () => new Float64Array(16));
    this.#z = Array.from({ length: count }, () => new Float64Array(16 * dimension));
    this.#written = new Int32Array(count);
  }

  due(): number {
    return Number.NaN;
  }

  write(j: number, t: number, from: Float64Array, first: number, stride: number): void {
    const n = this.#written[j]++;
    if (n === this.#t[j].length) {
      this.#t[j] = doubled(this.#t[j]);
      this.#z[j] = doubled(this.#z[j]);
    }
    this.#t[j][n] = t;
    const z = this.#z[j];
    for (let i = 0; i < this.#dimension; i++) z[n * this.#dimension + i] = from[first + i * stride];
  }

  rows(j: number) {
    const written = this.#written[j];
    return { t: this.#t[j].slice(0, written), z: this.#z[j].slice(0, written * this.#dimension) };
  }
}

/** The same numbers in an array twice as long. */
export function doubled(array: Float64Array): Float64Array {
  const longer = new Float64Array(2 * array.length);
  longer.set(array);
  return longer;
}
