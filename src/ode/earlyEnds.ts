import { counted } from "../core/counted.ts";
import { formatCount } from "../core/formatCount.ts";
import { formatShort } from "../core/formatShort.ts";
import type { HeldStep } from "../core/kernel.ts";
import { quoted } from "../core/quoted.ts";
import type { Diagnosis } from "../core/status.ts";
import type { Switch } from "./solution.ts";
import { leastStep, unitOf } from "./timeResolution.ts";

/** Steps this part of the span ought to be possible. */
const UNRESOLVED = 1e-9;

/** The sentences with which a solve explains that it did not reach its end. */

export function cancelledAt(t: number): Diagnosis {
  return { status: "cancelled", t, message: `cancelled at t = ${formatShort(t)}` };
}

/** @param held where stability is why */
export function underflowAt(t: number, h: number, span: number, held?: HeldStep): Diagnosis {
  const status = "stepUnderflow";
  const fell = `the step fell to ${size(h)} at t = ${formatShort(t)}`;
  if (held) return { status, t, message: `${fell}: ${stiff(held)}`, isStiff: true };
  if (leastStep(t) > UNRESOLVED * span) return { status, t, message: unresolved(t, h) };
  const message =
    `${fell} and could not meet the tolerance: ` +
    "the solution has a singularity or a jump there, or the tolerance is finer than double precision";
  return { status, t, message };
}

/** Where the stages of an implicit method are not found. */
export function unconvergedAt(t: number, h: number): Diagnosis {
  const message =
    `the step fell to ${size(h)} at t = ${formatShort(t)}, and Newton's iteration for its stages still does not converge: ` +
    "the right-hand side jumps there, or its derivative is not finite";
  return { status: "stepUnderflow", t, message };
}

/** Where algebraic equations are not found to hold behind a jump of f. */
export function inconsistentAt(t: number): Diagnosis {
  const message = `behind the jump at t = ${formatShort(t)} no state is found at which the algebraic equations hold`;
  return { status: "stepUnderflow", t, message, isUnconverged: true };
}

/** What may help where steps were too many and nothing is known of why. */
export const MORE_STEPS = ": allow more steps, a rougher tolerance or a shorter span";

/** @param held where stability is why */
export function tooManySteps(t: number, attempts: number, t1: number, held?: HeldStep): Diagnosis {
  const way = t > t1 ? "on the way back to" : "of";
  const led = `${counted(attempts, "step")} led only to t = ${formatShort(t)} ${way} ${formatShort(t1)}`;
  if (held) return { status: "maxSteps", t, message: `${led}: ${stiff(held)}`, isStiff: true };
  return { status: "maxSteps", t, message: `${led}${MORE_STEPS}` };
}

/** Where an event that stops the solve happened: no failure. */
export function stoppedBy(name: string, t: number): Diagnosis {
  return { status: "event", t, message: `${quoted(name)} stopped the solve at t = ${formatShort(t)}` };
}

/** Where an event happens again at once: the solution does not go on beyond such a time. */
export function zeno(name: string, t: number, times: number): Diagnosis {
  const message =
    `${quoted(name)} happened ${counted(times, "time")} up to t = ${formatShort(t)}, and happens again at once: ` +
    "events that come ever closer together (Zeno's) lead no further";
  return { status: "zeno", t, message };
}

/** Where the state that an event leaves is none. */
export function notFiniteAfter(name: string, t: number, component: number): Diagnosis {
  return {
    status: "diverged",
    t,
    component,
    message: `the state after ${quoted(name)} at t = ${formatShort(t)} is not finite`,
  };
}

/** Where a component and its absolute tolerance are both 0. */
export function nothingTolerated(name: string, component: number, t: number): Diagnosis {
  const message = `${name} is 0 at t = ${formatShort(t)}, where an absolute tolerance of 0 accepts no step: give ${name} one above 0`;
  return { status: "stepUnderflow", t, component, message };
}

/** Of a solve that ended well. */
export function stiffButDone(t: number, held: HeldStep): Diagnosis {
  return { status: "ok", t, message: `from about t = ${formatShort(t)} on, ${stiff(held)}`, isStiff: true };
}

/** Of a solve whose method changed on the way. */
export function switched(switches: readonly Switch[]): Diagnosis {
  const [{ t, to }, back] = switches;
  const from = formatShort(t);
  const first = back && `from t = ${from} to t = ${formatShort(back.t)}`;
  const stretches = Math.ceil(switches.length / 2);
  const stiff = !first
    ? `from t = ${from} on the problem is stiff`
    : stretches === 1
      ? `${first} the problem is stiff`
      : `the problem is stiff in ${formatCount(stretches)} stretches of time, the first ${first}`;
  return { status: "ok", t, message: `${stiff}: ${to} takes the steps there` };
}

/** Of a solve that came to its end and may have passed over something. */
export function stillUnseen(t: number): Diagnosis {
  const message = `near t = ${formatShort(t)} the right-hand side does more between the stages of a step than the tolerance allows: set maxStep`;
  return { status: "ok", t, message };
}

function stiff({ hRho, interval }: HeldStep): string {
  return (
    "the problem is stiff: stability, not accuracy, holds the step down " +
    `(h·ρ(J) ≈ ${formatShort(hRho, 2)}, where this explicit method is stable to ${formatShort(interval, 2)}); an implicit one, such as rodas5p, is not held`
  );
}

function unresolved(t: number, h: number): string {
  return (
    `the step fell to ${size(h)} at t = ${formatShort(t)}, where the numbers lie ${size(unitOf(t))} apart: ` +
    "time resolves no smaller steps there; count time from nearer 0"
  );
}

function size(h: number): string {
  return formatShort(Math.abs(h), 2);
}
