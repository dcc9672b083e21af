import type { FollowedStep } from "../ode/follow.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Plane, widenedView } from "./plane.ts";
import type { Trap } from "./trap.ts";

/** A ray from an equilibrium of a planar flow to the edge of the view: every closed trajectory around the equilibrium meets it. */
export interface Section {
  readonly from: readonly [number, number];
  /** The end at the edge of the view: the point at u is `from` + u (`to` − `from`). */
  readonly to: readonly [number, number];
}

/** The longest of the rays along the axes, in parts of the view. */
export function sectionFrom(e: readonly number[], { view: { x, y } }: Plane): Section {
  const [a, b] = e;
  const rays = [
    { long: (x[1] - a) / (x[1] - x[0]), to: [x[1], b] },
    { long: (a - x[0]) / (x[1] - x[0]), to: [x[0], b] },
    { long: (y[1] - b) / (y[1] - y[0]), to: [a, y[1]] },
    { long: (b - y[0]) / (y[1] - y[0]), to: [a, y[0]] },
  ] as const;
  return { from: [a, b], to: rays.reduce((longest, ray) => (ray.long > longest.long ? ray : longest)).to };
}

export const placeOn = ({ from, to }: Section, u: number): readonly [number, number] => [
  from[0] + u * (to[0] - from[0]),
  from[1] + u * (to[1] - from[1]),
];

/** Where a trajectory from a section first meets it again after one turn around its beginning. */
export interface Return {
  /** Place on the section; NaN where there is no return. */
  readonly u: number;
  /** Signed time. */
  readonly t: number;
  /** There were too few steps to tell. */
  readonly isOpen: boolean;
  /** It is stiff where it comes back. */
  readonly isStiff?: boolean;
}

/** Parts of a step that are looked at. */
const PARTS = 4;
/** What has crossed the line of the section so often without a turn goes around something else. */
const MOST_CROSSINGS = 8;

/**
 * The first-return map of a section: for trajectories that turn once around the section's beginning before they leave the view's
 * surroundings, fall into a trap, or run out of steps.
 *
 * @param us places on the section
 * @param traps of what attracts in that direction of time
 * @param rtol of the trajectories
 * @param maxSteps of each of them
 */
export function returns(
  flow: FrozenFlow,
  plane: Plane,
  section: Section,
  us: readonly number[],
  direction: 1 | -1,
  traps: readonly Trap[],
  rtol: number,
  maxSteps: number,
): readonly Return[] {
  const found: Return[] = us.map(() => ({ u: Number.NaN, t: Number.NaN, isOpen: false }));
  if (us.length === 0) return found;
  const { x, y } = widenedView(plane.view, 1);
  const turns = us.map(() => new Turn(section));
  flow.follow(Float64Array.from(us.flatMap((u) => placeOn(section, u))), {
    direction,
    rtol,
    atols: Float64Array.of(1e-2 * rtol * (x[1] - x[0]), 1e-2 * rtol * (y[1] - y[0])),
    maxSteps,
    ended(index, how) {
      if (how === "maxSteps") found[index] = { ...found[index], isOpen: true };
    },
    visit(step) {
      const back = turns[step.index].see(step);
      if (back) found[step.index] = { ...back, isStiff: step.isStiff };
      const { after } = step;
      const isInside = after[0] >= x[0] && after[0] <= x[1] && after[1] >= y[0] && after[1] <= y[1];
      return (
        !back && isInside && turns[step.index].crossings < MOST_CROSSINGS && !traps.some((trap) => trap.contains(after))
      );
    },
  });
  return found;
}

/** Counts the half turns of one trajectory around the beginning of a section. */
class Turn {
  crossings = 0;
  readonly #section: Section;
  readonly #square: number;
  /** Half turns counterclockwise, as a sector between multiples of π; undefined on the section itself. */
  #sector: number | undefined;

  constructor(section: Section) {
    this.#section = section;
    const [dx, dy] = [section.to[0] - section.from[0], section.to[1] - section.from[1]];
    this.#square = dx * dx + dy * dy;
  }

  see(step: FollowedStep): Return | undefined {
    let [before, u0, v0] = [0, this.#along(step.before), this.#across(step.before)];
    for (let k = 1; k <= PARTS; k++) {
      const theta = k / PARTS;
      const z = k === PARTS ? step.after : step.at(theta);
      const [u1, v1] = [this.#along(z), this.#across(z)];
      const isUpper = v1 > 0;
      if (this.#sector === undefined) {
        if (v1 !== 0) this.#sector = isUpper ? 0 : -1;
      } else if ((this.#sector % 2 === 0) !== isUpper && v1 !== 0) {
        const isAhead = u0 + ((u1 - u0) * v0) / (v0 - v1) > 0;
        // Up through the ray, or down beyond its beginning, is counterclockwise.
        this.crossings++;
        this.#sector += isUpper === isAhead ? 1 : -1;
        if (this.#sector === 2 || this.#sector === -3) return this.#cross(step, before, theta);
      }
      [before, u0, v0] = [theta, u1, v1];
    }
    return undefined;
  }

  /** The place where v passes 0 within a part of a step, by the continuous extension. */
  #cross(step: FollowedStep, from: number, to: number): Return {
    const across = (theta: number) => this.#across(step.at(theta));
    let [a, b] = [from, to];
    let [va, vb] = [across(a), across(b)];
    // The Illinois rule: regula falsi that does not stay at one end.
    for (let k = 0; k < 60 && b - a > 2 * Number.EPSILON; k++) {
      const c = va === vb ? (a + b) / 2 : a + ((b - a) * va) / (va - vb);
      if (!(c > a && c < b)) break;
      const vc = across(c);
      if (vc === 0) {
        a = c;
        b = c;
      } else if (vc > 0 === vb > 0) {
        [b, vb] = [c, vc];
        va /= 2;
      } else {
        [a, va] = [c, vc];
        vb /= 2;
      }
    }
    const theta = Math.abs(va) < Math.abs(vb) ? a : b;
    return { u: this.#along(step.at(theta)), t: step.from + theta * (step.to - step.from), isOpen: false };
  }

  #along(z: Float64Array): number {
    const { from, to } = this.#section;
    return ((z[0] - from[0]) * (to[0] - from[0]) + (z[1] - from[1]) * (to[1] - from[1])) / this.#square;
  }

  #across(z: Float64Array): number {
    const { from, to } = this.#section;
    return ((to[0] - from[0]) * (z[1] - from[1]) - (to[1] - from[1]) * (z[0] - from[0])) / this.#square;
  }
}
