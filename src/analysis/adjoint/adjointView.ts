import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { largest, smallest } from "../../core/extremes.ts";
import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import { polygon } from "../../ode/pieces.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { Trajectory } from "../../study/flow.ts";
import { type Curve, drawnCurve } from "../drawnCurve.ts";
import { drawnSeries } from "../drawnSeries.ts";
import { adjointOf, byParameter, symbol } from "../gradientNames.ts";

/** Lines of one figure; more would be a tangle. */
const MAX_CURVES = 6;
/** CSS pixels that curves are refined for, and the points that one may have. */
const SHEET = { width: 1100, height: 760 };
const STRIP = { width: 1100, height: 260 };
const POINTS = 4000;
/** Arrows along the trajectory. */
const ARROWS = 36;
/** The longest arrow, as a part of the trajectory's extent. */
const ARROW_LENGTH = 0.25;

/** The numbers behind an adjoint view; `forward` holds the state of the forward solve at the times of `backward`. */
export interface AdjointStory {
  readonly stateNames: readonly string[];
  /** Of the packed parameters, one name a number; those that are fixed are left out with their index. */
  readonly parameters: readonly { readonly name: string; readonly index: number }[];
  readonly parameterCount: number;
  /** The adjoint as the chosen mode computed it. */
  readonly path: AdjointPath;
  /** The forward solution, finely enough to draw. */
  readonly solution: Pick<Trajectory, "t" | "z" | "pieces">;
  /** What the solution is compared with, by observed component; NaN is a gap. */
  readonly observations?: { readonly t: Float64Array; readonly z: readonly Float64Array[] };
  /** The state that `backsolve` reconstructed, and that of the forward solve at the same times. */
  readonly backsolve?: { readonly t: Float64Array; readonly z: Float64Array; readonly forward: Float64Array };
}

/**
 * The adjoint of a solve as figures: state and a(t) over time with the jumps at observations, the gradient building up
 * backward, a(t) as arrows on the trajectory, and the state that backsolve reconstructs over the forward one.
 */
export function adjointView(given: AdjointStory): readonly Figure[] {
  const story = { ...given, path: fromTerminal(given) };
  const plane = story.stateNames.length > 1 ? [adjointPlane(story)] : [];
  const gradient = story.parameters.length > 0 ? [runningGradient(story)] : [];
  return [...plane, overTime(story, "z"), overTime(story, "a"), ...gradient, ...reconstruction(story)];
}

/** The path without its row before the terminal loss gives a its first value: a is not zero at the end. */
function fromTerminal({ path, stateNames, parameterCount }: AdjointStory): AdjointPath {
  if (path.jumps[0] !== 1 || path.t[0] !== path.t[1]) return path;
  return {
    t: path.t.slice(1),
    z: path.z.slice(stateNames.length),
    a: path.a.slice(stateNames.length),
    gradient: path.gradient.slice(parameterCount),
    jumps: path.jumps.slice(1).map((row) => row - 1),
  };
}

const column = (rows: Float64Array, width: number, i: number) =>
  Float64Array.from({ length: rows.length / width }, (_, n) => rows[n * width + i]);

function overTime({ stateNames, path, solution, observations }: AdjointStory, of: "z" | "a"): Figure {
  const shown = stateNames.slice(0, MAX_CURVES);
  const names = shown.map(of === "z" ? symbol : adjointOf);
  const lines = shown.map(
    (_, i): Mark => ({
      kind: "line",
      id: `${of}-${i}`,
      label: names[i],
      colour: i,
      ...(of === "z"
        ? through(drawnSeries(solution, stateNames.length, i, STRIP, POINTS), solution, i, path)
        : { x: path.t, y: column(path.a, stateNames.length, i), t: path.t, revealed: true }),
    }),
  );
  return {
    id: of === "z" ? "state" : "adjoint",
    title: of === "z" ? "State z(t)" : "Adjoint a(t) = ∂L/∂z(t)",
    description:
      of === "z"
        ? `${names.join(", ")} over time.`
        : `The sensitivity of the loss to the state at every time, computed backward from the end${path.jumps.length > 0 ? `; it jumps at ${path.jumps.length} observations` : ""}.`,
    x: { label: "t", scale: "linear", link: "time", time: true },
    y: { label: of === "z" ? names.join(", ") : "a(t)", scale: "linear" },
    marks: [...lines, ...(of === "a" ? jumpRules(path) : dataMarks(observations))],
  };
}

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
function dataMarks(observations: AdjointStory["observations"]): Mark[] {
  if (!observations) return [];
  return observations.z.slice(0, MAX_CURVES).map((y, i) => ({
    kind: "points",
    id: `data-${i}`,
    label: "data",
    colour: i,
    faint: true,
    x: observations.t,
    y,
  }));
}

function jumpRules({ t, jumps }: AdjointPath): Mark[] {
  return jumps.map((row, n) => ({
    kind: "rule",
    id: `jump-${n}`,
    label: "observation: a jumps",
    axis: "x",
    at: t[row],
    colour: "muted",
    dash: "dotted",
  }));
}

