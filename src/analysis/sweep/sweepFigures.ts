import { endInWords } from "../../core/status.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import type { Axis, Detail, Figure, Mark, Points } from "../../protocol/figure.ts";
import type { SweptAxis } from "./sweepPlan.ts";
import { hasFailed, type Outcome, placesOf, type SweepStory } from "./sweepStory.ts";

/** Points past which a curve stands without a mark at each. */
const MOST_MARKED = 200;
/** Curves of trajectories that are told apart. */
const MOST_CURVES = 8;

/** Trajectories that are drawn at most: over two parameters, or where all are one, the first. */
export const mostDrawn = ({ axes, hasOneStart }: Pick<SweepStory, "axes" | "hasOneStart">): number =>
  axes.length === 1 && !hasOneStart ? MOST_CURVES : 1;

/** The quantity over one parameter as a curve, over two as an image. */
export function sweepFigure(story: SweepStory, label: string): Figure {
  return story.axes.length === 1 ? curves(story, label) : image(story, label);
}

/** As a portrait calls it, which counts from 1. */
const startName = (trajectory: number) => `initial state ${trajectory + 1}`;

const axisOf = ({ label }: SweptAxis): Axis => ({ label, scale: "linear" });

function curves(story: SweepStory, label: string): Figure {
  const { axes, outcomes } = story;
  const [{ label: over, values }] = axes;
  const trajectories = [...new Set(outcomes.map(({ trajectory }) => trajectory))].slice(0, mostDrawn(story));
  const shown = outcomes.filter(({ trajectory }) => trajectories.includes(trajectory));
  const marks = trajectories.flatMap((trajectory, k): Mark[] => {
    const own = shown.filter((outcome) => outcome.trajectory === trajectory);
    const x = Float64Array.from(own, ({ run }) => values[run]);
    const y = Float64Array.from(own, ({ value }) => value);
    const called = trajectories.length > 1 ? startName(trajectory) : label;
    const base = { name: called, colour: k, ...(trajectories.length > 1 && { label: called }) };
    const badge = { text: `${trajectory + 1}`, at: (k + 0.5) / trajectories.length };
    const line: Mark = {
      ...base,
      kind: "line",
      id: `curve ${trajectory}`,
      x,
      y,
      ...(trajectories.length > 1 && { badge }),
    };
    const fine = own.filter((outcome) => !hasFailed(outcome));
    // Whose they are, the curve says that they stand on.
    return values.length > MOST_MARKED
      ? [line]
      : [
          line,
          {
            kind: "points",
            name: label,
            colour: k,
            id: `runs ${trajectory}`,
            size: 5,
            ...pointsAt(fine, story, ({ value }) => value),
          },
        ];
  });
  const lowest = shown.reduce((least, { value }) => (value < least ? value : least), Number.POSITIVE_INFINITY);
  const floor = Number.isFinite(lowest) ? lowest : 0;
  const failed = failedRuns(shown, story, ({ value }) => (Number.isNaN(value) ? floor : value));
  return {
    id: "sweep",
    title: `${label} against ${over}`,
    description: `${label} of each run, over ${over} from ${formatNumber(values[0])} to ${formatNumber(values[values.length - 1])}.`,
    x: axisOf(axes[0]),
    y: { label, scale: "linear" },
    marks: [...marks, ...failed],
    fitting: `${over} ${label}`,
  };
}

function image(story: SweepStory, label: string): Figure {
  const { axes, outcomes } = story;
  const [across, up] = axes;
  const [columns, rows] = [across.values.length, up.values.length];
  const values = new Float64Array(columns * rows).fill(Number.NaN);
  const shown = outcomes.filter(({ trajectory }) => trajectory === 0);
  for (const outcome of shown) {
    const [i, j] = placesOf(story, outcome);
    values[cellOf(up, j) * columns + cellOf(across, i)] = outcome.value;
  }
  return {
    id: "sweep",
    title: `${label} over ${across.label} and ${up.label}`,
    description: `${label} of each run as a colour, over ${across.label} and ${up.label}.`,
    x: axisOf(across),
    y: axisOf(up),
    marks: [
      { kind: "image", id: "image", label, columns, rows, xRange: edgesOf(across), yRange: edgesOf(up), values },
      ...failedRuns(shown, story),
    ],
    fitting: `${across.label} ${up.label}`,
  };
}

/** Values that fall are drawn from the last. */
const isFalling = ({ values }: SweptAxis) => values[0] > values[values.length - 1];
const cellOf = (axis: SweptAxis, k: number) => (isFalling(axis) ? axis.values.length - 1 - k : k);

/** Half a distance beyond the outermost values. */
function edgesOf({ values }: SweptAxis): readonly [number, number] {
  const [first, last] = [values[0], values[values.length - 1]];
  const half = (last - first) / (values.length - 1) / 2;
  return first < last ? [first - half, last + half] : [last + half, first - half];
}

/** Runs that did not come to their end, with what they say. */
function failedRuns(shown: readonly Outcome[], story: SweepStory, y?: (outcome: Outcome) => number): readonly Points[] {
  const failed = shown.filter(hasFailed);
  if (failed.length === 0) return [];
  const statuses = [...new Set(failed.map(({ status }) => status))];
  return statuses.map((status) => ({
    kind: "points",
    id: `failed ${status}`,
    label: endInWords(status),
    symbol: "cross",
    colour: "error",
    ...pointsAt(
      failed.filter((outcome) => outcome.status === status),
      story,
      y,
    ),
  }));
}

/** Points of some runs, over the first parameter; over both where nothing says how high they stand. */
function pointsAt(some: readonly Outcome[], story: SweepStory, height?: (outcome: Outcome) => number) {
  const { axes } = story;
  const at = (outcome: Outcome, k: number) => axes[k].values[placesOf(story, outcome)[k]];
  return {
    x: Float64Array.from(some, (outcome) => at(outcome, 0)),
    y: Float64Array.from(some, height ?? ((outcome) => at(outcome, 1))),
    details: some.map(({ trajectory, status, message, value }): Detail[] => [
      ...(story.hasSeveral && !story.hasOneStart ? [{ name: "", value: startName(trajectory) }] : []),
      { name: "ended", value: `${endInWords(status)}${Number.isNaN(value) ? ", no value" : ""}` },
      ...(message === undefined ? [] : [{ name: "", value: message }]),
    ]),
  };
}
