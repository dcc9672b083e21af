import { counted } from "../../core/counted.ts";
import { enumerated } from "../../core/enumerated.ts";
import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { largest, smallest } from "../../core/extremes.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { stabilityFunction } from "../../ode/stabilityFunction.ts";
import type { Cell, TableBlock, TableColumn, Verdict } from "../../protocol/panel.ts";
import { lambdaWords } from "../lambdaWords.ts";
import type { AccuracyStory } from "./accuracyStory.ts";
import { type Findings, isSpectrumKnown, type LadderFindings } from "./findings.ts";
import type { Fit } from "./observedOrder.ts";
import { referenceLabel } from "./referenceLabel.ts";

/** Components and gradient numbers that have a column. */
const MAX_ROWS = 4;

/** The end of every solution at the chosen steps, beside the reference's, with the loss's gradient where there is a loss. */
export function endTable(story: AccuracyStory, all: readonly Findings[]): TableBlock {
  const { stateNames, span, reference, gradient, steps } = story;
  const states = stateNames.slice(0, MAX_ROWS);
  const slopes = gradient?.names.slice(0, MAX_ROWS) ?? [];
  const width = stateNames.length;
  const last = reference.z.subarray(reference.z.length - width);
  const blank = (columns: number) => Array.from({ length: columns }, () => "");
  return {
    kind: "table",
    id: "end",
    title: `With ${counted(steps, "step")}, h = ${formatShort(Math.abs(span[1] - span[0]) / steps)}${leftOut(width, gradient?.names.length ?? 0)}`,
    columns: [
      { label: "method" },
      ...states.map((name) => ({ label: `${name}(${formatShort(span[1])})` })),
      { label: "error there" },
      { label: "largest error" },
      ...slopes.map((label) => ({ label })),
      ...(gradient ? [{ label: "gradient's error" }] : []),
      { label: "evaluations" },
    ],
    rows: [
      ...all.map(({ title, side, method }): Cell[] => {
        const { solution, evaluations, own } = side;
        const ended = solution.message === undefined;
        const end = solution.z.subarray(solution.z.length - width);
        const slip = gradient && side.gradient && euclideanNorm(side.gradient.map((x, k) => x - gradient.values[k]));
        return [
          own ? `${title}, ${counted(own.count, "step")}` : title,
          ...states.map((_, i) => (ended ? five(end[i]) : "–")),
          ended ? off(solution.error[solution.error.length - 1], method) : lost(method),
          ended ? off(largest(solution.error), method) : lost(method),
          ...slopes.map((_, i) => (side.gradient ? five(side.gradient[i]) : "–")),
          ...(gradient ? [slip === undefined ? "–" : off(slip, method)] : []),
          evaluations,
        ];
      }),
      [
        referenceLabel(story.reference.kind),
        ...states.map((_, i) => five(last[i])),
        "",
        "",
        ...slopes.map((_, i) => five(gradient!.values[i])),
        ...blank(gradient ? 2 : 1),
      ],
    ],
  };
}

/** What has no column. */
function leftOut(components: number, slopes: number): string {
  const parts = [
    ...(components > MAX_ROWS ? [`${MAX_ROWS} of ${components} components`] : []),
    ...(slopes > MAX_ROWS ? [`${MAX_ROWS} of ${slopes} numbers of the gradient`] : []),
  ];
  return parts.length > 0 ? `: the first ${enumerated(parts)}` : "";
}

/** Steps, evaluations and time for 3, 6 and 9 digits. */
export function targetTable(all: readonly Findings[]): TableBlock {
  const timed = all.some(({ targets }) => targets.some(({ seconds }) => seconds !== undefined));
  return {
    kind: "table",
    id: "targets",
    title: "Steps for 3, 6 and 9 digits",
    columns: [
      { label: "method" },
      { label: "digits" },
      { label: "error" },
      { label: "steps" },
      { label: "evaluations" },
      ...(timed ? [{ label: "time", unit: "ms", digits: 4 }] : []),
      { label: "known by" },
    ],
    rows: all.flatMap(({ title, targets }) =>
      targets.map(({ digits, error, need, evaluations, seconds }): Cell[] => [
        title,
        digits,
        error,
        need.how === "out of reach" ? "–" : rounded(need.steps, need.how),
        need.how === "out of reach" ? "–" : rounded(evaluations!, need.how),
        ...(timed ? [milliseconds(seconds)] : []),
        need.how === "out of reach" ? { verdict: "warning", text: `out of reach: ${need.why}` } : need.how,
      ]),
    ),
  };
}