/** ∫ aᵀ ∂f/∂θ from t to the end: it starts at 0 there and is ∂L/∂θ at the beginning. */
function runningGradient({ parameters, parameterCount, path }: AdjointStory): Figure {
  const shown = largestOf(parameters, path, parameterCount);
  const rest = parameters.length - shown.length;
  return {
    id: "gradient",
    title: "∂L/∂θ building up backward",
    description: `The integral of aᵀ ∂f/∂θ from t to the end, for ${shown.map(({ name }) => symbol(name)).join(", ")}${rest > 0 ? ` (${rest} more are not drawn)` : ""}; read it from right to left.`,
    x: { label: "t", scale: "linear", link: "time", time: true },
    y: { label: "∂L/∂θ so far", scale: "linear" },
    marks: shown.map(({ name, index }, n) => ({
      kind: "line",
      id: `gradient-${name}`,
      label: byParameter(name),
      revealed: true,
      colour: n,
      x: path.t,
      y: column(path.gradient, parameterCount, index),
      t: path.t,
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
  const between = (values: Float64Array) => {
    const [low, high] = [smallest(values), largest(values)];
    return high > low ? ([low, high] as const) : ([low - 1, low + 1] as const);
  };
  const view = { x: between(column(solution.z, width, 0)), y: between(column(solution.z, width, 1)) };
  const pieces = solution.pieces ?? polygon(solution, width);
  const trajectory = drawnCurve(pieces, [0, 1], { ...SHEET, view }, POINTS);
  const extent = largest([x, y].map((values) => largest(values) - smallest(values)));
  const longest = largest(dx.map((value, n) => elementary.hypot(value, dy[n])));
  const scale = longest > 0 ? (ARROW_LENGTH * (extent || 1)) / longest : 0;
  const rows = Array.from({ length: ARROWS }, (_, n) => Math.round((n * (x.length - 1)) / (ARROWS - 1)));
  const pick = (values: Float64Array, factor = 1) => Float64Array.from(rows, (n) => values[n] * factor);
  return {
    id: "plane",
    title: "a(t) on the trajectory",
    description: `The trajectory over ${stateNames[0]} and ${stateNames[1]} with the adjoint as arrows, all on one scale: the loss grows fastest when the state is moved along them.`,
    x: { label: symbol(stateNames[0]), scale: "linear" },
    y: { label: symbol(stateNames[1]), scale: "linear" },
    marks: [
      { kind: "line", id: "trajectory", label: "z(t)", colour: 0, width: 2, ...trajectory },
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
        x,
        y,
        dx: dx.map((value) => value * scale),
        dy: dy.map((value) => value * scale),
        t: path.t,
      },
    ],
  };
}

function planeData(observations: AdjointStory["observations"]): Mark[] {
  if (!observations || observations.z.length < 2) return [];
  const [x, y] = observations.z;
  return [{ kind: "points", id: "data", label: "data", colour: "reference", size: 5, x, y }];
}

function reconstruction({ stateNames, backsolve }: AdjointStory): readonly Figure[] {
  if (!backsolve) return [];
  const { t, z, forward } = backsolve;
  const width = stateNames.length;
  const lines = stateNames.slice(0, MAX_CURVES).flatMap((name, i): Mark[] => [
    { kind: "line", id: `forward-${i}`, label: name, colour: i, x: t, y: column(forward, width, i), t },
    {
      kind: "line",
      id: `backward-${i}`,
      label: `${name}, solved backward`,
      badge: { text: name, at: (i + 0.25) / Math.min(width, MAX_CURVES) },
      colour: i,
      dash: "dashed",
      x: t,
      y: column(z, width, i),
      t,
    },
  ]);
  const drift = Float64Array.from(t, (_, n) => distance(z, forward, n, width));
  return [
    {
      id: "reconstruction",
      title: "What backsolve sees",
      description: "The state solved backward from the end, dashed, over the state of the forward solve.",
      x: { label: "t", scale: "linear", link: "time", time: true },
      y: { label: stateNames.slice(0, MAX_CURVES).join(", "), scale: "linear" },
      marks: lines,
    },
    {
      id: "drift",
      title: "Drift of backsolve",
      description: "The distance between the state solved backward and the forward one.",
      x: { label: "t", scale: "linear", link: "time", time: true },
      y: { label: "drift", scale: "log" },
      marks: [{ kind: "line", id: "drift", colour: "error", x: t, y: positive(drift), t }],
    },
  ];
}

function distance(a: Float64Array, b: Float64Array, row: number, width: number): number {
  let sum = 0;
  for (let i = row * width; i < (row + 1) * width; i++) sum += squared(a[i] - b[i]);
  return Math.sqrt(sum);
}

/** A logarithmic axis has no zero: agreement to the last bit breaks the line. */
const positive = (values: Float64Array) => values.map((value) => (value > 0 ? value : Number.NaN));
