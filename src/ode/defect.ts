import type { PairKernel } from "../core/kernel.ts";
import { squared } from "../core/squared.ts";
import type { DenseOutput } from "./denseOutput.ts";
import { doubled } from "./outputRows.ts";

/** Times at which the defect is looked at where nothing is said. */
export const DEFECT_SAMPLES = 1024;
/** A defect that would carry its step this many tolerances off, and is this much larger than at the stages, is unseen. */
const TOLERANCES = 100;
const LARGER = 10;
/** Of more trajectories than these each is looked at at fewer times: together they see them all. */
const MAX_WATCHED = 8;
/** Numbers kept: 32 MB of them. */
const MAX_NUMBERS = 4e6;

/**
 * The defect z′(t) − f(t, z(t)) of the dense output of a solve, sampled at times that divide the span evenly: where f does
 * something between the stages of a step, the error estimate knows nothing of it, and the defect does.
 *
 * Only steps longer than the distance of two samples are looked at; shorter ones cannot pass over what samples would find.
 */
export class DefectSamples {
  readonly #t0: number;
  readonly #spacing: number;
  readonly #samples: number;
  readonly #stride: number;
  readonly #dimension: number;
  /** By trajectory: the number of the next sample. */
  readonly #next: Int32Array;
  /** How often each trajectory was looked at. */
  readonly evaluations: Int32Array;
  /** By sample taken: its number, its time, and what of a defect there the step has seen. */
  readonly #numbers: number[] = [];
  readonly #t: number[] = [];
  readonly #seen: number[] = [];
  readonly #h: number[] = [];
  /** Its state, its slope and what scales its defect, one after the other; the array doubles as it fills. */
  #rows: Float64Array = new Float64Array(64);
  /** The step that each trajectory was looked into last: where it begins, its scale, and what it has seen. */
  readonly #steps: { readonly t: number; readonly scale: Float64Array; readonly seen: number }[] = [];

  /** @param samples over the whole span, for each of a few trajectories */
  constructor(t0: number, t1: number, dimension: number, count: number, samples: number) {
    const watched = Math.min(count, MAX_WATCHED);
    this.#samples = Math.max(1, Math.min(samples, Math.floor(MAX_NUMBERS / (3 * dimension * watched))));
    this.#t0 = t0;
    this.#spacing = (t1 - t0) / this.#samples;
    this.#dimension = dimension;
    this.#stride = Math.ceil(count / MAX_WATCHED);
    this.#next = Int32Array.from({ length: count }, (_, j) => j % this.#stride);
    this.evaluations = new Int32Array(count);
  }

  /** The time at which trajectory j is to be looked at next; NaN where it is not. */
  due(j: number): number {
    const n = this.#next[j];
    return n < this.#samples ? this.#timeOf(n) : Number.NaN;
  }

  /** Whether a step of size h is long enough to be looked into. */
  concerns(h: number): boolean {
    return Math.abs(h) > Math.abs(this.#spacing);
  }

  /** Takes the sample that is due of trajectory j, inside the step that the kernel has just attempted in a lane. */
  take(j: number, kernel: PairKernel, dense: DenseOutput, lane: number, tolerances: Tolerances): void {
    const { t, h } = kernel;
    const at = this.due(j);
    if (this.#steps[j]?.t !== t[lane]) {
      const scale = scaleOf(kernel, lane, tolerances);
      this.#steps[j] = { t: t[lane], scale, seen: LARGER * dense.stageDefect(lane, scale) };
    }
    const { scale, seen } = this.#steps[j];
    const theta = (at - t[lane]) / h[lane];
    const dimension = this.#dimension;
    const row = 3 * dimension * this.#t.length;
    while (row + 3 * dimension > this.#rows.length) this.#rows = doubled(this.#rows);
    this.#rows.set(dense.at(lane, theta), row);
    this.#rows.set(dense.slope(lane, theta), row + dimension);
    this.#rows.set(scale, row + 2 * dimension);
    this.#numbers.push(this.#next[j]);
    this.#t.push(at);
    this.#seen.push(seen);
    this.#h.push(h[lane]);
    this.evaluations[j]++;
    this.pass(j);
  }

  /** Goes on to the next sample of trajectory j. */
  pass(j: number): void {
    this.#next[j] += this.#stride;
  }

  /** The times that steps ought to end at because f does something there that they have not seen, in their order. */
  unseen(kernel: PairKernel): number[] {
    const count = this.#t.length;
    if (count === 0) return [];
    const dimension = this.#dimension;
    const z = new Float64Array(dimension * count);
    const f = new Float64Array(dimension * count);
    const rows = this.#rows;
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < dimension; i++) z[i * count + n] = rows[3 * dimension * n + i];
    }
    kernel.evaluate(Float64Array.from(this.#t), z, f);
    const found = new Set<number>();
    const defect = new Float64Array(dimension);
    for (let n = 0; n < count; n++) {
      const slope = 3 * dimension * n + dimension;
      const scale = rows.subarray(slope + dimension, slope + 2 * dimension);
      defect.set(rows.subarray(slope, slope + dimension));
      kernel.weigh?.(defect);
      for (let i = 0; i < dimension; i++) defect[i] -= f[i * count + n];
      const tolerated = Math.max(TOLERANCES, this.#seen[n]);
      if (!kernel.weigh && norm(defect, scale) <= tolerated) continue;
      // What a stiff system forgets at once does not add up over the step.
      kernel.damp?.(this.#t[n], rows.subarray(slope - dimension, slope), this.#h[n], defect);
      if (!kernel.damp || !(norm(defect, scale) <= tolerated)) found.add(this.#numbers[n]);
    }
    return [...placesOf(found)]
      .filter((n) => n >= 0 && n < this.#samples)
      .sort((a, b) => a - b)
      .map((n) => this.#timeOf(n));
  }

  #timeOf(n: number): number {
    return this.#t0 + (n + 0.5) * this.#spacing;
  }
}

/** What a component's defect is to be multiplied by, to be what it adds up to over the step in tolerances. */
function scaleOf({ h, z, zNew, lanes }: PairKernel, lane: number, { rtol, atols }: Tolerances): Float64Array {
  return atols.map((atol, i) => {
    const size = Math.max(Math.abs(z[i * lanes + lane]), Math.abs(zNew[i * lanes + lane]));
    return h[lane] / (atol + rtol * size);
  });
}

/** √(mean square) of a defect, each component times its scale. */
function norm(defect: Float64Array, scale: Float64Array): number {
  let sum = 0;
  // Where a scale is infinite the defect has to be 0.
  for (let i = 0; i < defect.length; i++) if (defect[i] !== 0) sum += squared(defect[i] * scale[i]);
  return Math.sqrt(sum / defect.length);
}

interface Tolerances {
  readonly rtol: number;
  readonly atols: Float64Array;
}

/** Of each run of samples those close to its ends, ever fewer towards its middle, and one on either side. */
function placesOf(found: ReadonlySet<number>): Set<number> {
  const places = new Set<number>();
  for (const first of found) {
    if (found.has(first - 1)) continue;
    let last = first;
    while (found.has(last + 1)) last++;
    for (let inside = 0; inside <= last - first; inside = 2 * inside + 1) {
      places.add(first + inside);
      places.add(last - inside);
    }
    places.add(first - 1);
    places.add(last + 1);
  }
  return places;
}