/** Orders, floors and stable steps. */
export function orderTable(story: AccuracyStory, all: readonly Findings[]): TableBlock {
  const unlimited = isSpectrumKnown(story) ? "any" : "–";
  const singles = all.some(({ single }) => single);
  const gradients = all.some(({ gradient }) => gradient);
  const columns: TableColumn[] = [
    { label: "method" },
    { label: "verdict" },
    { label: "expected order" },
    { label: "observed" },
    ...(gradients ? [{ label: "of the gradient" }] : []),
    { label: "smallest error" },
    ...(singles ? [{ label: "in float32" }] : []),
    { label: "stable up to h" },
    { label: "from λ" },
    { label: "unstable from h" },
  ];
  return {
    kind: "table",
    id: "orders",
    title: "Order and stability",
    columns,
    rows: all.map(({ method, title, side, double, single, gradient, limit, threshold, reduced, unsettled }): Cell[] => [
      title,
      side.own
        ? { verdict: "neutral", text: "steps of its own" }
        : unsettled
          ? { verdict: "neutral", text: "no order yet" }
          : verdict(double, method, reduced !== undefined, gradient?.fit),
      side.own ? "–" : method.order,
      observed(double.fit),
      ...(gradients ? [observed(gradient?.fit)] : []),
      least(double),
      ...(singles ? [single ? least(single) : "–"] : []),
      side.own || !stabilityFunction(method)
        ? "–"
        : limit === undefined
          ? unlimited
          : limit.h === 0
            ? "none"
            : Number(limit.h.toPrecision(3)),
      limit === undefined ? "" : lambdaWords(limit.lambda),
      threshold ? Number(threshold.unstable.toPrecision(3)) : "–",
    ]),
  };
}

const observed = (fit: Fit | undefined): Cell => (fit ? Number(fit.order.toFixed(fit.irregular ? 1 : 2)) : "–");

/** An observed order this close to a method's is its own. */
const CLOSE = 0.15;

/** A gradient's order is of fewer runs. */
const CLOSE_OF_GRADIENT = 0.5;

function verdict(
  { fit, exact, diverged }: LadderFindings,
  method: Method,
  reduced: boolean,
  gradient: Fit | undefined,
): Verdict {
  const { order } = method;
  if (reduced) return { verdict: "warning", text: "reduced order" };
  if (fit?.irregular) return { verdict: "neutral", text: "irregular" };
  if (fit && fit.order < order - CLOSE) return { verdict: "neutral", text: "somewhat lower" };
  if (fit && fit.order > order + CLOSE) return { verdict: "neutral", text: "higher than expected" };
  if (fit && gradient && gradient.order < order - CLOSE_OF_GRADIENT)
    return { verdict: "neutral", text: "as expected, the gradient's is not" };
  if (fit) return { verdict: "good", text: "as expected" };
  if (exact) return { verdict: "good", text: "exact to roundoff" };
  return diverged ? { verdict: "bad", text: lost(method) } : { verdict: "neutral", text: "no order observed" };
}

function least({ points }: LadderFindings): Cell {
  const error = smallest(points.map((point) => point.error));
  return Number.isFinite(error) ? two(error) : "–";
}

/** Every run there is. */
export function runTable(all: readonly Findings[]): TableBlock {
  const ladders = all.flatMap(({ title, method, double, single }) =>
    [double, ...(single ? [single] : [])].map(({ ladder }) => ({ title, method, ladder })),
  );
  const runs = ladders.flatMap(({ ladder }) => ladder.runs);
  const gradients = runs.some(({ gradientError }) => gradientError !== undefined);
  const timed = runs.some(({ seconds }) => seconds !== undefined);
  return {
    kind: "table",
    id: "runs",
    title: "Every run",
    fileOnly: true,
    columns: [
      { label: "method" },
      { label: "precision" },
      { label: "steps" },
      { label: "h" },
      { label: "error" },
      ...(gradients ? [{ label: "gradient's error" }] : []),
      { label: "evaluations" },
      ...(timed ? [{ label: "time", unit: "ms", digits: 4 }] : []),
    ],
    rows: ladders.flatMap(({ title, method, ladder }) =>
      ladder.runs.map((run): Cell[] => [
        title,
        ladder.precision,
        run.steps,
        Number(run.h.toPrecision(4)),
        off(run.error, method),
        ...(gradients ? [run.gradientError === undefined ? "" : two(run.gradientError)] : []),
        run.evaluations,
        ...(timed ? [milliseconds(run.seconds)] : []),
      ]),
    ),
  };
}

const five = (x: number): Cell => (Number.isFinite(x) ? Number(x.toPrecision(5)) : "–");
const two = (x: number): Cell => (Number.isFinite(x) ? Number(x.toPrecision(2)) : "–");
const off = (error: number, method: Method): Cell => (Number.isFinite(error) ? two(error) : lost(method));
/** Of a run that did not get to the end: steps of an implicit method are solved for. */
const lost = (method: Method): string => (isImplicit(method) ? "no step found" : "diverged");
const milliseconds = (seconds: number | undefined): Cell =>
  seconds === undefined ? "–" : Number((1000 * seconds).toPrecision(2));
const rounded = (n: number, how: string): number => (how !== "extrapolated" ? n : Number(n.toPrecision(2)));
