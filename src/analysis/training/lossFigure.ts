import { powerOfTen } from "../../core/powerOfTen.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Axis, Figure, Mark } from "../../protocol/figure.ts";
import type { DrawnRun, HistorySamples } from "../../protocol/trainingViewApi.ts";
import { iterationAxis, phaseMarks, roundUp, shownRule } from "./iterationAxis.ts";

/** Iterations that a smoothed value looks to either side, as a part of all there are. */
const SMOOTHING = 1 / 60;
/** A shorter history is drawn as it is. */
const FEW = 30;

/**
 * The loss over the iterations on a log axis: every iteration faintly and their running geometric mean, the validation,
 * and the smoothed losses of the runs it is compared with. A loss that is not above zero has a linear axis and an arithmetic mean.
 */
export function lossFigure([current, ...others]: readonly DrawnRun[], shown?: number): Figure {
  const all = current ? [current, ...others] : others;
  const scale = all.every(({ history }) => history.loss.every((x) => !(x < 0))) ? LOG : LINEAR;
  const own = current ? ownLosses(current, scale) : [];
  const marks = [...others.map((run, n) => comparedLoss(run, n, scale)), ...own].filter(
    (mark): mark is Mark => mark !== undefined,
  );
  const range = scale.range(marks);
  return {
    id: "loss",
    title: "Loss",
    description: `The loss on the data trained on, and on those held out where there are any, over the iterations${others.length > 0 ? `, beside ${others.map(({ name }) => name).join(", ")}` : ""}.`,
    x: iterationAxis(current ? all : []),
    y: { label: "loss", scale: scale.name, range },
    marks: [...phaseMarks(current?.phases, range), ...marks, ...shownRule(shown)],
  };
}

/** How losses are drawn. */
interface Scale {
  readonly name: Axis["scale"];
  /** Values that have a place on the axis; NaN for the others. */
  placed(values: Float64Array): Float64Array;
  smoothed(values: Float64Array): Float64Array;
  range(marks: readonly Mark[]): readonly [number, number];
}

const LOG: Scale = {
  name: "log",
  // A log axis has no place for zero.
  placed: (values) => values.map((x) => (x > 0 ? x : Number.NaN)),
  smoothed,
  range: decades,
};

const LINEAR: Scale = {
  name: "linear",
  placed: (values) => values,
  smoothed: (values) => meansAround(values),
  range: around,
};

function ownLosses({ history }: DrawnRun, scale: Scale): (Mark | undefined)[] {
  const { iteration, loss } = history;
  const raw = scale.placed(loss);
  const few = iteration.length < FEW;
  return [
    few
      ? { kind: "line", id: "loss", label: "training", colour: 0, width: 2, x: iteration, y: raw }
      : { kind: "line", id: "raw", label: "each iteration", colour: 0, faint: true, width: 1, x: iteration, y: raw },
    few
      ? undefined
      : { kind: "line", id: "loss", label: "training", colour: 0, width: 2, x: iteration, y: scale.smoothed(raw) },
    validationLine(history, scale),
  ];
}

/** What is held out is measured now and then: the line goes from one value to the next. */
function validationLine({ iteration, validation }: HistorySamples, scale: Scale): Mark | undefined {
  const placed = scale.placed(validation);
  const at = [...placed.keys()].filter((n) => Number.isFinite(placed[n]));
  if (at.length === 0) return undefined;
  return {
    kind: "line",
    id: "validation",
    label: "held out",
    colour: 1,
    width: 2,
    x: Float64Array.from(at, (n) => iteration[n]),
    y: Float64Array.from(at, (n) => validation[n]),
  };
}

function comparedLoss({ name, history }: DrawnRun, n: number, scale: Scale): Mark | undefined {
  if (history.iteration.length === 0) return undefined;
  const y = scale.smoothed(scale.placed(history.loss));
  return { kind: "line", id: `run-${n}`, label: name, colour: n + 2, dash: "dashed", x: history.iteration, y };
}

/** The geometric mean over a window around each entry; what is not finite counts for nothing. */
export function smoothed(values: Float64Array): Float64Array {
  return meansAround(values.map((x) => elementary.log(x))).map((mean) => elementary.exp(mean));
}

/** The mean over a window around each entry; what is not finite counts for nothing and has none. */
function meansAround(values: Float64Array): Float64Array {
  const half = Math.max(1, Math.round(values.length * SMOOTHING));
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (const [n, x] of values.entries()) {
    const isKnown = Number.isFinite(x);
    sums[n + 1] = sums[n] + (isKnown ? x : 0);
    counts[n + 1] = counts[n] + (isKnown ? 1 : 0);
  }
  return values.map((x, n) => {
    if (!Number.isFinite(x)) return Number.NaN;
    const [from, to] = [Math.max(0, n - half), Math.min(values.length, n + half + 1)];
    return (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}

/** Round steps around the values, so that the axis stands still while they change. */
function around(marks: readonly Mark[]): readonly [number, number] {
  const values = marks.flatMap((mark) => (mark.kind === "line" ? [...mark.y] : [])).filter(Number.isFinite);
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (low > high) return [0, 1];
  const step = roundUp((high - low) / 4 || Math.abs(high) / 4 || 1);
  return [step * (Math.ceil(low / step) - 1), step * (Math.floor(high / step) + 1)];
}

/** Whole decades around the values, which lie on no edge of them, so that the axis stands still while they change. */
export function decades(marks: readonly Mark[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const mark of marks) {
    if (mark.kind !== "line") continue;
    for (const y of mark.y) {
      if (!(y > 0 && Number.isFinite(y))) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  if (high === 0) return [0.1, 1];
  const [from, to] = [Math.ceil(elementary.log10(low)) - 1, Math.floor(elementary.log10(high)) + 1];
  return [powerOfTen(from), powerOfTen(to)];
}
