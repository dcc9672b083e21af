import { largest, smallest } from "../../core/extremes.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Diagnosis } from "../../core/status.ts";
import type { Bounds, Crossing } from "../events/crossing.ts";
import type { CrossingEvent, SolveEvent } from "../events/eventSystem.ts";
import type { SwitchedSystem, SwitchFunction } from "./switchedSystem.ts";

/** What holds between two changes: the parameters with the conditions' numbers, and the switch that is slid along. */
export interface Regime {
  readonly theta: Float64Array;
  readonly sliding: number | undefined;
}

/** A change of regime. */
export interface Transition {
  readonly t: number;
  readonly z: Float64Array;
  /** The switch that the solution came to; absent where a regime ended by itself: the right-hand side goes on without a jump. */
  readonly crossed?: number;
  readonly before: Regime;
  readonly after: Regime;
}

/** Keeps the conditions on the state of one trajectory, and changes them where the solution comes to a switch. */
export class SwitchMachine {
  /** With the numbers of the conditions as they stand now; one array throughout. */
  readonly theta: Float64Array;
  readonly transitions: Transition[] = [];
  /** What a solve watches: for each switch that it is come to, and that a sliding along it ends above. */
  readonly events: readonly CrossingEvent[];
  #sliding: number | undefined;
  readonly #system: SwitchedSystem;
  readonly #looked: readonly Crossing[];
  readonly #direction: number;
  readonly #slope: Float64Array;

  constructor(system: SwitchedSystem, own: Float64Array, dimension: number, direction: number) {
    this.#system = system;
    this.#direction = direction;
    this.theta = new Float64Array(system.parameterCount);
    this.theta.set(own.subarray(0, system.own));
    this.#slope = new Float64Array(dimension);
    this.#looked = system.switches.map((one) => one.bind(this.theta));
    this.events = system.switches.flatMap(({ name }, k): CrossingEvent[] => {
      const event = (crossing: Crossing, isAbove: boolean): CrossingEvent => ({
        name,
        stop: false,
        crossing,
        isQuiet: true,
        becomes: (t, z) => this.#come(k, isAbove, t, z),
      });
      return [event(this.#first(k), false), event(this.#second(k), true)];
    });
  }

  get sliding(): number | undefined {
    return this.#sliding;
  }

  get regime(): Regime {
    return { theta: this.theta.slice(), sliding: this.#sliding };
  }

  /** Reads the conditions off a state as they are; gives the switches that it stands on. */
  read(t: number, z: Float64Array): number[] {
    this.#sliding = undefined;
    const standing: number[] = [];
    for (const [k, { slot, atZero, rounding }] of this.#system.switches.entries()) {
      const x = this.#looked[k].value(t, z);
      if (rounding) this.#setCell(k, x);
      else this.theta[slot] = x > 0 ? 1 : x < 0 ? 0 : atZero;
      if (!rounding && x === 0) standing.push(k);
    }
    return standing;
  }

  /** Reads the conditions off a state; what stands on a switch goes where the right-hand side leads. */
  place(t: number, z: Float64Array): Diagnosis | undefined {
    for (const k of this.read(t, z)) {
      const end = this.#settle(k, t, z);
      if (end) return end;
    }
    return undefined;
  }

  /** Events of a user's, after which the state may be on another side. */
  wrapped(events: readonly SolveEvent[]): SolveEvent[] {
    return events.map((event) => {
      const { becomes } = event;
      if (!becomes) return event;
      return {
        ...event,
        becomes: (t, z, out) => {
          const end = becomes(t, z, out);
          const before = this.regime;
          const placed = this.place(t, out);
          this.#note(t, z, before);
          return end ?? placed;
        },
      };
    });
  }

  /** On a switch from below or above, or at rest there. */
  #settle(k: number, t: number, z: Float64Array): Diagnosis | undefined {
    const { slot, atZero } = this.#system.switches[k];
    const rate = (number: number) => {
      this.theta[slot] = number;
      return this.#rate(k, t, z);
    };
    const [below, above] = [rate(0), rate(1)];
    if (below > 0 && above < 0) return this.#slide(k, t);
    this.theta[slot] = above > 0 ? 1 : below < 0 ? 0 : atZero;
    return undefined;
  }

  /** The solution came to a switch, or to where a sliding along it ends. */
  #come(k: number, isAbove: boolean, t: number, z: Float64Array): Diagnosis | undefined {
    const before = this.regime;
    const { slot } = this.#system.switches[k];
    if (this.#sliding === k) {
      this.#sliding = undefined;
      this.theta[slot] = isAbove ? 1 : 0;
      this.#note(t, z, before);
      return undefined;
    }
    const end = this.#cross(k, t, z);
    this.#note(t, z, before, k);
    return end;
  }

  #cross(k: number, t: number, z: Float64Array): Diagnosis | undefined {
    const { slot, rounding } = this.#system.switches[k];
    const into = this.#rate(k, t, z);
    const old = this.theta.slice();
    const x = this.#looked[k].value(t, z);
    if (rounding) {
      const [lower, upper] = rounding.cell.map((place) => this.theta[place]);
      const isUp = Math.abs(x - upper) < Math.abs(x - lower);
      this.#setCell(k, isUp ? upper + 0.5 : lower - 0.5);
    } else this.theta[slot] = 1 - this.theta[slot];
    const held = this.#sliding === undefined ? undefined : this.#holds(this.#sliding, t, z);
    const on = this.#rate(k, t, z);
    if (into * on > 0 || into === 0 || held !== undefined) {
      if (held !== undefined) {
        // With the other side of this switch the one that was slid along no longer holds.
        this.theta[this.#system.switches[this.#sliding!].slot] = held;
        this.#sliding = undefined;
      }
      return undefined;
    }
    if (on === 0) return undefined;
    this.theta.set(old);
    if (rounding) return this.#stuck(k, t, "a rounding cannot be slid along");
    if (this.#sliding !== undefined) return this.#stuck(k, t, "it is slid along another one already");
    return this.#slide(k, t);
  }

  /** The side to which a switch that is slid along leaves; undefined where it holds. */
  #holds(k: number, t: number, z: Float64Array): 0 | 1 | undefined {
    const { below, above } = this.#along(k);
    const [up, down] = [below.value(t, z), above.value(t, z)].map((x) => x * this.#direction);
    if (up > 0 && down < 0) return undefined;
    return down >= 0 ? 1 : 0;
  }

  #slide(k: number, t: number): Diagnosis | undefined {
    if (this.#sliding !== undefined) return this.#stuck(k, t, "it is slid along another one already");
    this.#sliding = k;
    return undefined;
  }

  #stuck(k: number, t: number, why: string): Diagnosis {
    const message = `at t = ${formatShort(t)} the right-hand side points to the switch ${quoted(this.#system.switches[k].name)} from both sides, and ${why}: no solution goes on`;
    return { status: "zeno", t, message };
  }

  #setCell(k: number, x: number): void {
    const { slot, rounding } = this.#system.switches[k];
    if (!rounding) return;
    const [value, lower, upper] = rounding.at(x);
    this.theta[slot] = value;
    this.theta[rounding.cell[0]] = lower;
    this.theta[rounding.cell[1]] = upper;
  }

