import type { Pieces } from "../ode/pieces.ts";
import type { View } from "../protocol/figure.ts";

/** What is drawn along an axis: a component of the state, or time. */
export type DrawnAxis = number | "t";

/** A curve as marks hold it. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly t: Float64Array;
}

/** The paper a curve is drawn on: the ranges shown, and how many CSS pixels a large drawing gives them. */
export interface Sheet {
  readonly view: View;
  readonly width: number;
  readonly height: number;
}

/**
 * Pixels a chord may stray from the solution. Four times as large it is not half a pixel, which is all that the eye can
 * tell, and leaves as much to the rounding of whoever draws it.
 */
const STRAY = 0.04;
/** Pixels that a point of the chord may be ahead of the solution or behind it: what moves along it keeps its pace. */
const AHEAD = 3;
/** The part of the tolerance that refining takes; the rest is for what is thinned out afterwards. */
const REFINED = 0.25;
/** How many times as far a chord may stray that is out of sight. */
const UNSEEN = 20;
/** Halvings of a step. */
const DEEPEST = 12;

/**
 * A solution as a polyline, refined where it bends on the screen: no chord strays from it by more than a fraction of a pixel,
 * and no more points than that takes.
 *
 * @param most points; where they are not enough the tolerance grows until they are
 */
export function drawnCurve(pieces: Pieces, axes: readonly [DrawnAxis, DrawnAxis], sheet: Sheet, most: number): Curve {
  const path = new Path(pieces, axes, sheet, most);
  let { loose } = path;
  let kept = path.thinned(loose, most);
  while (kept.length > most) {
    // Points go as the root of the tolerance.
    const over = kept.length / most;
    loose *= Math.max(1.15, 0.9 * over * over);
    kept = path.thinned(loose, most);
  }
  const pick = (values: readonly number[]) => Float64Array.from(kept, (n) => values[n]);
  return { x: pick(path.x), y: pick(path.y), t: pick(path.t) };
}

/** Points that are thinned out at a time: a chord never leads past so many, and loops never make the search slow. */
const RUN = 128;

/** The points between which chords do not stray, more of them than are needed where steps are short. */
class Path {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly t: number[] = [];
  /** How many times the tolerance must at least be for `most` points. */
  readonly loose: number;
  readonly #pieces: Pieces;
  readonly #axes: readonly [DrawnAxis, DrawnAxis];
  readonly #perX: number;
  readonly #perY: number;
  readonly #left: number;
  readonly #right: number;
  readonly #bottom: number;
  readonly #top: number;

  constructor(pieces: Pieces, axes: readonly [DrawnAxis, DrawnAxis], { view, width, height }: Sheet, most: number) {
    this.#pieces = pieces;
    this.#axes = axes;
    const roomX = (view.x[1] - view.x[0]) / 4;
    const roomY = (view.y[1] - view.y[0]) / 4;
    this.#left = view.x[0] - roomX;
    this.#right = view.x[1] + roomX;
    this.#bottom = view.y[0] - roomY;
    this.#top = view.y[1] + roomY;
    this.#perX = width / (view.x[1] - view.x[0]);
    this.#perY = height / (view.y[1] - view.y[0]);
    const last = pieces.t.length - 2;
    const needed = pieces.degree > 1 ? this.#estimate() / most : 0;
    this.loose = Math.max(1, 0.5 * needed * needed);
    for (let n = 0; n <= last; n++) {
      this.#push(n, 0);
      if (pieces.degree > 1) this.#refine(n, 0, 1, 0);
    }
    if (last >= 0) this.#push(last, 1);
  }

  /**
   * Indices of the points that are needed when chords may stray `loose` times as far, found in runs of points (Ramer 1972, Douglas
   * and Peucker 1973). The ends of runs are at most half of `most`.
   */
  thinned(loose: number, most: number): readonly number[] {
    const last = this.x.length - 1;
    const run = Math.max(RUN, Math.ceil((2 * last) / most));
    const kept: number[] = last < 0 ? [] : [0];
    for (let first = 0; first < last; first += run) this.#thin(first, Math.min(last, first + run), loose, kept);
    return kept;
  }

