import type { Diagnosis } from "../core/status.ts";

/** The sentences with which a solve explains that it did not reach its end. */

export function cancelledAt(t: number): Diagnosis {
  return { status: "cancelled", t, message: `cancelled at t = ${t}` };
}

export function underflowAt(t: number, h: number): Diagnosis {
  const message =
    `the step fell to ${size(h)} at t = ${t} and could not meet the tolerance: ` +
    "the solution has a singularity or a jump there, or the tolerance is finer than double precision";
  return { status: "stepUnderflow", t, message };
}

export function stiffUnderflowAt(t: number, h: number, hRho: number, interval: number): Diagnosis {
  return { status: "stepUnderflow", t, message: `the step fell to ${size(h)} at t = ${t}: ${stiff(hRho, interval)}` };
}

export function tooManySteps(t: number, attempts: number, t1: number): Diagnosis {
  const message = `${attempts} steps led only to t = ${t} of ${t1}: allow more steps, a rougher tolerance or a shorter span`;
  return { status: "maxSteps", t, message };
}

export function tooStiff(t: number, h: number, hRho: number, interval: number, t1: number): Diagnosis {
  const left = Math.abs((t1 - t) / h);
  const message =
    `${stiff(hRho, interval)}; with steps of ${size(h)} the rest of the way from t = ${t} to ${t1} would take about ` +
    `${left < 1e6 ? Math.round(left) : left.toExponential(0)} steps: shorten the span or allow that many`;
  return { status: "maxSteps", t, message };
}

/** Of a solve that ended well. */
export function stiffButDone(t: number, hRho: number, interval: number): Diagnosis {
  return { status: "ok", t, message: `from about t = ${t} on, ${stiff(hRho, interval)}` };
}

function stiff(hRho: number, interval: number): string {
  return (
    "the problem is stiff: stability, not accuracy, holds the step down " +
    `(h·ρ(J) ≈ ${hRho.toPrecision(2)}, where this explicit method is stable to ${interval.toPrecision(2)})`
  );
}

function size(h: number): string {
  return Math.abs(h).toExponential(1);
}
