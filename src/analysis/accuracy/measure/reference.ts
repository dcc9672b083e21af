import { formatShort } from "../../../core/formatShort.ts";
import { squared } from "../../../core/squared.ts";
import type { Diagnosis } from "../../../core/status.ts";
import { Interpreter } from "../../../graph/interpret.ts";
import { MORE_STEPS } from "../../../ode/earlyEnds.ts";
import { extensionPieces, type Pieces, polygon } from "../../../ode/pieces.ts";
import type { Switching } from "../../../ode/solution.ts";
import { type RoughPlace, roughPlaces } from "../../../study/roughPlaces.ts";
import type { Session } from "../../../study/session.ts";
import { type Study, StudyError } from "../../../study/study.ts";
import { tracedSwitches } from "../../../study/switches/tracedSwitches.ts";
import { switchingTimes } from "../../../study/switchingTimes.ts";
import type { ReferenceKind } from "../accuracyStory.ts";
import { explicitSolve } from "./explicitSolve.ts";
import { hasEvents, locatedSolve } from "./locatedSolve.ts";
import { isStiffAlong, stiffSolve } from "./stiffSolve.ts";
import { LEAST_STEPS, type Tightness, type TightSolve, unitOf } from "./tightSolve.ts";

/** What methods are held against: the solution as well as it can be had. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** Whether an explicit method is held by stability along it. */
  readonly isStiff: boolean;
  /** What it covers: less than the study's span where the solution itself ends before. */
  readonly span: readonly [number, number];
  /** Why it covers less. */
  readonly early?: Diagnosis;
  /** How far it may itself be off, by comparison with a looser tolerance; 0 for a closed form. */
  readonly uncertainty: number;
  /** Largest |z| at the start and at the times compared. */
  readonly size: number;
  /** How far off a closed form lies that is no solution, and is not what methods are held against; absent where there is none. */
  readonly disagreement?: number;
  /** Where the right-hand side is not smooth on its way. */
  readonly roughPlaces: readonly RoughPlace[];
  /** By what factor a small change of the start has grown at the end; absent where no solve of the two gets there. */
  readonly growth: number | undefined;
  /** The solution between its steps too, to be drawn. */
  pieces(): Pieces;
  /** States at times that run from the beginning of the span to its end, row by row. */
  at(times: Float64Array): Float64Array;
}

/** Equal parts of the span, a power of two, at some of whose ends runs are compared with the reference. */
export const PARTS = 64;
/** Those ends: sixteen, uneven, so that they are not all of the same phase of a solution that repeats itself. */
export const COMPARED: readonly number[] = [3, 5, 10, 13, 19, 22, 27, 29, 34, 38, 43, 47, 51, 53, 58, 64];

/** The other solve, whose distance tells how far the reference may be off; errors fall about as the tolerance does. */
const LOOSER = 10;
/** Of the tolerance: enough to see where a solution with jumps goes, and how steep it is. */
const ROUGHLY = 1e5;
/** Units of the last place of t, on the steepest slope, that a step across a jump cannot resolve. */
const UNRESOLVED = 64;
/** Lines that a reference is drawn of where no solve of it has pieces. */
const FALLBACK = 2000;
/** Pieces in which the path is searched for kinks and jumps; how close to one steps end, as a part of the span. */
const SEARCHED = 128;
const NEAR = 1e-6;
/**
 * A closed form this part of its size off a tight solve, in units of what the equation magnifies, does not solve it; nor does one
 * that is off by so many times what the solve may be, or what it was allowed to be.
 */
const DISAGREES = 1e-10;
const DISAGREES_BY = 100;
/** Of a solution that ends early, the part that is reported on: close to a pole no method is worth comparing. */
const PART_KEPT = 0.9;

/** The ends of equal parts of a span, its own ends among them and exact. */
export function evenTimes([from, to]: readonly [number, number], parts: number): Float64Array {
  return Float64Array.from({ length: parts + 1 }, (_, k) => (k === parts ? to : from + k * ((to - from) / parts)));
}

/** The times at which runs are compared with the reference, the beginning left out. */
export const comparedTimes = (span: readonly [number, number]): Float64Array => {
  const times = evenTimes(span, PARTS);
  return Float64Array.from(COMPARED, (part) => times[part]);
};

/**
 * The closed form where the experiment gives one, else dop853 with a tolerance of 1e-13, its steps made to end at the times
 * asked for; where stability would hold an explicit method, radau5 with one of 1e-12. Where steps of it get stuck in jumps at conditions on
 * the state, they end at those.
 *
 * @throws StudyError where the solution does not get away from its beginning
 */