  /** By how much what is looked at grows, in the direction of the solve. */
  #rate(k: number, t: number, z: Float64Array): number {
    const sliding = this.#sliding === undefined ? undefined : this.#system.sliding(this.#sliding);
    (sliding ?? this.#system).f(t, z, this.theta, this.#slope);
    return this.#looked[k].rate(t, z, this.#slope) * this.#direction;
  }

  #note(t: number, z: Float64Array, before: Regime, crossed?: number): void {
    const after = this.regime;
    if (after.sliding === before.sliding && after.theta.every((x, p) => x === before.theta[p])) return;
    this.transitions.push({ t, z: z.slice(), before, after, ...(crossed !== undefined && { crossed }) });
  }

  readonly #slides = new Map<number, { readonly below: Crossing; readonly above: Crossing }>();

  #along(k: number): { readonly below: Crossing; readonly above: Crossing } {
    const found = this.#slides.get(k) ?? this.#system.sliding(k)!.bind(this.theta);
    this.#slides.set(k, found);
    return found;
  }

  /** Falls through 0 where the solution comes to a switch, or where a sliding along it ends below. */
  #first(k: number): Crossing {
    const looked = this.#looked[k];
    const one = this.#system.switches[k];
    const side = one.rounding ? cellOf(looked, one, this.theta) : sideOf(looked, one, this.theta);
    return changing(() => (this.#sliding === k ? times(this.#along(k).below, this.#direction) : side));
  }

  /** Falls through 0 where a sliding along a switch ends above. */
  #second(k: number): Crossing {
    return changing(() => (this.#sliding === k ? times(this.#along(k).above, -this.#direction) : never));
  }
}

const never: Crossing = {
  direction: "down",
  value: () => 1,
  rate: () => 0,
  bounds: () => ({ value: { lo: 1, hi: 1 }, rate: { lo: 0, hi: 0 } }),
};

/** One or another, as things stand. */
function changing(now: () => Crossing): Crossing {
  return {
    direction: "down",
    value: (t, z) => now().value(t, z),
    rate: (t, z, slope) => now().rate(t, z, slope),
    bounds: (t, z, slope) => now().bounds(t, z, slope),
  };
}

function times(crossing: Crossing, sign: number): Crossing {
  const of = ({ lo, hi }: Bounds): Bounds => (sign > 0 ? { lo, hi } : { lo: -hi, hi: -lo });
  return {
    direction: "down",
    value: (t, z) => sign * crossing.value(t, z),
    rate: (t, z, slope) => sign * crossing.rate(t, z, slope),
    bounds(t, z, slope) {
      const { value, rate } = crossing.bounds(t, z, slope);
      return { value: of(value), rate: of(rate) };
    },
  };
}

/** What is looked at, above 0 on the side where the solution is. */
function sideOf(looked: Crossing, { slot }: SwitchFunction, theta: Float64Array): Crossing {
  const [below, above] = [times(looked, -1), times(looked, 1)];
  return changing(() => (theta[slot] > 0.5 ? above : below));
}

/** The product of the distances from both ends of a cell. */
function cellOf(looked: Crossing, { rounding }: SwitchFunction, theta: Float64Array): Crossing {
  const ends = () => rounding!.cell.map((place) => theta[place]);
  const product = (x: Bounds, y: Bounds): Bounds => {
    const all = [x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi];
    return { lo: smallest(all), hi: largest(all) };
  };
  return {
    direction: "down",
    value(t, z) {
      const [a, b] = ends();
      const x = looked.value(t, z);
      return (x - a) * (b - x);
    },
    rate(t, z, slope) {
      const [a, b] = ends();
      return looked.rate(t, z, slope) * (a + b - 2 * looked.value(t, z));
    },
    bounds(t, z, slope) {
      const [a, b] = ends();
      const { value, rate } = looked.bounds(t, z, slope);
      const inner = { lo: a + b - 2 * value.hi, hi: a + b - 2 * value.lo };
      return {
        value: product({ lo: value.lo - a, hi: value.hi - a }, { lo: b - value.hi, hi: b - value.lo }),
        rate: product(rate, inner),
      };
    },
  };
}
