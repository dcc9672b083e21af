import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import { methods } from "../../../ode/methods/registry.ts";
import type { RoughPlace } from "../../../study/roughPlaces.ts";
import type { Session } from "../../../study/session.ts";
import type { Study } from "../../../study/study.ts";
import { switchingTimes } from "../../../study/switchingTimes.ts";
import { evenTimes, type Reference } from "./reference.ts";

/** Single steps of RK4 along the reference. */
const PIECES = 128;
/** A local error this many times the usual one stands out. */
const OUTSTANDING = 10;
/** In units of the solution's roundoff; below, errors are noise. */
const NOISE = 1e3;

/**
 * Where the local error of RK4 stands out along the reference: what tells a singular derivative from a smooth one where no
 * branch of the right-hand side changes. At most one place, to the length of a piece.
 */
export function outstandingError(session: Session, study: Study, reference: Reference): readonly RoughPlace[] {
  // Steps of this length by an explicit method are not stable.
  if (reference.isStiff) return [];
  const {
    field,
    theta,
    field: { dimension },
  } = study;
  const [from, to] = reference.span;
  const h = (to - from) / PIECES;
  const t = evenTimes(reference.span, PIECES);
  const states = reference.at(t);
  const kernel = session.fixedStepKernel(field, methods.get("rk4"));
  const end = new Float64Array(dimension);
  const errors = Float64Array.from({ length: PIECES }, (_, k) => {
    const batch = kernel.open(states.slice(k * dimension, (k + 1) * dimension), 1, theta);
    batch.advance(t[k], h, 0, 1);
    batch.read(end);
    return euclideanNorm(end.map((x, i) => x - states[(k + 1) * dimension + i]));
  });
  // Single steps are not divided where the right-hand side is known to switch: those tell nothing.
  for (const { before } of switchingTimes(field, theta, reference.span).jumps) {
    const k = Math.floor((before - from) / h);
    for (const near of [k - 1, k, k + 1]) if (near >= 0 && near < PIECES) errors[near] = 0;
  }
  const usual = errors.toSorted()[PIECES >> 1];
  const least = NOISE * Number.EPSILON * (reference.size || 1) + 10 * reference.uncertainty;
  const worst = errors.reduce((most, error, k) => (error > errors[most] ? k : most), 0);
  if (!(errors[worst] > Math.max(OUTSTANDING * usual, least))) return [];
  return [{ t: t[worst] + h / 2, kind: "singularity" }];
}
