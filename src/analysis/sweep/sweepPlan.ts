import { textHash } from "../../core/textHash.ts";
import type { OptionValues } from "../../protocol/analysisApi.ts";
import { thetaByName } from "../../study/parameters/thetaJson.ts";
import type { StepRequest } from "../../study/stepRequest.ts";
import { ownValues, type Study, StudyError, type StudyOverrides } from "../../study/study.ts";
import { parseAxis } from "../../study/sweep/axis.ts";
import { designOf } from "../../study/sweep/design.ts";
import type { Sweep } from "../../study/sweep/sweeping.ts";
import type { Target } from "../../study/sweep/target.ts";
import type { AnalysisContext } from "../analysis.ts";
import { solverOptions } from "../solverOptions.ts";
import { plainSweeping } from "./plainSweeping.ts";
import { sweepables } from "./sweepable.ts";
import type { SweepOptions } from "./sweepOptions.ts";

/** Runs that one drawing shows. */
const MOST_RUNS = 1 << 16;
/** Parts of a drawing, at most: the first of them come soon. */
const PARTS = 256;

/** One axis of a drawing. */
export interface SweptAxis {
  /** As controls and drawings call it. */
  readonly label: string;
  /** An initial value: of every trajectory. */
  readonly isOfStarts: boolean;
  /** As the table calls it. */
  readonly column: string;
  readonly values: Float64Array;
}

export interface SweepPlan {
  readonly sweep: Sweep;
  readonly axes: readonly SweptAxis[];
  /** They are all that trajectories differ in: those of a run are one. */
  readonly hasOneStart: boolean;
  /** The terminal's flags of the same sweep. */
  readonly flags: readonly (readonly [name: string, value: string])[];
  /** Of all that its numbers depend on. */
  readonly key: string;
}

/**
 * The sweep that options ask for.
 *
 * @param given the options before defaults took their places: what nobody said is left to each run
 * @throws StudyError for what cannot be swept over, or for too many runs
 */
export function sweepPlan(
  study: Study,
  options: SweepOptions,
  given: OptionValues,
  { session, entry, texts, seed }: Pick<AnalysisContext, "session" | "entry" | "texts" | "seed">,
): SweepPlan {
  const { over = "", from, to, points, against = "", againstFrom, againstTo, againstPoints, run } = options;
  const steps = Object.fromEntries(
    Object.keys(solverOptions).flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  ) as StepRequest;
  const written = [
    axisText(over, from, to, points),
    ...(against === "" ? [] : [axisText(against, againstFrom, againstTo, againstPoints)]),
  ];
  const design = designOf(written.map(parseAxis), { samples: 1, sampling: "latin", seed });
  if (design.runs > MOST_RUNS)
    throw new StudyError(`${design.runs} runs are more than a drawing shows; node-ode sweep makes a table of them`);
  const { method } = steps;
  const sweep: Sweep = {
    sources: { entry, texts },
    name: study.name,
    run,
    design,
    settings: { overrides: overridesOf(study), steps, seed, train: { method } },
    partSize: Math.ceil(design.runs / PARTS),
  };
  const targets = plainSweeping.targetsOf(sweep, session);
  const known = sweepables(study, run);
  const names = [over, against];
  const starts = new Set(targets.flatMap((target: Target) => (target.kind === "z0" ? [target.index] : [])));
  return {
    sweep,
    axes: targets.map(({ column, kind }: Target, k) => ({
      label: known.find(({ value }) => value === names[k])?.label ?? column,
      isOfStarts: kind === "z0",
      column,
      values: design.axes[k] as Float64Array,
    })),
    hasOneStart: starts.size === study.field.dimension,
    flags: [...written.map((text) => ["over", text] as const), ...(run === "solve" ? [] : [["run", run] as const])],
    key: textHash(
      JSON.stringify([[...texts], entry, sweep.name, run, written, sweep.settings, session.arithmetic, session.engine]),
    ),
  };
}

/** As a terminal is told of it: what is drawn and what is computed there are the values of one text. */
function axisText(name: string, from = 0, to = 1, points = 2): string {
  if (from === to) throw new StudyError(`a sweep over ${name} leads from one value to another, not from ${from} to it`);
  return `${name}=${from}:${to}:${(to - from) / (points - 1)}`;
}

/** What a study has that its file does not say. */
function overridesOf(study: Study): StudyOverrides {
  const own = ownValues(study);
  const isOwn = (a: Float64Array, b: Float64Array) => a.length === b.length && a.every((x, k) => Object.is(x, b[k]));
  const { z0, theta, span, dynamics } = study;
  return {
    ...(!isOwn(theta, own.theta) && { theta: thetaByName(dynamics.parameters, theta) }),
    ...(!(z0.length === own.z0.length && z0.every((z, k) => isOwn(z, own.z0[k]))) && { z0: z0.map((z) => [...z]) }),
    ...((span[0] !== own.span[0] || span[1] !== own.span[1]) && { span }),
  };
}