export function referenceOf(session: Session, study: Study): Reference {
  const attempt = (method: TightSolve): Attempt => {
    const tight = hasEvents(study) ? locatedSolve(session, method) : method;
    return { tight, solved: tight.solve(study, study.span, comparedTimes(study.span)) };
  };
  const stiff = isStiffAlong(session, study) ? attempt(stiffSolve(session)) : undefined;
  const ofStiff = stiff && whole(stiff, study);
  if (ofStiff) return ofStiff;
  const explicit = attempt(explicitSolve(session));
  const found = whole(explicit, study) ?? throughSwitches(session, study);
  if (found) return found;
  // Stability holds an explicit method up long before the end of what an implicit one can follow.
  return beginning(stiff && explicit.solved.diagnosis?.isStiff ? stiff : explicit, study);
}

/** A solve of a whole span, wherever it got. */
interface Attempt {
  readonly tight: TightSolve;
  readonly solved: ReturnType<TightSolve["solve"]>;
}

/** Undefined where the solve does not come to the end. */
function whole({ tight, solved }: Attempt, study: Study): Reference | undefined {
  const closed = closedReference({ tight, solved }, study);
  if (closed) return closed;
  if (solved.status === "ok") return computed(tight, study, study.span);
  // Next to a large jump no step is as small as the tolerance asks: it is met as far as time resolves.
  return solved.status === "stepUnderflow" && !tight.isStiff ? acrossJumps(tight, study) : undefined;
}

/** The experiment's closed form; what was computed, where that is no solution, and undefined where there is none. */
function closedReference({ tight, solved }: Attempt, study: Study): Reference | undefined {
  const exact = closedSolution(study);
  if (!exact) return undefined;
  const states = exact(comparedTimes(study.span));
  if (!states.every(Number.isFinite)) return undefined;
  const size = sizeOf(study, states);
  const growth = growthOf(tight, study, study.span);
  if (
    solved.status === "ok" &&
    largest(solved.z.map((x, k) => x - states[k])) > DISAGREES * size * Math.max(1, growth ?? 1)
  ) {
    const found = computed(tight, study, study.span);
    const off = largest(found.at(comparedTimes(study.span)).map((x, k) => x - states[k]));
    const explained = Math.max(found.uncertainty, tight.tolerance * unitOf(study.z0[0]));
    if (off > Math.max(DISAGREES * size * Math.max(1, growth ?? 1), DISAGREES_BY * explained)) {
      return { ...found, disagreement: off };
    }
  }
  return {
    kind: "exact",
    isStiff: tight.isStiff,
    span: study.span,
    uncertainty: 0,
    size,
    roughPlaces: searched(study, study.span, exact),
    growth,
    pieces: () => piecesOf(tight, study, study.span) ?? polygonOf(exact, study),
    at: exact,
  };
}

/** A solution that goes to and fro across a jump, or along it, takes steps that end there. */
function throughSwitches(session: Session, study: Study): Reference | undefined {
  if (hasEvents(study) || !tracedSwitches(study.field).switches) return undefined;
  // What lies between steps along a jump is no extension of f's own.
  const tight = { ...locatedSolve(session, explicitSolve(session)), kernel: () => undefined };
  const { status, switchings = [] } = tight.solve(study, study.span, comparedTimes(study.span));
  return status === "ok" ? computed(tight, study, study.span, 0, switchings.map(placeOf)) : undefined;
}

/** Where a slide along a jump ends, f goes on as it was on one side of it. */
function placeOf({ t, name, slides }: Switching, n: number, all: readonly Switching[]): RoughPlace {
  const before = all.slice(0, n).findLast((other) => other.name === name);
  const line = /^line (\d+)$/.exec(name)?.[1];
  return { t, kind: before?.slides && !slides ? "kink" : "jump", ...(line && { line: Number(line) }) };
}

/** Of a solution that does not come to its end, most of what there is. */
function beginning({ tight, solved }: Attempt, study: Study): Reference {
  const [from, to] = study.span;
  const reached = endOf(tight, study);
  const until = from + PART_KEPT * (reached - from);
  if (until === from || !Number.isFinite(until)) {
    throw new StudyError(
      `the solution ends where it begins, at t = ${formatShort(from)}: ${solved.diagnosis?.message}`,
    );
  }
  const span = [from, Math.abs(until - from) < Math.abs(to - from) ? until : to] as const;
  const part = tight.solve(study, span, comparedTimes(span));
  if (part.status !== "ok") throw new StudyError(`no reference solution: ${part.diagnosis?.message}`);
  return { ...computed(tight, study, span), early: solved.diagnosis && withoutAdvice(solved.diagnosis) };
}

/** Steps and tolerances of a reference are not the user's to choose. */
const withoutAdvice = (diagnosis: Diagnosis): Diagnosis => ({
  ...diagnosis,
  message: diagnosis.message.replace(MORE_STEPS, ""),
});

