import { append } from "../../core/append.ts";
import { counted } from "../../core/counted.ts";
import { largest, smallest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Figure, Mark, PointSymbol } from "../../protocol/figure.ts";
import type { AccuracyStory } from "./accuracyStory.ts";
import type { Findings, LadderFindings } from "./findings.ts";
import type { Ladder, Run } from "./measurements.ts";
import { type Convergence, orderText, type Point } from "./observedOrder.ts";

/** Errors larger than the solution by this factor are left out: the method has diverged. */
const DIVERGED = 10;
const LEAST = 1e-18;

/** Global error against h on logarithmic axes: fitted slopes, the floor of roundings, the unstable range. */
export function orderFigure(story: AccuracyStory, all: readonly Findings[]): Figure {
  const ladders = all.flatMap(({ double, single }) => [double, ...(single ? [single] : [])]);
  const [low, high] = errorRange(
    ladders.flatMap(({ points }) => points),
    story.reference.size,
  );
  const h = Math.abs(story.span[1] - story.span[0]) / story.steps;
  const shown = ladders.flatMap(({ points }) => points.filter(({ error }) => error > 0 && error <= high));
  const lost = all.flatMap(({ threshold }) => (threshold ? [threshold.unstable] : []));
  const steps = stepRange([h, ...shown.map((point) => point.h), ...lost]);
  const floors = all.flatMap(({ double: { floor } }) => (floor === undefined ? [] : [floor]));
  const floor = Math.max(story.reference.uncertainty, largest(floors.length > 0 ? floors : [0]));
  const marks: Mark[] = [];
  if (floor > low) {
    marks.push({
      kind: "rule",
      id: "floor",
      label: floor > 10 * Math.max(0, largest(floors)) ? "the reference is uncertain" : "roundoff floor",
      axis: "y",
      at: low,
      to: floor,
      colour: "muted",
    });
  }
  all.forEach(({ double: { exact }, threshold, method, title }, k) => {
    if (!threshold || exact) return;
    marks.push({
      kind: "rule",
      id: `unstable-${method.name}`,
      label: `${title} unstable`,
      axis: "x",
      at: threshold.unstable,
      to: steps[1],
      colour: k,
    });
  });
  marks.push({ kind: "rule", id: "chosen", label: "h above", axis: "x", at: h, dash: "dotted", colour: "foreground" });
  all.forEach(({ method, title, double, single }, k) => {
    append(marks, errorMarks(method.name, title, k, double, [low, high], symbolOf(k)));
    append(marks, fitMarks(method.name, k, double, method.order));
    if (single)
      append(
        marks,
        errorMarks(`${method.name}-single`, `${title}, float32`, k, single, [low, high], symbolOf(k), SINGLE),
      );
  });
  return {
    id: "orders",
    title: "Global error against the step",
    description: `The largest distance from the reference against h: ${all.map(({ method, title, double }) => `${title} ${orderWords(double, method.order)}`).join("; ")}.`,
    x: { label: "h", scale: "log", range: steps },
    y: { label: "error", scale: "log", range: [low, high] },
    marks,
  };
}

/** The same for the gradient of the loss. */
export function gradientFigure(story: AccuracyStory, all: readonly Findings[]): readonly Figure[] {
  const { gradient } = story;
  if (!gradient) return [];
  const size = largest(gradient.values.map(Math.abs));
  const range = errorRange(
    all.flatMap(({ gradient }) => gradient?.points ?? []),
    size,
  );
  return [
    {
      id: "gradient-orders",
      title: "Error of the gradient against the step",
      description: `The distance of the loss's gradient, by reverse mode through the steps, from the reference's.`,
      x: { label: "h", scale: "log" },
      y: { label: "error of dL/dθ", scale: "log", range },
      marks: all.flatMap(({ method, title, gradient }, k) =>
        gradient?.points.length
          ? [
              ...errorMarks(method.name, title, k, gradient, range, symbolOf(k)),
              ...fitMarks(method.name, k, gradient, method.order),
            ]
          : [],
      ),
    },
  ];
}

const TIMED = "Medians of up to twenty runs; of long runs, fewer.";

/** Work–precision diagrams: error against evaluations and, where runs were timed, against time. */
export function workFigures(story: AccuracyStory, all: readonly Findings[]): readonly Figure[] {
  const timed = all.some(({ double }) => double.ladder.runs.some(({ seconds }) => seconds !== undefined));
  const evaluations = workFigure(story, all, "evaluations", "evaluations of f", ({ evaluations }) => evaluations);
  if (!timed) return [evaluations];
  const time = workFigure(story, all, "time", "time", ({ seconds = Number.NaN }) => 1000 * seconds);
  return [evaluations, { ...time, caption: TIMED, x: { ...time.x, unit: "ms" } }];
}

