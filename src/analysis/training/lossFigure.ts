import { powerOfTen } from "../../core/powerOfTen.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { DrawnRun, HistorySamples } from "../../protocol/trainingViewApi.ts";
import { iterationAxis, phaseMarks, shownRule } from "./iterationAxis.ts";

/** Iterations that a smoothed value looks to either side, as a part of all there are. */
const SMOOTHING = 1 / 60;
/** A shorter history is drawn as it is. */
const FEW = 30;

/**
 * The loss over the iterations on a log axis: every iteration faintly and their running geometric mean, the validation,
 * and the smoothed losses of the runs it is compared with.
 */
export function lossFigure([current, ...others]: readonly DrawnRun[], shown?: number): Figure {
  const own = current ? ownLosses(current) : [];
  const marks = [...others.map(comparedLoss), ...own].filter((mark): mark is Mark => mark !== undefined);
  const range = decades(marks);
  return {
    id: "loss",
    title: "Loss",
    description: `The loss on the data trained on, and on those held out where there are any, over the iterations${others.length > 0 ? `, beside ${others.map(({ name }) => name).join(", ")}` : ""}.`,
    x: iterationAxis(current ? [current, ...others] : []),
    y: { label: "loss", scale: "log", range },
    marks: [...phaseMarks(current?.phases, range), ...marks, ...shownRule(shown)],
  };
}

function ownLosses({ history }: DrawnRun): (Mark | undefined)[] {
  const { iteration, loss } = history;
  const raw = positive(loss);
  const few = iteration.length < FEW;
  return [
    few
      ? { kind: "line", id: "loss", label: "training", colour: 0, width: 2, x: iteration, y: raw }
      : { kind: "line", id: "raw", label: "each iteration", colour: 0, faint: true, width: 1, x: iteration, y: raw },
    few
      ? undefined
      : { kind: "line", id: "loss", label: "training", colour: 0, width: 2, x: iteration, y: smoothed(raw) },
    validationLine(history),
  ];
}

/** Validation is measured now and then: the line goes from one value to the next. */
function validationLine({ iteration, validation }: HistorySamples): Mark | undefined {
  const at = [...validation.keys()].filter((n) => validation[n] > 0);
  if (at.length === 0) return undefined;
  return {
    kind: "line",
    id: "validation",
    label: "validation",
    colour: 1,
    width: 2,
    x: Float64Array.from(at, (n) => iteration[n]),
    y: Float64Array.from(at, (n) => validation[n]),
  };
}

function comparedLoss({ name, history }: DrawnRun, n: number): Mark | undefined {
  if (history.iteration.length === 0) return undefined;
  const y = smoothed(positive(history.loss));
  return { kind: "line", id: `run-${n}`, label: name, colour: n + 2, dash: "dashed", x: history.iteration, y };
}

/** A log axis has no place for zero. */
const positive = (values: Float64Array) => values.map((x) => (x > 0 ? x : Number.NaN));

/** The geometric mean over a window around each entry; what is not finite counts for nothing. */
export function smoothed(values: Float64Array): Float64Array {
  const half = Math.max(1, Math.round(values.length * SMOOTHING));
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (const [n, x] of values.entries()) {
    const log = elementary.log(x);
    const counts1 = Number.isFinite(log);
    sums[n + 1] = sums[n] + (counts1 ? log : 0);
    counts[n + 1] = counts[n] + (counts1 ? 1 : 0);
  }
  return values.map((x, n) => {
    if (!Number.isFinite(x)) return Number.NaN;
    const [from, to] = [Math.max(0, n - half), Math.min(values.length, n + half + 1)];
    return elementary.exp((sums[to] - sums[from]) / (counts[to] - counts[from]));
  });
}

/** Whole decades around the values, so that the axis stands still while they change. */
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
  const [from, to] = [Math.floor(elementary.log10(low)), Math.ceil(elementary.log10(high))];
  return [powerOfTen(from), powerOfTen(Math.max(to, from + 1))];
}
