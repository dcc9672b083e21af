import type { View } from "../protocol/figure.ts";

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

/** What is drawn as time goes by: pieces that meet at times, and places in them by the part of a piece's time that is over. */
export interface Course {
  /** Where pieces meet; one of no length is a jump, whose ends are drawn as they are. */
  readonly t: Float64Array;
  /** Straight lines, which need no refining. */
  readonly isStraight: boolean;
  x(n: number, theta: number): number;
  y(n: number, theta: number): number;
}

/**
 * Pixels a chord may stray from the solution. Four times as large it is not half a pixel, which is all that the eye can
 * tell, and leaves as much to the rounding of whoever draws it.
 */
export const STRAY = 0.04;
/** Pixels that a point of the chord may be ahead of the solution or behind it: what moves along it keeps its pace. */
const AHEAD = 3;
/** The part of the tolerance that refining takes, and where points are few; the rest is for what is thinned out afterwards. */
const REFINED = 0.25;
const REFINED_MORE = 0.1;
/** How many times as far a chord may stray that is out of sight. */
const UNSEEN = 20;
/** Pixels from side to side of what is looked at. */
const SHEETS = 1000;
/** Halvings of a step. */
const DEEPEST = 12;

/** Points that are thinned out at a time: a chord never leads past so many, and loops never make the search slow. */
const RUN = 128;

/** The points between which chords do not stray, more of them than are needed where steps are short. */
export class ChordPath {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly t: number[] = [];
  /** How many times the tolerance must at least be for `most` points, as a guess where it is not given. */
  readonly loose: number;
  /** Tolerances that refining takes. */
  readonly #refined: number;
  readonly #course: Course;
  /** Points at the ends of jumps. */
  readonly #corners: number[] = [];
  readonly #perX: number;
  readonly #perY: number;
  readonly #left: number;
  readonly #right: number;
  readonly #bottom: number;
  readonly #top: number;