  /** Adds the needed points after `from`, up to and with `to`. */
  #thin(from: number, to: number, loose: number, kept: number[]): void {
    let worst = loose * (1 - REFINED);
    let at = -1;
    for (let n = from + 1; n < to; n++) {
      const strays = this.#strays(from, to, n);
      if (strays > worst) {
        worst = strays;
        at = n;
      }
    }
    if (at >= 0) {
      this.#thin(from, at, loose, kept);
      this.#thin(at, to, loose, kept);
    } else kept.push(to);
  }

  #push(n: number, theta: number): void {
    const { t } = this.#pieces;
    this.t.push(theta === 1 ? t[n + 1] : t[n] + theta * (t[n + 1] - t[n]));
    this.x.push(this.#at(0, n, theta));
    this.y.push(this.#at(1, n, theta));
  }

  #at(axis: 0 | 1, n: number, theta: number): number {
    const { t, dimension, degree, coefficients } = this.#pieces;
    const component = this.#axes[axis];
    if (component === "t") return t[n] + theta * (t[n + 1] - t[n]);
    const first = (n * dimension + component) * (degree + 1);
    let sum = coefficients[first + degree];
    for (let m = degree - 1; m >= 0; m--) sum = sum * theta + coefficients[first + m];
    return sum;
  }

  /** Halves a stretch of piece n, whose first point is the last pushed, until chords follow it. */
  #refine(n: number, from: number, to: number, depth: number): void {
    const middle = (from + to) / 2;
    if (depth >= DEEPEST || !this.#bends(n, from, to)) return;
    this.#refine(n, from, middle, depth + 1);
    this.#push(n, middle);
    this.#refine(n, middle, to, depth + 1);
  }

  /** About how many chords follow the curve: of an arc as many as the root of how far it strays from one. */
  #estimate(): number {
    let count = 0;
    for (let n = 0; n + 1 < this.#pieces.t.length; n++) {
      const x0 = this.#at(0, n, 0);
      const y0 = this.#at(1, n, 0);
      const x1 = this.#at(0, n, 1);
      const y1 = this.#at(1, n, 1);
      if ((this.#sides(x0, y0) & this.#sides(x1, y1)) !== 0) continue;
      count += Math.sqrt(this.#beside(x0, y0, x1, y1, 0.5, this.#at(0, n, 0.5), this.#at(1, n, 0.5)));
    }
    return count;
  }

  #bends(n: number, from: number, to: number): boolean {
    const { t } = this.#pieces;
    const x0 = this.#at(0, n, from);
    const y0 = this.#at(1, n, from);
    const x1 = this.#at(0, n, to);
    const y1 = this.#at(1, n, to);
    let outside = this.#sides(x0, y0) & this.#sides(x1, y1);
    let worst = 0;
    for (let quarter = 1; quarter <= 3; quarter++) {
      const part = quarter / 4;
      const theta = from + part * (to - from);
      const x = this.#at(0, n, theta);
      const y = this.#at(1, n, theta);
      outside &= this.#sides(x, y);
      worst = Math.max(worst, this.#beside(x0, y0, x1, y1, part, x, y));
    }
    return outside === 0 && worst > REFINED * this.loose && t[n + 1] !== t[n];
  }

  #strays(a: number, b: number, n: number): number {
    const { x, y, t } = this;
    const span = t[b] - t[a];
    const strays = this.#beside(x[a], y[a], x[b], y[b], span === 0 ? 0 : (t[n] - t[a]) / span, x[n], y[n]);
    return this.#sides(x[n], y[n]) === 0 ? strays : strays / UNSEEN;
  }

  /** How far a point lies beside a chord, and ahead of the place at `part` of it, in tolerances. */
  #beside(x0: number, y0: number, x1: number, y1: number, part: number, x: number, y: number): number {
    const dx = (x1 - x0) * this.#perX;
    const dy = (y1 - y0) * this.#perY;
    const px = (x - x0) * this.#perX;
    const py = (y - y0) * this.#perY;
    const ahead = length(px - part * dx, py - part * dy);
    const squared = dx * dx + dy * dy;
    // Beyond the ends of the chord, the distance from the end.
    const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
    const beside = length(px - along * dx, py - along * dy);
    const worst = Math.max(beside / STRAY, ahead / AHEAD);
    return Number.isFinite(worst) ? worst : 0;
  }

  /** On which sides of the sheet, which is a quarter larger than its view, a point lies, as bits (Cohen and Sutherland). */
  #sides(x: number, y: number): number {
    return (x < this.#left ? 1 : x > this.#right ? 2 : 0) | (y < this.#bottom ? 4 : y > this.#top ? 8 : 0);
  }
}

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

/** A component at the times of a curve, which are its own pieces' times, in their order. */
export function componentAlong(pieces: Pieces, component: number, times: Float64Array): Float64Array {
  const { t, dimension, degree, coefficients } = pieces;
  let n = 0;
  return times.map((time) => {
    while (n < t.length - 2 && (t[n + 1] - time) * (t[n + 1] - t[n]) < 0) n++;
    const theta = t[n + 1] === t[n] ? 0 : (time - t[n]) / (t[n + 1] - t[n]);
    const first = (n * dimension + component) * (degree + 1);
    let sum = coefficients[first + degree];
    for (let m = degree - 1; m >= 0; m--) sum = sum * theta + coefficients[first + m];
    return sum;
  });
}
