import { largest } from "../../core/extremes.ts";
import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import { type Pieces, pieceAt, pieceSlope } from "../../ode/pieces.ts";
import type { Course } from "../chordPath.ts";

/** Roundings of the largest state: of differences of such a size a thousandth is noise, which is seen on a logarithmic axis. */
const NOISE = 1024;
/** Roundings of a time: what a solution moves in less is noise, too. */
const NOISE_OF_TIME = 16;
/** Events of both so close together, as a part of the time, are one: no drawing is fine enough to have them side by side. */
const ONE = 1e-4;

/** How far a state solved backward lies off the forward one, over time; its logarithm to base 10 goes up. */
export interface DriftCourse {
  readonly course: Course;
  /** What rounding of states alone makes, that of times left out: no drift is told to be less. */
  readonly least: number;
}

/**
 * The drift as a function of time, of both solutions as they are between their steps, from where both are known.
 *
 * Where an event makes the state jump, the two know its time as well as their tolerance tells: between the one time and the other they lie
 * apart by the jump itself, which is no drift, and the course goes from what is before to what is behind.
 */
export function driftCourse(reconstructed: Pieces, forward: Pieces): DriftCourse {
  const least = NOISE * Number.EPSILON * (largest(valuesAtEnds(forward).map(Math.abs)) || 1);
  const pieces = acrossJumps(common(reconstructed, forward), jumpsOfBoth(reconstructed, forward));
  const [z, known, slope] = Array.from({ length: 3 }, () => new Float64Array(forward.dimension));
  const t = Float64Array.from([...pieces.map(({ from }) => from), ...pieces.slice(-1).map(({ to }) => to)]);
  const timeAt = (n: number, theta: number) => pieces[n].from + theta * (pieces[n].to - pieces[n].from);
  const y = (n: number, theta: number): number => {
    const { back, ahead, from, to, isJump } = pieces[n];
    if (isJump) return (1 - theta) * y(n - 1, 1) + theta * y(n + 1, 0);
    const time = timeAt(n, theta);
    pieceAt(reconstructed, back, from === to ? theta : partOf(reconstructed, back, time), z);
    const part = partOf(forward, ahead, time);
    pieceAt(forward, ahead, part, known);
    pieceSlope(forward, ahead, part, forward.t[ahead + 1] - forward.t[ahead], slope);
    let [sum, speed] = [0, 0];
    for (let i = 0; i < z.length; i++) {
      sum += squared(z[i] - known[i]);
      speed += squared(slope[i]);
    }
    const ofTime = NOISE_OF_TIME * Number.EPSILON * Math.abs(time) * Math.sqrt(speed);
    return elementary.log10(Math.max(least, ofTime < Number.POSITIVE_INFINITY ? ofTime : 0, Math.sqrt(sum)));
  };
  return { least, course: { t, isStraight: false, x: timeAt, y } };
}

/** States where pieces meet, and at the end. */
function valuesAtEnds(pieces: Pieces): Float64Array {
  const { t, dimension } = pieces;
  const values = new Float64Array(t.length * dimension);
  for (let n = 0; n + 1 < t.length; n++) {
    pieceAt(pieces, n, 0, values.subarray(n * dimension));
    pieceAt(pieces, n, 1, values.subarray((n + 1) * dimension));
  }
  return values;
}

/** A stretch of time, backward, with the pieces that both solutions have there. */
interface Common {
  readonly from: number;
  readonly to: number;
  readonly back: number;
  readonly ahead: number;
  /** A jump of both, which the course goes straight across. */
  readonly isJump?: true;
}

function common(reconstructed: Pieces, forward: Pieces): Common[] {
  const [back, ahead] = [reconstructed.t, forward.t];
  const direction = Math.sign(ahead[ahead.length - 1] - ahead[0]);
  const found: Common[] = [];
  let m = ahead.length - 2;
  for (let n = 0; n + 1 < back.length && m >= 0; n++) {
    let from = back[n];
    // Forward pieces that begin behind this place are not yet those that hold it.
    while (m > 0 && (ahead[m] - from) * direction >= 0 && back[n + 1] !== from) m--;
    while (m > 0 && (ahead[m] - back[n + 1]) * direction > 0) {
      found.push({ from, to: ahead[m], back: n, ahead: m });
      from = ahead[m--];
    }
    found.push({ from, to: back[n + 1], back: n, ahead: m });
  }
  return found;
}

/** What both have there gives way to one piece from what is before it to what is behind; nothing at the ends of all. */
function acrossJumps(pieces: readonly Common[], jumps: readonly Stretch[]): Common[] {
  const found: Common[] = [];
  let [before, isBehindJump]: [Common | undefined, boolean] = [undefined, false];
  for (const piece of pieces) {
    const isWithin = (t: number) => jumps.some(({ first, last }) => t >= first && t <= last);
    if (isWithin(piece.from) && isWithin(piece.to)) {
      isBehindJump = true;
      continue;
    }
    if (before && isBehindJump) found.push({ ...piece, from: before.to, to: piece.from, isJump: true });
    found.push(piece);
    [before, isBehindJump] = [piece, false];
  }
  return found;
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Stretches of time between an event of the one solution and the same event of the other; of no length where they agree. */
function jumpsOfBoth(reconstructed: Pieces, forward: Pieces): readonly Stretch[] {
  const near = ONE * Math.abs(forward.t[forward.t.length - 1] - forward.t[0]);
  const back = jumpTimes(reconstructed);
  return jumpTimes(forward).flatMap((time) => {
    const other = back.reduce(
      (best, t) => (Math.abs(t - time) < Math.abs(best - time) ? t : best),
      Number.POSITIVE_INFINITY,
    );
    return Math.abs(other - time) <= near ? [{ first: Math.min(time, other), last: Math.max(time, other) }] : [];
  });
}

/** Where pieces have no length: the state before is another than the one behind. */
const jumpTimes = ({ t }: Pieces): readonly number[] => [...t].filter((time, n) => n > 0 && time === t[n - 1]);

function partOf({ t }: Pieces, n: number, time: number): number {
  return t[n + 1] === t[n] ? 0 : (time - t[n]) / (t[n + 1] - t[n]);
}
