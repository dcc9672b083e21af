import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { largest, smallest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import { showsSomething } from "../../figure/showsSomething.ts";
import { valuesTitle } from "../../figure/valuesTitle.ts";
import { type Pieces, polygon } from "../../ode/pieces.ts";
import type { Axis, Figure, Mark } from "../../protocol/figure.ts";
import type { Trajectory } from "../../study/flow.ts";
import { alikeInValues } from "../alikeInSize.ts";
import type { Curve } from "../chordPath.ts";
import { componentAlong, drawnCurve } from "../drawnCurve.ts";
import { spread } from "../drawnPart.ts";
import { between, pathCurves, pathScale, STRIP } from "../drawnPath.ts";
import { drawnSeries } from "../drawnSeries.ts";
import { adjointOf, byParameter, symbol } from "../gradientNames.ts";
import { listedNames } from "../listedNames.ts";
import { STANDS, standingPoint, stands } from "../standing.ts";
import { timeScale } from "../timeScale.ts";
import { type AdjointJump, adjointJumps, jumpWords } from "./adjointJumps.ts";
import { captioned, leftOut, MAX_CURVES, shownOf, timeAxis, timeSentence } from "./overTime.ts";
import { reconstruction } from "./reconstruction.ts";

/** Observations that have a line each; more would be a grey ground. */
const MAX_RULES = 40;
/** CSS pixels that curves are refined for, and the points that one may have. */
const SHEET = { width: 1100, height: 760 };
const POINTS = 4000;
/** Arrows along the trajectory. */
const ARROWS = 36;
/** The longest arrow, as a part of the trajectory's extent. */
const ARROW_LENGTH = 0.25;

/** The numbers behind an adjoint view. */
export interface AdjointStory {
  readonly stateNames: readonly string[];
  /** Of the packed parameters, one name a number; those that are fixed are left out with their index. */
  readonly parameters: readonly { readonly name: string; readonly index: number }[];
  readonly parameterCount: number;
  /** The adjoint as the chosen mode computed it. */
  readonly path: AdjointPath;
  /** The forward solution, finely enough to draw. */
  readonly solution: Pick<Trajectory, "t" | "z" | "pieces" | "events" | "switchings">;
  /** What the solution is compared with, by observed component; NaN is a gap. */
  readonly observations?: { readonly t: Float64Array; readonly z: readonly Float64Array[] };
  /** The state that `backsolve` reconstructs, and that of the forward solve. */
  readonly backsolve?: { readonly reconstructed: Pieces; readonly forward: Pieces };
}

/**
 * The adjoint of a solve as figures: state and a(t) over time with the jumps at observations, the gradient building up
 * backward, a(t) as arrows on the trajectory, and the state that backsolve reconstructs over the forward one.
 */
export function adjointView(given: AdjointStory): readonly Figure[] {
  const story = { ...given, path: fromTerminal(given), time: timeOf(given) };
  const plane = story.stateNames.length > 1 ? [adjointPlane(story)] : [];
  const gradient = story.parameters.length > 0 ? [runningGradient(story)] : [];
  // Where no gradient is known there is none to draw.
  const all = [...plane, ...stateOverTime(story), adjointOverTime(story), ...gradient, ...reconstruction(story)];
  return all.filter(showsSomething);
}

/** The axis of time that the forward solution is followed on. */
export const timeOf = ({ solution, stateNames }: AdjointStory): Axis["scale"] =>
  timeScale(solution.pieces ?? polygon(solution, stateNames.length));

/** With the axis of time that every figure of the story has. */
type TimedStory = AdjointStory & { readonly time: Axis["scale"] };

/** The path without its row before the terminal loss gives a its first value: a is not zero at the end. */
function fromTerminal({ path, stateNames, parameterCount }: AdjointStory): AdjointPath {
  if (path.jumps[0] !== 1 || path.t[0] !== path.t[1]) return path;
  return {
    t: path.t.slice(1),
    z: path.z.slice(stateNames.length),
    a: path.a.slice(stateNames.length),
    gradient: path.gradient.slice(parameterCount),
    jumps: path.jumps.slice(1).map((row) => row - 1),
    pieces(of, indices) {
      const { t, dimension, degree, coefficients } = path.pieces(of, indices);
      return { t: t.slice(1), dimension, degree, coefficients: coefficients.slice(dimension * (degree + 1)) };
    },
  };
}

const column = (rows: Float64Array, width: number, i: number) =>
  Float64Array.from({ length: rows.length / width }, (_, n) => rows[n * width + i]);

/** A figure for each size of component. */
function stateOverTime({ stateNames, path, solution, observations, time }: TimedStory): readonly Figure[] {
  const groups = alikeInValues(shownOf(stateNames).map((_, i) => column(solution.z, stateNames.length, i)));
  return groups.map((group, g): Figure => {
    const names = group.map((i) => symbol(stateNames[i]));
    return {
      id: g === 0 ? "state" : `state-more-${g}`,
      title: groups.length === 1 ? "State z(t)" : `State z(t): ${listedNames(names)}`,
      description: `${names.join(", ")} over time.`,
      ...captioned(g === 0 && leftOut(stateNames), timeSentence(time)),
      x: timeAxis(time),
      y: { label: valuesTitle(names), scale: "linear" },
      marks: [
        ...group.map(
          (i): Mark => ({
            kind: "line",
            id: `z-${i}`,
            label: symbol(stateNames[i]),
            colour: i,
            ...through(
              drawnSeries(solution, stateNames.length, i, STRIP, POINTS - path.jumps.length, time),
              solution,
              i,
              path,
            ),
          }),
        ),
        ...dataMarks(observations, group),
      ],
    };
  });
}

function adjointOverTime({ stateNames, path, solution, time }: TimedStory): Figure {
  const shown = shownOf(stateNames);
  const names = shown.map(adjointOf);
  const indices = [...shown.keys()];
  const scale = pathScale(path, "a", indices);
  const curves = pathCurves(path, "a", indices, { time, scale });
  const jumps = adjointJumps({ path, solution });
  return {
    id: "adjoint",
    title: "Adjoint a(t) = ∂L/∂z(t)",
    description: `The sensitivity of the loss to the state at every time, computed backward from the end${jumps.length > 0 ? `; it jumps at ${jumpWords(jumps)}` : ""}.`,
    ...captioned(
      leftOut(stateNames),
      jumps.length > MAX_RULES && `It jumps at each of ${jumpWords(jumps)}.`,
      timeSentence(time),
      scaleSentence(scale),
    ),
    x: timeAxis(time),
    y: { label: "a(t)", scale },
    marks: [
      ...names.map(
        (label, i): Mark => ({ kind: "line", id: `a-${i}`, label, colour: i, revealed: true, ...curves[i] }),
      ),
      ...jumpRules(jumps),
    ],
  };
}

/** What an axis that is not linear is. */
const scaleSentence = (scale: Axis["scale"]) =>
  typeof scale === "object" && `Logarithmic beyond ±${formatNumber(scale.linearTo)}.`;

/** The curve with the solution's own numbers at the times at which a(t) jumps, which these numbers say by how much. */
function through(curve: Curve, { t, z }: AdjointStory["solution"], i: number, { t: times, jumps }: AdjointPath): Curve {
  const width = z.length / t.length;
  const jumping = new Set(jumps.map((row) => times[row]));
  const rows = [...t.keys()].filter((row) => jumping.has(t[row]));
  const drawn = [...curve.t.keys()].filter((n) => !jumping.has(curve.t[n]));
  const points = [
    ...drawn.map((n) => [curve.t[n], curve.y[n]] as const),
    ...rows.map((row) => [t[row], z[row * width + i]] as const),
  ].sort(([a], [b]) => (a - b) * Math.sign(t[t.length - 1] - t[0]));
  const x = Float64Array.from(points, ([time]) => time);
  return { x, y: Float64Array.from(points, ([, value]) => value), t: x };
}

/** What the state is compared with; at each of these times a(t) jumps. */
function dataMarks(observations: AdjointStory["observations"], group: readonly number[]): Mark[] {
  if (!observations) return [];
  return group
    .filter((i) => i < observations.z.length)
    .map((i) => ({
      kind: "points",
      id: `data-${i}`,
      label: "data",
      colour: i,
      faint: true,
      x: observations.t,
      y: observations.z[i],
    }));
}

/** What parts the rules of one reason from those of another. */
const LOOKS = {
  observation: { colour: "muted", dash: "dotted" },
  event: { colour: "muted", dash: "dashed" },
  switch: { colour: "accent", dash: "dashed" },
} as const;

function jumpRules(jumps: readonly AdjointJump[]): Mark[] {
  if (jumps.length > MAX_RULES) return [];
  return jumps.map(({ t, why }, n) => ({
    kind: "rule",
    id: `jump-${n}`,
    label: `${why}: a jumps`,
    axis: "x",
    at: t,
    ...LOOKS[why],
  }));
}

/** ∫ aᵀ ∂f/∂θ from t to the end: it starts at 0 there and is ∂L/∂θ at the beginning. */
function runningGradient({ parameters, parameterCount, path, time }: TimedStory): Figure {
  const shown = largestOf(parameters, path, parameterCount);
  const indices = shown.map(({ index }) => index);
  const scale = pathScale(path, "gradient", indices);
  const curves = pathCurves(path, "gradient", indices, { time, scale });
  const rest = parameters.length - shown.length;
  return {
    id: "gradient",
    title: "∂L/∂θ building up backward",
    description: `The integral of aᵀ ∂f/∂θ from t to the end, for ${shown.map(({ name }) => symbol(name)).join(", ")}${rest > 0 ? ` (${rest} more are not drawn)` : ""}; read it from right to left.`,
    ...captioned(timeSentence(time), scaleSentence(scale)),
    x: timeAxis(time),
    y: { label: "∂L/∂θ so far", scale },
    marks: shown.map(({ name }, n) => ({
      kind: "line",
      id: `gradient-${name}`,
      label: byParameter(name),
      revealed: true,
      colour: n,
      ...curves[n],
    })),
  };
}

/** Of many parameters those with the largest gradients, in the parameters' order. */
function largestOf(parameters: AdjointStory["parameters"], { gradient, t }: AdjointPath, count: number) {
  const last = (t.length - 1) * count;
  const size = ({ index }: AdjointStory["parameters"][number]) => Math.abs(gradient[last + index]);
  const chosen = new Set([...parameters].sort((a, b) => size(b) - size(a)).slice(0, MAX_CURVES));
  return parameters.filter((parameter) => chosen.has(parameter));
}

function adjointPlane({ stateNames, path, solution, observations }: AdjointStory): Figure {
  const width = stateNames.length;
  const [x, y] = [column(path.z, width, 0), column(path.z, width, 1)];
  const [dx, dy] = [column(path.a, width, 0), column(path.a, width, 1)];
  const view = { x: between(column(solution.z, width, 0)), y: between(column(solution.z, width, 1)) };
  const pieces = solution.pieces ?? polygon(solution, width);
  const trajectory = drawnCurve(pieces, [0, 1], { ...SHEET, view }, POINTS);
  const scale = arrowScale([x, y], [dx, dy]);
  const rows = spread(x.length, ARROWS);
  const pick = (values: Float64Array, factor = 1) => Float64Array.from(rows, (n) => values[n] * factor);
  const now = along(path, trajectory);
  return {
    id: "plane",
    title: "a(t) on the trajectory",
    description: `The trajectory over ${stateNames[0]} and ${stateNames[1]} with the adjoint as arrows, all on one scale: the loss grows fastest when the state is moved along them.`,
    ...captioned(stands(trajectory) && STANDS),
    x: { label: symbol(stateNames[0]), scale: "linear" },
    y: { label: symbol(stateNames[1]), scale: "linear" },
    marks: [
      { kind: "line", id: "trajectory", label: "z(t)", colour: 0, width: 2, ...trajectory },
      ...standingPoint(trajectory, { id: "standing", label: "z(t)", colour: 0 }),
      ...planeData(observations),
      {
        kind: "arrows",
        id: "adjoint",
        label: "a(t), backward from the end",
        colour: "backward",
        x: pick(x),
        y: pick(y),
        dx: pick(dx, scale),
        dy: pick(dy, scale),
        t: pick(path.t),
      },
      {
        kind: "arrows",
        id: "adjoint-now",
        colour: "backward",
        moving: true,
        x: now.x,
        y: now.y,
        dx: now.dx.map((value) => value * scale),
        dy: now.dy.map((value) => value * scale),
        t: now.t,
      },
    ],
  };
}

/** By what arrows are drawn: the longest is a part of the extent, and no component more than that part of the extent of its own axis. */
function arrowScale(places: readonly Float64Array[], arrows: readonly Float64Array[]): number {
  const extents = places.map((values) => largest(values) - smallest(values));
  const most = largest(extents) || 1;
  const longest = largest(arrows[0].map((value, n) => elementary.hypot(value, arrows[1][n])));
  if (!(longest > 0)) return 0;
  const fitting = arrows.map((values, k) => (extents[k] > 0 ? extents[k] : most) / largest(values.map(Math.abs)));
  return ARROW_LENGTH * smallest([most / longest, ...fitting]);
}

/** The adjoint at every point of a drawn trajectory, backward; where it jumps, before and after. */
function along(path: AdjointPath, { x, y, t }: Curve) {
  const times = t.toReversed();
  const pieces = path.pieces("a", [0, 1]);
  const [dx, dy] = [0, 1].map((i) => componentAlong(pieces, i, times));
  const points = Array.from(times, (time, n) => ({
    t: time,
    x: x[x.length - 1 - n],
    y: y[y.length - 1 - n],
    dx: dx[n],
    dy: dy[n],
  }));
  const width = path.a.length / path.t.length;
  for (const row of path.jumps) {
    const n = points.findLastIndex((point) => point.t === path.t[row]);
    if (n >= 0) points.splice(n + 1, 0, { ...points[n], dx: path.a[row * width], dy: path.a[row * width + 1] });
  }
  const values = (of: keyof (typeof points)[number]) => Float64Array.from(points, (point) => point[of]);
  return { t: values("t"), x: values("x"), y: values("y"), dx: values("dx"), dy: values("dy") };
}

function planeData(observations: AdjointStory["observations"]): Mark[] {
  if (!observations || observations.z.length < 2) return [];
  const [x, y] = observations.z;
  return [{ kind: "points", id: "data", label: "data", colour: "reference", size: 5, x, y }];
}
