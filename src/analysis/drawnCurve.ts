import { symmetricLog, symmetricPower } from "../figure/symmetricLog.ts";
import type { Pieces } from "../ode/pieces.ts";
import type { Axis } from "../protocol/figure.ts";
import { ChordPath, type Course, type Curve, type Sheet, STRAY } from "./chordPath.ts";
import { goesAcross, strokes } from "./strokes.ts";

/** What is drawn along an axis: a component of the state, or time. */
export type DrawnAxis = number | "t";

/**
 * A solution as a polyline, refined where it bends on the screen: no chord strays from it by more than a fraction of a pixel,
 * and no more points than that takes. Where it swings over time too often for that, what it covers is drawn.
 *
 * @param most points; where they are not enough the tolerance grows until they are
 */
export function drawnCurve(pieces: Pieces, axes: readonly [DrawnAxis, DrawnAxis], sheet: Sheet, most: number): Curve {
  return drawnCourse(courseOf(pieces, axes), sheet, most);
}

/** Two components of a solution, or time and one. */
export function courseOf(pieces: Pieces, axes: readonly [DrawnAxis, DrawnAxis]): Course {
  const [x, y] = axes.map((axis) => along(pieces, axis));
  return { t: pieces.t, isStraight: pieces.degree <= 1, x, y };
}

/** How many times the tolerance is half a pixel on paper four times as large. */
const SEEN = 3;
/** Searches for the least tolerance, and how near they come to it. */
const SEARCHES = 8;
const NEAR = 1.1;

/** Anything that goes with time as a polyline, as `drawnCurve` draws solutions. */
export function drawnCourse(course: Course, sheet: Sheet, most: number): Curve {
  return followed(course, sheet, most).curve;
}

/** A course over time on an axis of time that may be logarithmic, with the sheet's view in times. */
export function drawnOver(course: Course, time: Axis["scale"], sheet: Sheet, most: number): Curve {
  return followedOver(course, time, sheet, most).curve;
}

/** A curve, and where its points do not suffice for half a pixel on paper four times as large the pixels that it may lie beside. */
export interface Followed {
  readonly curve: Curve;
  readonly strays?: number;
}

/** What `drawnOver` draws: chords are straight on the axis, and not in times. */
export function followedOver(course: Course, time: Axis["scale"], sheet: Sheet, most: number): Followed {
  if (typeof time !== "object") return followed(course, sheet, most);
  const place = (t: number) => symmetricLog(t, time.linearTo);
  const placed = { ...course, isStraight: false, x: (n: number, theta: number) => place(course.x(n, theta)) };
  const [from, to] = sheet.view.x.map(place);
  const { curve, ...rest } = followed(placed, { ...sheet, view: { ...sheet.view, x: [from, to] } }, most);
  return { ...rest, curve: { ...curve, x: curve.x.map((decades) => symmetricPower(decades, time.linearTo)) } };
}

function followed(course: Course, sheet: Sheet, most: number): Followed {
  const { path, loose, kept } = tightest(course, sheet, most);
  if (loose <= SEEN) return { curve: path.curve(kept) };
  let best = { curve: path.curve(kept), strays: loose * STRAY };
  for (let tolerance = SEEN; tolerance >= 1; tolerance--) {
    const close = new ChordPath(course, sheet, most, tolerance);
    const covered = close.curve(close.thinned(tolerance, most));
    if (!goesAcross(covered)) break;
    const { curve, columns } = strokes(covered, most);
    const strays = tolerance * STRAY + sheet.width / columns / 2;
    if (strays < best.strays) best = { curve, strays };
  }
  return best.strays <= SEEN * STRAY ? { curve: best.curve } : best;
}

/** Points of a path, no more than `most`, and how many times the tolerance their chords stray. */
interface Chords {
  readonly path: ChordPath;
  readonly loose: number;
  readonly kept: readonly number[];
}

/** As many chords as there may be, and about the least tolerance that they hold where that is more than the usual one. */
function tightest(course: Course, sheet: Sheet, most: number): Chords {
  const chords = (loose?: number): Chords => {
    const path = new ChordPath(course, sheet, most, loose);
    return { path, loose: path.loose, kept: path.thinned(path.loose, most) };
  };
  let best = chords();
  let tooTight = 1;
  const ratio = () => best.kept.length / most;
  // Of chords that may stray farther other points are the best ends.
  if (ratio() > 1 && !course.isStraight) {
    tooTight = best.loose;
    best = chords(best.loose * ratio());
  }
  while (ratio() > 1) {
    const { path } = best;
    tooTight = best.loose;
    // Points go about as the root of the tolerance, and none should be left over.
    const loose = tooTight * Math.max(1.02, ratio() * Math.sqrt(ratio()));
    best = { path, loose, kept: path.thinned(loose, most) };
  }
  // Where the guess was too high, as of swings without number that are straight lines on the screen.
  for (let n = 0; n < SEARCHES && (ratio() < 1 / 2 || best.loose > SEEN) && best.loose > NEAR * tooTight; n++) {
    const tried = chords(Math.max(tooTight, tooTight === 1 ? best.loose / 8 : Math.sqrt(tooTight * best.loose)));
    if (tried.kept.length > most) tooTight = tried.loose;
    else best = tried;
  }
  return best;
}

/** A component, or time, in the pieces of a solution. */
function along({ t, dimension, degree, coefficients }: Pieces, axis: DrawnAxis): Course["x"] {
  if (axis === "t") return (n, theta) => t[n] + theta * (t[n + 1] - t[n]);
  return (n, theta) => {
    const first = (n * dimension + axis) * (degree + 1);
    let sum = coefficients[first + degree];
    for (let m = degree - 1; m >= 0; m--) sum = sum * theta + coefficients[first + m];
    return sum;
  };
}

/** A component at the times of a curve, which are its own pieces' times, in their order. */
export function componentAlong(pieces: Pieces, component: number, times: Float64Array): Float64Array {
  const { t, dimension, degree, coefficients } = pieces;
  const direction = Math.sign(t[t.length - 1] - t[0]);
  let n = 0;
  return times.map((time) => {
    while (n < t.length - 2 && (t[n + 1] - time) * direction < 0) n++;
    const theta = t[n + 1] === t[n] ? 0 : (time - t[n]) / (t[n + 1] - t[n]);
    const first = (n * dimension + component) * (degree + 1);
    let sum = coefficients[first + degree];
    for (let m = degree - 1; m >= 0; m--) sum = sum * theta + coefficients[first + m];
    return sum;
  });
}
