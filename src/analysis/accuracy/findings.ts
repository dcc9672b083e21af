import { largest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import type { RoughPlace } from "../../study/roughPlaces.ts";
import type { AccuracyStory, SideStory } from "./accuracyStory.ts";
import type { Ladder } from "./measurements.ts";
import {
  bySteps,
  type Convergence,
  convergence,
  type Fit,
  magnified,
  type Point,
  roundoffOf,
  type Scale,
} from "./observedOrder.ts";
import { type Slaved, slaved } from "./slaved.ts";
import { type StabilityLimit, stabilityLimit } from "./stability.ts";
import { type StepsFor, stepsFor } from "./stepsFor.ts";

/** What a story says of one method; every figure, table and sentence of a report is made from these. */
export interface Findings {
  readonly method: Method;
  readonly title: string;
  readonly side: SideStory;
  readonly double: LadderFindings;
  readonly single?: LadderFindings;
  readonly gradient?: Convergence & { readonly points: readonly Point[] };
  readonly limit?: StabilityLimit;
  /** As observed; where nothing decays or oscillates no step is unstable, whatever goes astray, and where every step is there is no first. */
  readonly threshold?: Ladder["threshold"];
  /** Observed well below the method's order: where f is not smooth, or because the problem is stiff along the solution. */
  readonly reduced?: { readonly order: number; readonly places: readonly RoughPlace[]; readonly slaved?: Slaved };
  /** Why what was observed is no order: it is below the method's but rises towards it, or errors follow no power of h. */
  readonly unsettled?: "rises" | "scatters";
  readonly targets: readonly Target[];
}

export interface LadderFindings extends Convergence {
  readonly ladder: Ladder;
  readonly points: readonly Point[];
}

/** What an error costs that leaves so many digits right. */
export interface Target {
  readonly digits: number;
  readonly error: number;
  readonly need: StepsFor;
  readonly evaluations?: number;
  readonly seconds?: number;
}

const DIGITS = [3, 6, 9];
/** Solutions between these sizes are measured in units, others in their own power of ten. */
const USUAL = [0.05, 100];
/** Across a jump errors are O(h), across a kink O(h²); next to a singularity any power may appear. */
const KEPT = { jump: 1, kink: 2, singularity: 0 };
/** An observed order this far below the method's own is not its own. */
const REDUCED = 0.3;

export function findings(story: AccuracyStory): readonly Findings[] {
  return story.sides.map((side) => {
    const { method } = side;
    const ladder = ladderFindings(story, method, "float64")!;
    const { roughPlaces } = story.measured;
    const limit = side.own ? undefined : stabilityLimit(method, story.spectrum);
    const mayBeUnstable = limit === undefined ? !isSpectrumKnown(story) : limit.h > 0;
    const isLow =
      ladder.fit !== undefined &&
      ladder.fit.order < method.order - REDUCED &&
      ladder.points.some(({ error }) => error > 0);
    const stiff = isLow ? slaved(story, method, ladder.fit!) : undefined;
    const unsettled = unsettledBy(ladder.fit, method, isLow, roughPlaces, stiff);
    // What follows no power of h has no order to be told.
    const double = unsettled === "scatters" ? { ...ladder, fit: undefined } : ladder;
    return {
      method,
      title: side.title,
      side,
      double,
      single: ladderFindings(story, method, "float32"),
      gradient: gradientFindings(story, ladder),
      limit,
      threshold: mayBeUnstable ? ladder.ladder.threshold : undefined,
      reduced:
        isLow && !unsettled && method.order > attainable(roughPlaces)
          ? { order: double.fit!.order, places: roughPlaces, slaved: stiff }
          : undefined,
      unsettled,
      targets: DIGITS.map((digits) => target(digits, ladder, scaleOf(story, ladder.ladder))),
    };
  });
}

/** Where f is rough, or theory leaves a lower order, that is why. */
function unsettledBy(
  fit: Fit | undefined,
  method: Method,
  isLow: boolean,
  places: readonly RoughPlace[],
  stiff: Slaved | undefined,
): Findings["unsettled"] {
  if (!fit || places.length > 0) return undefined;
  if (isLow && fit.rises && !isNearTheory(fit, stiff)) return "rises";
  return fit.irregular && !stiff && Math.abs(fit.order - method.order) > REDUCED ? "scatters" : undefined;
}

/** An order that still rises a little is the one that theory leaves. */
const isNearTheory = ({ order }: Fit, stiff: Slaved | undefined): boolean =>
  stiff !== undefined && order < stiff.order + REDUCED;

/** The order that a method keeps in the presence of such places, however irregularly errors fall; 0 where nothing is known. */
const attainable = (places: readonly RoughPlace[]): number =>
  places.length === 0 ? 0 : places.reduce((least, { kind }) => Math.min(least, KEPT[kind]), Number.POSITIVE_INFINITY);

/** Of large systems the eigenvalues are not known. */
export const isSpectrumKnown = ({ spectrum }: AccuracyStory): boolean => spectrum.t.length > 0;

export function scaleOf({ reference, measured }: AccuracyStory, ladder: Pick<Ladder, "precision" | "own">): Scale {
  const { size, uncertainty } = reference;
  return {
    size,
    uncertainty,
    roundoff: roundoffOf(ladder) * magnified(reference),
    // Steps that a method chooses itself end at jumps.
    jumps: !ladder.own && measured.roughPlaces.some(({ kind }) => kind === "jump"),
    isRough: measured.roughPlaces.some(({ kind }) => kind !== "singularity"),
  };
}

function ladderFindings(
  story: AccuracyStory,
  method: Method,
  precision: Ladder["precision"],
): LadderFindings | undefined {
  const ladder = story.measured.ladders.find((one) => one.method === method.name && one.precision === precision);
  if (!ladder) return undefined;
  const points = ladder.runs.map(({ steps, h, error }) => ({ steps, h, error }));
  // Steps that differ from one another, and orders, have no power of one h.
  if (ladder.own) {
    const { diverged, floor } = convergence(points, scaleOf(story, ladder));
    return { ladder, points, exact: false, isSeen: false, diverged, floor };
  }
  return { ladder, points, ...convergence(points, scaleOf(story, ladder), ladder.witnesses) };
}

function gradientFindings({ gradient }: AccuracyStory, { ladder }: LadderFindings): Findings["gradient"] {
  if (!gradient) return undefined;
  const points = ladder.runs.flatMap(({ steps, h, gradientError, gradientSteps = steps }) =>
    gradientError === undefined ? [] : [{ steps: gradientSteps, h: (h * steps) / gradientSteps, error: gradientError }],
  );
  const size = largest(gradient.values.map(Math.abs));
  return { points, ...convergence(points, { size, uncertainty: 0, roundoff: roundoffOf(ladder) }) };
}

/** The error that leaves no digit right: 1, or the power of ten of a solution that is far from 1. */
function unitOf(size: number): number {
  return size === 0 || (size >= USUAL[0] && size <= USUAL[1]) ? 0 : Math.round(elementary.log10(size));
}

function target(digits: number, found: LadderFindings, scale: Scale): Target {
  const error = Number(`1e${unitOf(scale.size) - digits}`);
  const among = found.ladder.witnesses?.filter(({ steps }) => steps > found.points[0].steps);
  const need = stepsFor(error, bySteps(found.points, among), found, scale);
  if (need.how === "out of reach") return { digits, error, need };
  const { runs } = found.ladder;
  const near = runs.find(({ steps }) => steps >= need.steps) ?? runs[runs.length - 1];
  const evaluations = Math.round((need.steps * near.evaluations) / near.steps);
  const seconds = near.seconds === undefined ? undefined : (near.seconds * evaluations) / near.evaluations;
  return { digits, error, need, evaluations, seconds };
}
