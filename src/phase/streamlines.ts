import { squared } from "../core/squared.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { hasExtent, type Plane } from "./plane.ts";

/** A curve along the field. */
export interface Streamline {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Part of the distance at which a line ends beside another one. */
const CLOSE = 0.5;
/** Places of a line are this part of the distance apart. */
const STEP = 0.15;
/** The cosine of the most that a line turns in half of such a step. */
const STRAIGHT = 0.85;
/** Lines shorter than this, in distances, show nothing. */
const SHORT = 1;
const MOST_PLACES = 3000;
const MOST_LINES = 1500;

/**
 * Evenly spaced streamlines of the field in a plane: each new one begins beside an old one, at the distance, and ends where it comes closer than
 * half of it to another, at the view's edge, where the field is 0 or not defined, or where it meets itself.
 *
 * @param distance between lines, as a part of the view's longer side as it is drawn
 * @param aspect height of the drawing over its width
 * Source: B. Jobard, W. Lefer, Creating evenly-spaced streamlines of arbitrary density, 1997.
 */
export function streamlines(flow: FrozenFlow, plane: Plane, distance: number, aspect = 1): readonly Streamline[] {
  if (!hasExtent(plane.view) || !(distance > 0)) return [];
  const sheet = new Sheet(flow, plane, aspect, distance);
  const lines: Place[][] = [];
  const queue: Place[] = [[0.5, aspect / 2]];
  // Whatever no line leads to is begun from a lattice.
  const rest: Place[] = [];
  for (let v = distance / 2; v < aspect; v += distance)
    for (let u = distance / 2; u < 1; u += distance) rest.push([u, v]);
  for (;;) {
    const seed = queue.shift() ?? rest.shift();
    if (!seed || lines.length >= MOST_LINES) break;
    if (!sheet.isFree(seed, distance)) continue;
    const line = sheet.lineThrough(seed);
    if (line.length * STEP < SHORT) continue;
    sheet.keep(line);
    lines.push(line);
    for (const [k, [u, v]] of line.entries()) {
      const [before, after] = [line[Math.max(0, k - 1)], line[Math.min(line.length - 1, k + 1)]];
      const [du, dv] = [after[0] - before[0], after[1] - before[1]];
      const by = (1.0001 * distance) / Math.sqrt(du * du + dv * dv);
      for (const side of [by, -by]) queue.push([u - side * dv, v + side * du]);
    }
  }
  return lines.map((line) => sheet.drawn(line));
}

/** On the drawing, whose width is 1. */
type Place = readonly [u: number, v: number];

/** The drawing: places in units of its width, and which of them are taken. */
class Sheet {
  readonly #flow: FrozenFlow;
  readonly #plane: Plane;
  readonly #aspect: number;
  readonly #distance: number;
  readonly #columns: number;
  readonly #taken = new Map<number, Place[]>();
  readonly #state: Float64Array;
  readonly #out: Float64Array;

  constructor(flow: FrozenFlow, plane: Plane, aspect: number, distance: number) {
    this.#flow = flow;
    this.#plane = plane;
    this.#aspect = aspect;
    this.#distance = distance;
    this.#columns = Math.ceil(1 / distance) + 2;
    this.#state = Float64Array.from(plane.held);
    this.#out = new Float64Array(flow.dimension);
  }

  /** Whether a place is on the sheet, and no line nearer than so. */
  isFree([u, v]: Place, distance: number): boolean {
    if (!(u >= 0 && u <= 1 && v >= 0 && v <= this.#aspect)) return false;
    const [c, r] = this.#cellOf([u, v]);
    for (let i = r - 1; i <= r + 1; i++)
      for (let k = c - 1; k <= c + 1; k++)
        for (const [a, b] of this.#taken.get(i * this.#columns + k) ?? [])
          if (squared(a - u) + squared(b - v) < squared(distance)) return false;
    return true;
  }

  keep(line: readonly Place[]): void {
    for (const place of line) {
      const [c, r] = this.#cellOf(place);
      const cell = r * this.#columns + c;
      const places = this.#taken.get(cell);
      if (places) places.push(place);
      else this.#taken.set(cell, [place]);
    }
  }

  lineThrough(seed: Place): Place[] {
    const forward = this.#from(seed, 1);
    const isClosed = forward.length > 3 && apart(forward[forward.length - 1], seed) < STEP * this.#distance;
    if (isClosed) return [seed, ...forward, seed];
    return [...this.#from(seed, -1).reverse(), seed, ...forward];
  }

  drawn(line: readonly Place[]): Streamline {
    const { x, y } = this.#plane.view;
    return {
      x: Float64Array.from(line, ([u]) => x[0] + u * (x[1] - x[0])),
      y: Float64Array.from(line, ([, v]) => y[0] + (v / this.#aspect) * (y[1] - y[0])),
    };
  }

  /** Along the directions of the field, by the midpoint rule in steps of one length on the drawing. */
  #from(seed: Place, sign: 1 | -1): Place[] {
    const step = STEP * this.#distance;
    const line: Place[] = [];
    let place = seed;
    // Its own places count once it has left them behind.
    const own = new Sheet(this.#flow, this.#plane, this.#aspect, this.#distance);
    const delay = Math.ceil(2 / STEP);
    while (line.length < MOST_PLACES) {
      const a = this.#direction(place, sign);
      const b = a && this.#direction(along(place, a, step / 2), sign);
      // It turns within half a step: an equilibrium, or a jump.
      if (!a || !b || a[0] * b[0] + a[1] * b[1] < STRAIGHT) break;
      place = along(place, b, step);
      if (!this.isFree(place, CLOSE * this.#distance)) break;
      if (line.length > delay) {
        own.keep([line[line.length - 1 - delay]]);
        if (!own.isFree(place, CLOSE * this.#distance)) break;
        if (apart(place, seed) < step) {
          line.push(place);
          break;
        }
      }
      line.push(place);
    }
    return line;
  }

  /** Of length 1 on the drawing; undefined where the field is 0 or not defined. */
  #direction([u, v]: Place, sign: 1 | -1): Place | undefined {
    const { view, axes } = this.#plane;
    this.#state[axes[0]] = view.x[0] + u * (view.x[1] - view.x[0]);
    this.#state[axes[1]] = view.y[0] + (v / this.#aspect) * (view.y[1] - view.y[0]);
    this.#flow.evaluate(this.#state, 1, this.#out);
    const du = (sign * this.#out[axes[0]]) / (view.x[1] - view.x[0]);
    const dv = (sign * this.#aspect * this.#out[axes[1]]) / (view.y[1] - view.y[0]);
    const length = Math.sqrt(du * du + dv * dv);
    return length > 0 && Number.isFinite(length) ? [du / length, dv / length] : undefined;
  }

  #cellOf([u, v]: Place): readonly [number, number] {
    return [Math.floor(u / this.#distance), Math.floor(v / this.#distance)];
  }
}

const along = ([u, v]: Place, [du, dv]: Place, step: number): Place => [u + step * du, v + step * dv];

const apart = ([a, b]: Place, [u, v]: Place) => Math.sqrt(squared(a - u) + squared(b - v));