function acrossJumps(tight: TightSolve, study: Study): Reference | undefined {
  const { span, field, theta } = study;
  const times = evenTimes(span, 2 * LEAST_STEPS);
  const { z, status } = tight.solve(study, span, times, { factor: ROUGHLY });
  if (status !== "ok") return undefined;
  const f = new Interpreter(field.outputs);
  const n = field.dimension;
  const steepest = largest(times.map((t, k) => largest(f.read({ z: z.subarray(k * n, (k + 1) * n), t: [t], theta }))));
  const floor = UNRESOLVED * Number.EPSILON * Math.max(...span.map(Math.abs)) * steepest;
  const found = tight.solve(study, span, comparedTimes(span), { floor });
  return found.status === "ok" ? computed(tight, study, span, floor) : undefined;
}

/**
 * @param floor the least absolute tolerance
 * @param known places where f is not smooth; searched by default
 */
function computed(
  tight: TightSolve,
  study: Study,
  span: readonly [number, number],
  floor = 0,
  known?: readonly RoughPlace[],
): Reference {
  const roughPlaces = known ?? searched(study, span, (times) => tight.solve(study, span, times, { floor }).z);
  // An error estimate may miss a kink inside a step: steps that end on either side of it cannot.
  const near = NEAR * Math.abs(span[1] - span[0]);
  const stops = (known ? [] : roughPlaces).flatMap(({ t }) => [t - near, t + near]);
  const times = comparedTimes(span);
  const { z } = tight.solve(study, span, times, { stops, floor });
  const at: Reference["at"] = (wanted) => tight.solve(study, span, wanted, { stops, floor }).z;
  const looser = tight.solve(study, span, times, { stops, factor: LOOSER, floor: LOOSER * floor });
  const off = largest(z.map((x, k) => x - looser.z[k]));
  return {
    kind: tight.kind,
    isStiff: tight.isStiff,
    span,
    uncertainty: looser.status === "ok" ? off / (LOOSER / 2) : off,
    size: sizeOf(study, z),
    roughPlaces,
    growth: growthOf(tight, study, span),
    pieces: () => piecesOf(tight, study, span, { stops, floor }) ?? polygonOf(at, { ...study, span }),
    at,
  };
}

function searched(
  { field, theta }: Study,
  span: readonly [number, number],
  at: Reference["at"],
): readonly RoughPlace[] {
  const t = evenTimes(span, SEARCHED);
  return roughPlaces(field, theta, { t, z: at(t) }, switchingTimes(field, theta, span).jumps);
}

/** The change of each component whose fate tells whether a method is stable. */
export const changeOfStart = (z0: Float64Array): number => 1e-7 * (largest(z0) || 1);

function growthOf(tight: TightSolve, study: Study, span: readonly [number, number]): number | undefined {
  const [z0] = study.z0;
  const change = changeOfStart(z0);
  const end = Float64Array.of(span[1]);
  const [a, b] = [z0, z0.map((x) => x + change)].map(
    (start) => tight.solve({ ...study, z0: [start] }, span, end, { factor: LOOSER }).z,
  );
  if (a.length === 0 || b.length === 0) return undefined;
  return Math.sqrt(a.reduce((sum, x, i) => sum + squared(x - b[i]), 0) / a.length) / change;
}

/** The solve with steps of its own, where it comes to the end. */
function piecesOf(tight: TightSolve, study: Study, span: readonly [number, number], tightness: Tightness = {}) {
  const kernel = tight.kernel(study);
  if (!kernel) return undefined;
  const { t, z, status } = tight.solve(study, span, undefined, tightness);
  return status === "ok" ? extensionPieces(kernel, tight.method, { t, z }, study.theta) : undefined;
}

/** Where no such solve comes to the end, or what lies between is not its own, lines between so many places. */
function polygonOf(at: Reference["at"], { span, field }: Study): Pieces {
  const t = evenTimes(span, FALLBACK);
  return polygon({ t, z: at(t) }, field.dimension);
}

/** How far a solution gets that does not come to the end. */
function endOf(tight: TightSolve, study: Study): number {
  const { t } = tight.solve(study, study.span, undefined, { unscaled: true });
  return t[t.length - 1];
}

/** The experiment's closed form, as states at times. */
function closedSolution({ experiment, field, z0: [z0], theta, span }: Study): Reference["at"] | undefined {
  const exact = experiment?.exact;
  // A closed form starts where its experiment does.
  if (!exact || span[0] !== experiment.t.from) return undefined;
  const interpreter = new Interpreter(exact.outputs);
  return (times) => {
    const rows = new Float64Array(times.length * field.dimension);
    for (const [k, t] of times.entries()) rows.set(interpreter.read({ t: [t], z0, theta }), k * field.dimension);
    return rows;
  };
}

const sizeOf = ({ z0: [z0] }: Study, states: Float64Array) => Math.max(largest(z0), largest(states));
const largest = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
