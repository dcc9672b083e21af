import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { largest, smallest } from "../../core/extremes.ts";
import type { LearntRange } from "../../core/learntRange.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { DrawnRun, LearnedNumber, TraceSamples } from "../../protocol/trainingViewApi.ts";
import { ownValues, type Study } from "../../study/study.ts";
import { parameterName, startName } from "../../study/training/learnedNames.ts";
import { learntRanges } from "../../study/training/learntRanges.ts";
import { trainedParameters } from "../../study/training/regulariserTerms.ts";
import type { LearntStart } from "./drawnParts.ts";
import type { FitReport } from "./fitReport.ts";
import { iterationAxis, shownRule } from "./iterationAxis.ts";

/** Rows of the table, and charts below one another. */
const MAX_ROWS = 30;
const MAX_TRACES = 8;

/** What the numbers are read from. */
export interface LearnedStory {
  /** With the parameters on screen. */
  readonly study: Study;
  /** The function that the data come from. */
  readonly truth: Study | undefined;
  /** The initial states on screen. */
  readonly starts: readonly LearntStart[];
  readonly trace: TraceSamples | undefined;
  readonly runs: readonly DrawnRun[];
  readonly shown: number | undefined;
  readonly report: FitReport | undefined;
}

/** A number that is learnt, and where it stands in a trace. */
interface Row extends LearnedNumber {
  readonly over: Float64Array | undefined;
}

/** The numbers that a training learns, from where they started to where they are; a net is told by its length. */
export function learnedNumbers(story: LearnedStory): {
  readonly learned: readonly LearnedNumber[];
  readonly traces: readonly Figure[];
} {
  const rows = [...parameterRows(story), ...startRows(story)].slice(0, MAX_ROWS);
  const drawn = rows.flatMap((row) => (row.over && row.over.length > 1 ? [{ ...row, over: row.over }] : []));
  return {
    learned: rows.map(({ over: _, ...row }) => row),
    traces: drawn.slice(0, MAX_TRACES).map((row, n) => traceFigure(row, n, story)),
  };
}

function parameterRows({ study, truth, trace, report }: LearnedStory): Row[] {
  const { dynamics, theta, experiment } = study;
  // Another function may use a name for something else.
  const ranges = learntRanges(dynamics, ownValues(study).theta);
  const places = trainedParameters(dynamics);
  const rangeOfPlace = (place: number) => ranges[places.indexOf(place)];
  const known = experiment?.trueTheta ?? (truth?.dynamics === dynamics ? truth.theta : undefined);
  return dynamics.parameters
    .filter(({ fixed }) => !fixed)
    .flatMap(({ name, shape, offset, length }): Row[] => {
      if (shape.kind === "net") {
        const over = columnsOf(trace, offset, length);
        const sizes = over && Float64Array.from(over[0], (_, n) => euclideanNorm(over.map((column) => column[n])));
        const now = euclideanNorm(theta.subarray(offset, offset + length));
        return [{ name: `‖${name}‖`, ...startOf(trace, sizes), now, over: sizes }];
      }
      return Array.from({ length }, (_, i): Row => {
        const place = offset + i;
        const over = columnsOf(trace, place, 1)?.[0];
        return {
          name: parameterName(study, place),
          ...startOf(trace, over),
          now: theta[place],
          ...rangeShown(rangeOfPlace(place)),
          ...(known && !Number.isNaN(known[place]) && { truth: known[place] }),
          ...errorOf(report, (unknown) => unknown.kind === "theta" && unknown.index === place),
          over,
        };
      });
    });
}

function startRows({ truth, starts, trace, report }: LearnedStory): Row[] {
  const several = starts.length > 1;
  const width = starts.reduce((most, { state }) => Math.max(most, state.length), 0);
  const fits = trace && trace.z0.length === trace.iteration.length * starts.length * width;
  return starts.flatMap(({ study, trajectory, name, state, ranges }) =>
    ranges.flatMap((range, component): Row[] => {
      if (!range) return [];
      const column = trajectory * width + component;
      const over = fits ? trace.iteration.map((_, n) => trace.z0[n * starts.length * width + column]) : undefined;
      const row: Row = {
        name: startName(study, { trajectory, component }, several, { [trajectory]: name }),
        ...startOf(trace, over),
        ...rangeShown(range),
        now: state[component],
        ...(truth && { truth: truth.z0[trajectory]?.[component] }),
        ...errorOf(
          report,
          (each) => each.kind === "z0" && each.trajectory === trajectory && each.component === component,
        ),
        over,
      };
      return [row];
    }),
  );
}

/** What of a range is worth a word. */
function rangeShown({ min, max, log, scale = 1 }: LearntRange): Pick<LearnedNumber, "min" | "max" | "unit"> {
  const unit = log ? "log" : scale;
  return {
    ...(Number.isFinite(min) && { min }),
    ...(Number.isFinite(max) && { max }),
    ...(unit !== 1 && { unit }),
  };
}

/** Columns of θ over a trace; undefined where it does not have all of them. */
function columnsOf(trace: TraceSamples | undefined, from: number, count: number): Float64Array[] | undefined {
  if (!trace || trace.iteration.length === 0) return undefined;
  const width = trace.places.length;
  const columns = Array.from({ length: count }, (_, i) => trace.places.indexOf(from + i));
  if (columns.includes(-1)) return undefined;
  return columns.map((column) => trace.iteration.map((_, n) => trace.theta[n * width + column]));
}

const startOf = (trace: TraceSamples | undefined, over: Float64Array | undefined) =>
  over && trace?.iteration[0] === 0 ? { start: over[0] } : {};

function errorOf(report: FitReport | undefined, is: (unknown: FitReport["unknowns"][number]) => boolean) {
  if (!report?.spread) return {};
  const at = report.unknowns.findIndex(is);
  return at < 0 ? {} : { standardError: report.spread.standardErrors[at] };
}

function traceFigure({ name, over, truth }: Row & { over: Float64Array }, n: number, story: LearnedStory): Figure {
  const { trace, runs, shown } = story;
  const line: Mark = { kind: "line", id: "value", label: "learnt", colour: 0, width: 2, x: trace!.iteration, y: over };
  const known: Mark[] =
    truth === undefined
      ? []
      : [{ kind: "rule", id: "truth", label: "true value", axis: "y", at: truth, colour: "reference", dash: "dashed" }];
  return {
    id: `trace-${n}`,
    title: `${name} over iterations`,
    description: `${name} as it is learnt${truth === undefined ? "" : ", and the value that the data were made with"}.`,
    x: iterationAxis(runs.slice(0, 1)),
    y: { label: name, scale: "linear", range: rangeOf(truth === undefined ? over : [...over, truth]) },
    marks: [...known, line, ...shownRule(shown)],
  };
}

function rangeOf(values: ArrayLike<number>): readonly [number, number] | undefined {
  const finite = Array.from(values).filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  const [low, high] = [smallest(finite), largest(finite)];
  const room = 0.1 * (high - low) || 0.1 * Math.abs(high) || 1;
  return [low - room, high + room];
}