  constructor(course: Course, { view, width, height }: Sheet, most: number, loose?: number) {
    this.#course = course;
    const roomX = (view.x[1] - view.x[0]) / 4;
    const roomY = (view.y[1] - view.y[0]) / 4;
    this.#left = view.x[0] - roomX;
    this.#right = view.x[1] + roomX;
    this.#bottom = view.y[0] - roomY;
    this.#top = view.y[1] + roomY;
    this.#perX = width / (view.x[1] - view.x[0]);
    this.#perY = height / (view.y[1] - view.y[0]);
    const { t, isStraight } = course;
    const last = t.length - 2;
    const needed = isStraight || loose !== undefined ? 0 : this.#estimate() / most;
    this.loose = loose ?? Math.max(1, 0.15 * needed * needed);
    this.#refined = this.loose > 1 ? REFINED_MORE * this.loose : REFINED;
    for (let n = 0; n <= last; n++) {
      const isJump = t[n + 1] === t[n];
      if (isJump) this.#corners.push(this.x.length, this.x.length + 1);
      this.#push(n, 0);
      if (!isStraight && !isJump) this.#refine(n, 0, 1, 0);
    }
    if (last >= 0) this.#push(last, 1);
    // So many jumps are drawn as far as they can be seen.
    if (this.#corners.length > most / 2) this.#corners.length = 0;
  }

  /**
   * Indices of the points that are needed when chords may stray `loose` times as far: from each the chord that leads furthest, which
   * makes them as few as chords between points of the curve can be. The ends of runs are at most half of `most`.
   */
  thinned(loose: number, most: number): readonly number[] {
    const last = this.x.length - 1;
    const run = Math.max(RUN, Math.ceil((2 * last) / most));
    const kept: number[] = last < 0 ? [] : [0];
    let corner = 0;
    for (let from = 0; from < last; ) {
      while (this.#corners[corner] <= from) corner++;
      from = this.#furthest(from, Math.min(last, from + run, this.#corners[corner] ?? last), loose - this.#refined);
      kept.push(from);
    }
    return kept;
  }

  /** The points at some indices. */
  curve(indices: readonly number[]): Curve {
    const pick = (values: readonly number[]) => Float64Array.from(indices, (n) => values[n]);
    return { x: pick(this.x), y: pick(this.y), t: pick(this.t) };
  }

  /** The furthest point up to `most` that a chord leads to without straying, found by doubling and halving. */
  #furthest(from: number, most: number, tolerance: number): number {
    let good = from + 1;
    let points = 2;
    while (from + points <= most && this.#follows(from, from + points, tolerance)) {
      good = from + points;
      points *= 2;
    }
    let bad = Math.min(most + 1, from + points);
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (this.#follows(from, middle, tolerance)) good = middle;
      else bad = middle;
    }
    return good;
  }

  #follows(from: number, to: number, tolerance: number): boolean {
    for (let n = from + 1; n < to; n++) if (this.#strays(from, to, n) > tolerance) return false;
    return true;
  }

  #push(n: number, theta: number): void {
    const { t } = this.#course;
    this.t.push(theta === 1 ? t[n + 1] : t[n] + theta * (t[n + 1] - t[n]));
    this.x.push(this.#course.x(n, theta));
    this.y.push(this.#course.y(n, theta));
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
    for (let n = 0; n + 1 < this.#course.t.length; n++) {
      const x0 = this.#course.x(n, 0);
      const y0 = this.#course.y(n, 0);
      const x1 = this.#course.x(n, 1);
      const y1 = this.#course.y(n, 1);
      if ((this.#sides(x0, y0) & this.#sides(x1, y1)) !== 0) continue;
      const beside = this.#beside(x0, y0, x1, y1, 0.5, this.#course.x(n, 0.5), this.#course.y(n, 0.5));
      // What bends farther than the sheet is large crosses it in a few arcs.
      count += Math.sqrt(Math.min(beside, SHEETS / STRAY));
    }
    return count;
  }

  #bends(n: number, from: number, to: number): boolean {
    const x0 = this.#course.x(n, from);
    const y0 = this.#course.y(n, from);
    const x1 = this.#course.x(n, to);
    const y1 = this.#course.y(n, to);
    let outside = this.#sides(x0, y0) & this.#sides(x1, y1);
    let worst = 0;
    for (let quarter = 1; quarter <= 3; quarter++) {
      const part = quarter / 4;
      const theta = from + part * (to - from);
      const x = this.#course.x(n, theta);
      const y = this.#course.y(n, theta);
      outside &= this.#sides(x, y);
      worst = Math.max(worst, this.#beside(x0, y0, x1, y1, part, x, y));
    }
    return outside === 0 && worst > this.#refined;
  }

  #strays(a: number, b: number, n: number): number {
    const { x, y, t } = this;
    const span = t[b] - t[a];
    const strays = this.#beside(x[a], y[a], x[b], y[b], span === 0 ? 0 : (t[n] - t[a]) / span, x[n], y[n]);
    if (this.#sides(x[n], y[n]) === 0 || this.#entersAt(n)) return strays;
    // A chord that stays farther from the sheet than from the curve cannot be seen: solutions that leave for ever are not followed.
    return strays * STRAY < this.#outside(x[n], y[n]) / 2 ? 0 : strays / UNSEEN;
  }

  /** A line from a point out of sight to one beside it may lead over the sheet. */
  #entersAt(n: number): boolean {
    const { x, y } = this;
    const sides = this.#sides(x[n], y[n]);
    return (sides & this.#sides(x[n - 1], y[n - 1])) === 0 || (sides & this.#sides(x[n + 1], y[n + 1])) === 0;
  }

  /** Pixels from a point to the sheet. */
  #outside(x: number, y: number): number {
    const right = Math.max(0, this.#left - x, x - this.#right) * this.#perX;
    const up = Math.max(0, this.#bottom - y, y - this.#top) * this.#perY;
    return Math.max(right, up);
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
    // Where points are few, the pace gives way before the place does.
    const worst = Math.max(beside / STRAY, ahead / (AHEAD * this.loose));
    return Number.isFinite(worst) ? worst : 0;
  }

  /** On which sides of the sheet, which is a quarter larger than its view, a point lies, as bits (Cohen and Sutherland). */
  #sides(x: number, y: number): number {
    return (x < this.#left ? 1 : x > this.#right ? 2 : 0) | (y < this.#bottom ? 4 : y > this.#top ? 8 : 0);
  }
}

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);
