import { leastStep, unitOf } from "../timeResolution.ts";
import type { CrossingDirection } from "./crossing.ts";
import type { CrossingEvent, StretchSolver } from "./eventSystem.ts";
import { firstCrossing, type Side, type Standing } from "./firstCrossing.ts";
import { type Landing, land } from "./landing.ts";
import type { StepPolynomial } from "./stepPolynomial.ts";
import { inflated, roundingError } from "./tolerated.ts";

/** Where a stretch ends, and the numbers of the events that happen there, in order. */
export interface Hit extends Landing {
  readonly fired: readonly number[];
  /** The step that it lies in. */
  readonly step: { readonly from: number; readonly z: Float64Array };
}

/** Looks for the first event of a stretch, step by step. */
export class EventWatch {
  readonly #solver: StretchSolver;
  readonly #events: readonly CrossingEvent[];
  readonly #direction: number;
  #standing: Standing[];
  readonly #start: readonly Standing[];
  /** Events at whose zero the stretch begins, going the way that counts. */
  readonly atStart: readonly number[];
  hit: Hit | undefined;
  /** The one looked into last. */
  lastStep: Hit["step"] | undefined;

  /** @param happened numbers of the events that led to the state */
  constructor(
    solver: StretchSolver,
    events: readonly CrossingEvent[],
    t: number,
    z: Float64Array,
    direction: number,
    happened: readonly number[] = [],
  ) {
    this.#solver = solver;
    this.#events = events;
    this.#direction = direction;
    const slope = new Float64Array(z.length);
    if (events.length > 0) solver.slope(t, z, slope);
    const atStart: number[] = [];
    this.#start = events.map(({ crossing }, index): Standing => {
      const touches = this.#touches(index, t, z);
      const isAtZero = (touches && happened.includes(index)) || this.#isZero(index, t, z);
      if (!isAtZero) return { side: signOf(crossing.value(t, z)), isAway: !touches, isAtZero };
      const side = signOf(crossing.rate(t, z, slope) * direction);
      if (counts(crossing.direction, side)) atStart.push(index);
      return { side, isAway: false, isAtZero };
    });
    this.#standing = [...this.#start];
    this.atStart = atStart;
  }

  /** The stretch begins anew. */
  restart(): void {
    this.#standing = [...this.#start];
    this.hit = undefined;
  }

  /** Looks into a step; true where an event ends it. */
  look(step: StepPolynomial): boolean {
    const before = this.#standing;
    this.lastStep = { from: step.from, z: step.before };
    const looked = this.#events.map(({ crossing }, index) =>
      firstCrossing(step, crossing, before[index], this.#solver.error),
    );
    this.#standing = looked.map(({ standing }) => standing);
    const found = looked
      .flatMap(({ found }, index) => (found ? [{ index, theta: found.theta }] : []))
      .sort((a, b) => a.theta - b.theta || a.index - b.index);
    const [first] = found;
    if (!first) return false;
    const { crossing } = this.#events[first.index];
    const landing = land(this.#solver, step, first.theta, crossing);
    const near = leastStep(landing.t);
    const together = found.filter(
      ({ index, theta }) =>
        index === first.index ||
        Math.abs(step.time(theta) - step.time(first.theta)) <= near ||
        this.#isPast(index, step, first.theta, landing),
    );
    // What happens at one time does so in the order in which it is written.
    const fired = together.map(({ index }) => index).sort((a, b) => a - b);
    this.hit = { ...landing, fired, step: { from: step.from, z: step.before } };
    return true;
  }

  /** The events that happen where the stretch ends: g is 0 there but for rounding, and goes on as the direction says. */
  atEnd(t: number, z: Float64Array): number[] {
    const slope = new Float64Array(z.length);
    if (this.#events.length > 0) this.#solver.slope(t, z, slope);
    return this.#events.flatMap(({ crossing }, index) => {
      if (!this.#isZero(index, t, z)) return [];
      const side = signOf(crossing.rate(t, z, slope) * this.#direction);
      return side !== this.#standing[index].side && counts(crossing.direction, side) ? [index] : [];
    });
  }

  /** Whether another g, which is yet to change sign by the continuous extension, has done so where the step landed. */
  #isPast(index: number, step: StepPolynomial, theta: number, { t, z }: Landing): boolean {
    const { crossing } = this.#events[index];
    if (crossing.direction === "touch") return false;
    const before = crossing.value(step.time(theta), step.state(theta, new Float64Array(step.dimension)));
    const after = signOf(crossing.value(t, z));
    return signOf(before) !== after && counts(crossing.direction, after);
  }

  #isZero(index: number, t: number, z: Float64Array): boolean {
    const { lo, hi } = this.#range(index, t, z, roundingError);
    return lo <= 0 && hi >= 0;
  }

  #touches(index: number, t: number, z: Float64Array): boolean {
    const { lo, hi } = this.#range(index, t, z, this.#solver.error);
    return lo <= 0 && hi >= 0;
  }

  #range(index: number, t: number, z: Float64Array, error: StretchSolver["error"]) {
    const states = Array.from(z, (x) => ({ lo: x, hi: x }));
    const slopes = states.map(() => ({ lo: 0, hi: 0 }));
    const unit = 2 * unitOf(t);
    return this.#events[index].crossing.bounds({ lo: t - unit, hi: t + unit }, inflated(states, error), slopes).value;
  }
}

function signOf(x: number): Side {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

function counts(direction: CrossingDirection, to: Side): boolean {
  if (to === 0) return false;
  return direction === "both" || direction === (to > 0 ? "up" : "down");
}
