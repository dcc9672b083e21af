import { append } from "../../core/append.ts";
import { ExplainedError } from "../../core/explainedError.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { Session } from "../../study/session.ts";
import type { Study } from "../../study/study.ts";
import { fitResiduals, type Unknown } from "../../study/training/fitResiduals.ts";
import { parameterName, startName } from "../../study/training/learnedNames.ts";
import { untold } from "../../study/training/untold.ts";
import { type FitSpread, fitSpread } from "../../train/leastSquares.ts";

/** How well a fit knows what it has learnt. */
export interface FitReport {
  readonly unknowns: readonly Unknown[];
  readonly names: readonly string[];
  /** Absent where it cannot be told; then the only finding says why. */
  readonly spread?: FitSpread;
  readonly findings: readonly string[];
}

/** Errors that are correlated by more than this are of one number rather than of two. */
const ENTANGLED = 0.95;
/** Pairs that are named. */
const MAX_PAIRS = 3;
/** Standard errors that a step of Gauss and Newton still goes: at a minimum it goes nowhere. */
const SETTLED = 0.1;

/**
 * Standard errors, correlations and what the data cannot tell, of parameters and initial states as they are.
 *
 * @param study with the parameters learnt
 */
export function fitReport(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  settings: TrainSettings | undefined,
  z0: Float64Array | undefined,
  cancelled: () => boolean,
): FitReport {
  try {
    const found = fitResiduals(session, study, texts, settings, z0, cancelled);
    const { unknowns, residuals, columns, trajectories, width } = found;
    const several = unknowns.some((unknown) => unknown.kind === "z0" && unknown.trajectory > 0);
    const names = unknowns.map((unknown) => {
      if (unknown.kind === "theta") return parameterName(study, unknown.index);
      return startName(
        trajectories[unknown.trajectory].study,
        unknown,
        several,
        trajectories.map(({ name }) => name),
      );
    });
    const spread = fitSpread(columns, residuals);
    const values = unknowns.map((unknown) => {
      if (unknown.kind === "theta") return study.theta[unknown.index];
      const { trajectory, component } = unknown;
      return z0 ? z0[trajectory * width + component] : trajectories[trajectory].z0[component];
    });
    return spread
      ? { unknowns, names, spread, findings: findingsOf(names, values, residuals.length, spread) }
      : { unknowns, names, findings: [tooFew(residuals.length, names.length)] };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    return { unknowns: [], names: [], findings: [`No standard errors: ${error.message}.`] };
  }
}

const tooFew = (residuals: number, unknowns: number) =>
  `No standard errors: ${residuals} number${residuals === 1 ? " was" : "s were"} measured, and ${unknowns} ${unknowns === 1 ? "is" : "are"} learnt from them.`;

/** What a spread says, a sentence each; the first that holds are what a reader must know. */
export function findingsOf(
  names: readonly string[],
  values: readonly number[],
  residuals: number,
  spread: FitSpread,
): string[] {
  const { standardErrors, step, variance } = spread;
  const found = untold(names, spread).map(({ sentence }) => sentence);
  const known = names.map((_, i) => i).filter((i) => Number.isFinite(standardErrors[i]));
  const furthest = largest(known, (i) => Math.abs(step[i]) / standardErrors[i]);
  if (furthest !== undefined && variance > 0 && Math.abs(step[furthest]) > SETTLED * standardErrors[furthest]) {
    const away = formatShort(Math.abs(step[furthest]) / standardErrors[furthest]);
    found.push(
      `This is not the minimum: a Gauss–Newton step would still move ${names[furthest]} by ${away} of its standard errors, which are those of the minimum only once it is reached.`,
    );
  }
  const vague = known.filter((i) => standardErrors[i] >= Math.abs(values[i]));
  for (const i of vague) {
    found.push(
      `${names[i]} is ${formatShort(values[i])} with a standard error of ${formatShort(standardErrors[i])}: the data do not tell it from 0.`,
    );
  }
  append(found, pairSentences(names, spread));
  const certain = known.filter((i) => !vague.includes(i));
  const least = largest(certain, (i) => standardErrors[i] / Math.abs(values[i]));
  if (least !== undefined) {
    const part = formatShort((100 * standardErrors[least]) / Math.abs(values[least]));
    const all = certain.length === names.length ? "Every number learnt is determined" : "Of the others";
    found.push(`${all}${all.startsWith("Of") ? "" : ";"} the least certain is ${names[least]}, to ${part} %.`);
  }
  found.push(
    `From ${residuals} residuals with a standard deviation of ${formatShort(Math.sqrt(variance))}, taken as independent and alike, by the Gauss–Newton matrix: an equation that is wrong has errors which these do not show.`,
  );
  return found;
}

function pairSentences(names: readonly string[], { correlation }: FitSpread): string[] {
  const pairs = names.flatMap((_, i) => names.slice(i + 1).map((_, k) => ({ i, j: i + 1 + k })));
  return pairs
    .map((pair) => ({ ...pair, by: correlation[pair.i * names.length + pair.j] }))
    .filter(({ by }) => Math.abs(by) > ENTANGLED)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, MAX_PAIRS)
    .map(
      ({ i, j, by }) =>
        `${names[i]} and ${names[j]} are hard to tell apart: their errors are correlated by ${Number(by.toFixed(4))}.`,
    );
}

function largest(indices: readonly number[], of: (i: number) => number): number | undefined {
  return indices.reduce<number | undefined>(
    (most, i) => (most === undefined || of(i) > of(most) ? i : most),
    undefined,
  );
}
