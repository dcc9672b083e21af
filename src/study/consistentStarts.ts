import { formatApart, formatShort } from "../core/formatShort.ts";
import { listed } from "../core/quoted.ts";
import type { Diagnosis } from "../core/status.ts";
import { AlgebraicPart } from "../ode/implicit/algebraicPart.ts";
import type { Solution, Trajectory } from "../ode/solution.ts";
import { StopTimes } from "../ode/stopTimes.ts";
import { absoluteTolerances } from "../ode/tolerances.ts";
import type { Kernels } from "./kernels.ts";
import { adaptiveSettings, type StepRequest, stepChoice } from "./stepRequest.ts";
import { type Study, StudyError } from "./study.ts";
import { switchingTimes } from "./switchingTimes.ts";

/** Components that a sentence gives values of. */
const SHOWN = 3;

/** An initial state that the algebraic equations of a mass matrix hold at, and what is to be said of it. */
export interface ConsistentStart {
  readonly z: Float64Array;
  /** What was changed, or, where its status is not `ok`, why there is none. */
  readonly diagnosis?: Diagnosis;
}

/** What of a study's mass matrix is algebraic, its parameters in place. */
export function algebraicPart(
  kernels: Kernels,
  { field, theta }: Pick<Study, "field" | "theta">,
): AlgebraicPart | undefined {
  if (!field.mass) return undefined;
  const system = kernels.linearisedField(field);
  system.setParameters(theta);
  const part = new AlgebraicPart(system, field.mass);
  return part.isEmpty ? undefined : part;
}

/** Where steps begin: at the start of the span, or just behind a jump of f there. */
export function beginning({ field, theta, span }: Pick<Study, "field" | "theta" | "span">): number {
  return new StopTimes(...span, [], switchingTimes(field, theta, span).jumps).start;
}

/**
 * Solves from states at which the algebraic equations of a mass matrix hold: each initial state is moved there, what M sees of it staying
 * as it is, and that is said.
 *
 * @param solve from the initial states of a study
 * @throws StudyError for fixed steps over a jump, behind which such a state would have to be found anew
 */
export function solvedConsistently(
  kernels: Kernels,
  study: Study,
  request: StepRequest,
  solve: (from: Study) => Solution,
): Solution {
  const part = algebraicPart(kernels, study);
  if (!part) return solve(study);
  if (stepChoice(study, request)) refuseJumps(study, "fixed steps");
  const { rtol, atol } = adaptiveSettings(study, request);
  const t = beginning(study);
  const atols = absoluteTolerances(atol, study.field.dimension);
  const starts = study.z0.map((z0) => consistentStart(part, study, t, z0, { rtol, atols }));
  const isFound = ({ diagnosis }: ConsistentStart) => (diagnosis?.status ?? "ok") === "ok";
  const found = starts.filter(isFound);
  const solution = found.length > 0 ? solve({ ...study, z0: found.map(({ z }) => z) }) : undefined;
  const solved = [...(solution?.trajectories ?? [])];
  const trajectories = starts.map((start): Trajectory => {
    if (!isFound(start)) return nowhere(study, start);
    const one = withEnd(solved.shift()!);
    return start.diagnosis ? { ...one, diagnosis: both(start.diagnosis, one.diagnosis) } : one;
  });
  return { ...solution, dimension: study.field.dimension, trajectories };
}

/** Refuses jumps of f, which what is algebraic follows. */
export function refuseJumps({ field, theta, span }: Study, what: string): void {
  const [jump] = switchingTimes(field, theta, span).jumps;
  if (!jump) return;
  throw new StudyError(
    `the right-hand side jumps at t = ${formatShort(jump.before)}, and components without a derivative with it: ${what} do not go over that`,
  );
}

export function consistentStart(
  part: AlgebraicPart,
  { system }: Pick<Study, "system">,
  t: number,
  z0: Float64Array,
  { rtol, atols }: { readonly rtol: number; readonly atols: Float64Array },
): ConsistentStart {
  const z = z0.slice();
  const settled = part.settle(t, z);
  const name = (i: number) => system.names?.[i] ?? `z[${i}]`;
  const unknowns = listed(part.components.map(name));
  if (settled === "higherIndex") {
    const message =
      `the algebraic equations do not determine ${unknowns}, their derivative by it being singular: the problem is of a higher index than 1; ` +
      "differentiate a constraint with respect to t until it does, or write one equation fewer";
    return { z, diagnosis: { status: "stepUnderflow", t, message } };
  }
  if (settled === "notFound") {
    const values = listed(part.components.map((i) => `${name(i)} = ${formatShort(z0[i])}`));
    const message = `no state at which the algebraic equations hold is found from ${values}: begin nearer to one, and where they determine ${unknowns}`;
    return { z, diagnosis: { status: "stepUnderflow", t, message } };
  }
  const moved = [...z.keys()].filter((i) => Math.abs(z[i] - z0[i]) > atols[i] + rtol * Math.abs(z[i]));
  if (moved.length === 0) return { z };
  const changes = moved.slice(0, SHOWN).map((i) => {
    const [from, to] = formatApart(z0[i], z[i]);
    return `${name(i)} = ${from} is taken as ${to}`;
  });
  const more = moved.length > SHOWN ? ` and ${moved.length - SHOWN} more are moved` : "";
  const message = `the algebraic equations do not hold at the initial state: ${changes.join(", ")}${more}, where they do`;
  return { z, diagnosis: { status: "ok", t, message } };
}

/** Of a start that nothing can be solved from. */
function nowhere({ span: [t0] }: Study, { z, diagnosis }: ConsistentStart): Trajectory {
  const stats = { steps: 0, accepted: 0, rejected: 0, evaluations: 0 };
  return { t: Float64Array.of(t0), z, status: diagnosis!.status, diagnosis, stats };
}

/** Where no step is small enough, what is algebraic may have come to the end of what it determines. */
function withEnd(one: Trajectory): Trajectory {
  if (one.status !== "stepUnderflow" || !one.diagnosis) return one;
  const message = `${one.diagnosis.message}, or the algebraic equations determine no state from there on`;
  return { ...one, diagnosis: { ...one.diagnosis, message } };
}

/** What is said of a start, and of the solve from there. */
function both(first: Diagnosis, then: Diagnosis | undefined): Diagnosis {
  return then ? { ...then, message: `${then.message}; ${first.message}` } : first;
}
