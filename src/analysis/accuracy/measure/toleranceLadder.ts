import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import { largest } from "../../../core/extremes.ts";
import type { Method } from "../../../ode/adaptiveMethod.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { fieldOperations } from "../../../study/fieldOperations.ts";
import type { Session } from "../../../study/session.ts";
import { solve } from "../../../study/solve.ts";
import type { Study } from "../../../study/study.ts";
import type { Ladder, Run } from "../measurements.ts";
import { type Effort, isShort } from "./ladder.ts";
import { comparedTimes, type Reference } from "./reference.ts";
import { timed } from "./timed.ts";

/** Relative tolerances, each a tenth of the one before; absolute ones go with them, as the study has them. */
const TOLERANCES = Array.from({ length: 12 }, (_, k) => Number(`1e-${k + 1}`));
/** A tolerance a tenth as large takes up to so many times the evaluations. */
const DEARER = 2;

/** One method at finer and finer tolerances, as far as the effort goes. */
export function climbTolerances(
  session: Session,
  study: Study,
  reference: Reference,
  method: Method,
  effort: Effort,
  known?: Ladder,
): Ladder {
  const times = comparedTimes(reference.span);
  const wanted = reference.at(times);
  const at = (rtol: number, before: Run | undefined) =>
    runAt(session, study, reference, method, rtol, times, wanted, effort, before);
  const runs = (known?.runs ?? []).map((run) =>
    effort.again && isShort(run) ? { ...run, seconds: at(run.rtol!, run).seconds } : run,
  );
  const last = runs[runs.length - 1]?.rtol ?? 1;
  let cut = false;
  let before: Run | undefined = runs[runs.length - 1];
  for (const rtol of TOLERANCES) {
    if (rtol >= last) continue;
    cut = DEARER * (before?.evaluations ?? 0) * fieldOperations(study.field) > effort.operations;
    if (cut) break;
    const run = at(rtol, before);
    before = run;
    // Fewer steps than at a rougher tolerance tell nothing new of what steps cost.
    if (!runs.some(({ steps }) => steps >= run.steps)) runs.push(run);
  }
  return { method: method.name, precision: "float64", own: true, runs, cut };
}

function runAt(
  session: Session,
  study: Study,
  { span }: Reference,
  method: Method,
  rtol: number,
  times: Float64Array,
  wanted: Float64Array,
  effort: Effort,
  before: Run | undefined,
): Run {
  const { atol, rtol: usual } = study.solver;
  const part = rtol / usual;
  const request = {
    method: method.name,
    rtol,
    atol: typeof atol === "number" ? atol * part : atol.map((x) => x * part),
    outputs: times,
    cancelled: effort.cancelled,
  };
  const once = () => {
    const [trajectory] = solve(session, { ...study, span }, request).trajectories;
    if (trajectory.status === "cancelled") throw new Cancelled();
    return trajectory;
  };
  const { result, ...time } = effort.timed ? timed(once, DEARER * (before?.seconds ?? 0)) : { result: once() };
  const { z, status, stats } = result;
  const { dimension } = study.field;
  const errors = Array.from(times, (_, k) =>
    euclideanNorm(z.subarray(k * dimension, (k + 1) * dimension).map((x, i) => x - wanted[k * dimension + i])),
  );
  return {
    steps: stats.accepted,
    h: Math.abs(span[1] - span[0]) / stats.accepted,
    error: status === "ok" ? largest(errors) : Number.POSITIVE_INFINITY,
    evaluations: stats.evaluations,
    rtol,
    ...time,
  };
}