function workFigure(
  story: AccuracyStory,
  all: readonly Findings[],
  id: string,
  label: string,
  cost: (run: Run) => number,
): Figure {
  const ladders = all.flatMap(({ double, single }) => [double, ...(single ? [single] : [])]);
  const range = errorRange(
    ladders.flatMap(({ points }) => points),
    story.reference.size,
  );
  const lines = (key: string, title: string, colour: number, { ladder }: LadderFindings, single: boolean): Mark[] => {
    const shown = ladder.runs.filter(({ error }) => error > 0 && error <= range[1]);
    const x = Float64Array.from(shown, cost);
    const y = Float64Array.from(shown, ({ error }) => error);
    return [
      { kind: "line", id: `${key}-line`, label: title, colour, x, y, ...(single && { dash: "dotted" as const }) },
      {
        kind: "points",
        id: key,
        label: title,
        colour,
        x,
        y,
        symbol: symbolOf(colour),
        ...(single ? SINGLE : { size: 5 }),
      },
    ];
  };
  return {
    id: `work-${id}`,
    title: `Error against ${label}`,
    description: `What an error costs: the largest distance from the reference against ${label}.`,
    x: { label, scale: "log" },
    y: { label: "error", scale: "log", range },
    marks: all.flatMap(({ method, title, double, single }, k) => [
      ...lines(method.name, title, k, double, false),
      ...(single ? lines(`${method.name}-single`, `${title}, float32`, k, single, true) : []),
    ]),
  };
}

/** Single precision: a halo about the point of double precision, and alone where its errors stop falling. */
const SINGLE = { size: 10, faint: true } as const;

/** Methods differ in their points, not in colour alone. */
const symbolOf = (method: number): PointSymbol => SYMBOLS[method % SYMBOLS.length];

const SYMBOLS = ["circle", "square", "triangle"] as const;

function errorMarks(
  id: string,
  label: string,
  colour: number,
  { points }: { readonly points: readonly Point[] },
  [, high]: readonly [number, number],
  symbol: PointSymbol,
  look: typeof SINGLE | { readonly size: number } = { size: 6 },
): Mark[] {
  const shown = points.filter(({ error }) => error > 0 && error <= high);
  return [
    {
      kind: "points",
      id,
      label,
      colour,
      symbol,
      ...look,
      x: Float64Array.from(shown, ({ h }) => h),
      y: Float64Array.from(shown, ({ error }) => error),
      labels: shown.map(({ steps }) => counted(steps, "step")),
    },
  ];
}

/** The fitted slope, drawn a little beyond the runs it is fitted to, and its name. */
function fitMarks(id: string, colour: number, found: Convergence, expected: number): Mark[] {
  const { fit } = found;
  if (!fit) return [];
  const h = [fit.from / 2, fit.to * 4];
  const at = Math.sqrt(fit.from * fit.to);
  const error = (x: number) => fit.constant * elementary.pow(x, fit.order);
  return [
    {
      kind: "line",
      id: `${id}-fit`,
      colour,
      dash: "dashed",
      width: 1.2,
      x: Float64Array.from(h),
      y: Float64Array.from(h, error),
    },
    {
      kind: "labels",
      id: `${id}-slope`,
      colour,
      x: Float64Array.of(at),
      y: Float64Array.of(error(at)),
      texts: [orderWords(found, expected)],
      side: "free",
    },
  ];
}

export function orderWords(
  { fit, exact, diverged, ladder }: Convergence & { readonly ladder?: Ladder },
  expected: number,
): string {
  if (ladder?.own) return "in steps of its own";
  if (fit) return `observed ${orderText(fit)}, expected ${expected}`;
  if (exact) return "exact to roundoff";
  return diverged ? "diverged" : "no order observed";
}

/** With room beside the shortest and the longest step of those that are seen, and for some that are unstable. */
const stepRange = (steps: readonly number[]): readonly [number, number] => [smallest(steps) / 2, largest(steps) * 2];

/** From the smallest error to where a method counts as diverged. */
function errorRange(points: readonly Point[], size: number): readonly [number, number] {
  const most = DIVERGED * (size || 1);
  const errors = points.map(({ error }) => error).filter((error) => error > 0 && error <= most);
  if (errors.length === 0) return [LEAST, most];
  return [Math.max(LEAST, smallest(errors) / 5), largest(errors) * 3];
}
