import type { Figure, Mark, View } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";
import { MARGIN, planeField, slopeField } from "./fieldMark.ts";
import { phaseLine } from "./phaseLine.ts";
import { timeSeries } from "./timeSeries.ts";
import { fitView, widened } from "./view.ts";

export interface PhasePortraitOptions {
  /** Full states; the first is the initial state. */
  readonly starts: readonly (readonly number[])[];
  /** Names of the starts, where they are more than `initial state` and `start 2`, `start 3`, … */
  readonly names?: readonly string[];
  /** Palette indices of the starts, by default their order. */
  readonly colours?: readonly number[];
  /** How many after the first cannot be moved: further initial states of an experiment. Default none. */
  readonly fixed?: number;
  /** Points along a trajectory, default 800. */
  readonly points?: number;
  /** Times of the starts of a scalar equation, default the start of the span; a plane's starts are all there. */
  readonly times?: readonly number[];
  readonly span: readonly [number, number];
  /** Follow every start backward in time too, default true. */
  readonly backward?: boolean;
  /** Components along x and y, default the first two. */
  readonly axes?: readonly [number, number];
  /** Values of the components off the axes, default those of the initial state. */
  readonly held?: readonly number[];
  /** Exactly this view; else one that fits. */
  readonly view?: View;
  /** The view of the drawing before, kept where it still fits. */
  readonly previousView?: View;
  /** Grid points a side, default 45. */
  readonly grid?: number;
}

export interface PhasePortrait {
  readonly figures: readonly Figure[];
  readonly view: View;
  /** Forward trajectories, by start. */
  readonly forward: readonly Trajectory[];
}

/** The past of a contracting flow leaves for infinity: what a step size control spends on its way there is never seen. */
const PAST = { maxSteps: 10_000 };

/**
 * The phase portrait of a system: the vector field with trajectories through chosen points, and their time series below.
 * A scalar equation gives its slope field over (t, z) and its phase line.
 */
export function phasePortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  return flow.dimension === 1 ? scalarPortrait(flow, options) : planePortrait(flow, options);
}

function planePortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  const { starts, span, backward = true, axes = [0, 1] as const, held = starts[0], grid = 45, points } = options;
  const { colours = [...starts.keys()] } = options;
  const forward = flow.solve(starts, span[0], span[1], { points });
  const past = backward ? flow.solve(starts, span[0], span[0] - (span[1] - span[0]), { ...PAST, points }) : [];
  const [i, j] = axes;
  const calm = forward.map((trajectory) => beforeBlowUp(trajectory, flow.dimension));
  const all = (c: number) => calm.flatMap((trajectory) => [...component(trajectory, flow.dimension, c)]);
  const view = options.view ?? fitView(all(i), all(j), options.previousView);
  const [x, y] = [flow.stateNames[i], flow.stateNames[j]];
  const curve = (trajectory: Trajectory) => ({
    x: component(trajectory, flow.dimension, i),
    y: component(trajectory, flow.dimension, j),
    t: trajectory.t,
  });
  const plane: Figure = {
    id: "plane",
    title: "Phase plane",
    description: `The vector field over ${x} and ${y}${heldText(flow, axes, held)} with ${count(starts.length, "trajectory", "trajectories")} through the start points.`,
    x: { label: x, scale: "linear", range: view.x },
    y: { label: y, scale: "linear", range: view.y },
    pick: "Click to start a trajectory here",
    marks: [
      planeField(flow, span[0], widened(view, MARGIN), grid, axes, held),
      ...curves(
        past.map((trajectory) => inside(trajectory, flow.dimension, axes, view)),
        forward,
        colours,
        curve,
      ),
      ...startPoints(options, (z) => [z[i], z[j]]),
    ],
  };
  return { figures: [plane, ...timeSeries(flow, forward, axes, colours)], view, forward };
}

function scalarPortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  const { starts, span, backward = true, times = [], grid = 45, points } = options;
  const { colours = [...starts.keys()] } = options;
  const [name] = flow.stateNames;
  const time = (n: number) => times[n] ?? span[0];
  const forward = starts.map((z, n) => flow.solve([z], time(n), span[1], { points })[0]);
  const past = starts.map((z, n) =>
    backward && time(n) !== span[0] ? flow.solve([z], time(n), span[0], { ...PAST, points })[0] : undefined,
  );
  const values = forward.flatMap((trajectory) => [...beforeBlowUp(trajectory, 1).z]);
  const view = options.view ?? {
    ...fitView(span, values, options.previousView),
    x: [Math.min(...span), Math.max(...span)] as const,
  };
  const curve = ({ t, z }: Trajectory) => ({ x: t, y: z, t });
  const slopes: Figure = {
    id: "plane",
    title: "Slope field",
    description: `The slope d${name}/dt over t and ${name} with ${count(starts.length, "solution", "solutions")}.`,
    x: { label: "t", scale: "linear", range: view.x, time: true },
    y: { label: name, scale: "linear", range: view.y },
    pick: "Click to draw the solution through this point",
    marks: [
      slopeField(flow, widened(view, MARGIN), grid),
      ...curves(
        past.map((trajectory) => trajectory && insideBand(trajectory, view)),
        forward,
        colours,
        curve,
      ),
      ...startPoints(options, (z, n) => [time(n), z[0]]),
    ],
  };
  return { figures: [slopes, phaseLine(flow, span[0], view.y)], view, forward };
}

/** More curves than this are thin, and their starts dots. */
const FEW = 20;

/** The past is dashed and faint, the future solid; one colour a start. */
function curves(
  past: readonly (Trajectory | undefined)[],
  forward: readonly Trajectory[],
  colours: readonly number[],
  curve: (trajectory: Trajectory) => { x: Float64Array; y: Float64Array; t: Float64Array },
): Mark[] {
  return [
    ...past.flatMap((trajectory, n): Mark[] => {
      if (!trajectory) return [];
      const line = { id: `past-${n}`, colour: colours[n], ...curve(trajectory) };
      return [{ kind: "line", dash: "dashed", faint: true, ...line }];
    }),
    ...forward.map((trajectory, n): Mark => {
      const line = { id: `trajectory-${n}`, colour: colours[n], ...curve(trajectory) };
      return { kind: "line", width: forward.length > FEW ? 1 : 2, ...line };
    }),
  ];
}

/** The initial state and what was clicked can be moved; further initial states of an experiment stay where it puts them. */
function startPoints(
  { starts, names, fixed = 0 }: PhasePortraitOptions,
  place: (z: readonly number[], n: number) => readonly [number, number],
): Mark[] {
  const marks = (id: string, chosen: readonly number[], size: number): Extract<Mark, { kind: "points" }> => ({
    kind: "points",
    id,
    symbol: "start",
    size,
    colour: "foreground",
    x: Float64Array.from(chosen, (n) => place(starts[n], n)[0]),
    y: Float64Array.from(chosen, (n) => place(starts[n], n)[1]),
    labels: chosen.map((n) => names?.[n] ?? (n === 0 ? "initial state" : `start ${n + 1}`)),
  });
  const isFixed = (n: number) => n > 0 && n <= fixed;
  const all = [...starts.keys()];
  const movable = {
    ...marks(
      "starts",
      all.filter((n) => !isFixed(n)),
      10,
    ),
    draggable: true,
    removable: true,
  };
  return fixed > 0 ? [marks("given", all.filter(isFixed), fixed > FEW ? 5 : 10), movable] : [movable];
}

/** Part of a failed solve that counts towards the view: its last moments can be of any size. */
const CALM_PART = 0.9;

/** A trajectory that ended early, without its last moments, which would leave nothing of the rest to be seen. */
function beforeBlowUp(trajectory: Trajectory, dimension: number): Trajectory {
  const { t, z, status } = trajectory;
  if (status === "ok" || t.length < 2) return trajectory;
  const last = CALM_PART * Math.abs(t[t.length - 1] - t[0]);
  const n = Math.max(
    1,
    t.findIndex((time) => Math.abs(time - t[0]) > last),
  );
  return { ...trajectory, t: t.slice(0, n), z: z.slice(0, n * dimension) };
}

/** A trajectory up to where it is far outside the view: the past of a contracting flow leaves for infinity. */
function inside(trajectory: Trajectory, dimension: number, [i, j]: readonly [number, number], view: View): Trajectory {
  const wide = widened(view, 1);
  return upTo(trajectory, dimension, (z) => within(wide.x, z[i]) && within(wide.y, z[j]));
}

function insideBand(trajectory: Trajectory, view: View): Trajectory {
  const wide = widened(view, 1);
  return upTo(trajectory, 1, ([z]) => within(wide.y, z));
}

function upTo(trajectory: Trajectory, dimension: number, keep: (z: Float64Array) => boolean): Trajectory {
  let n = 0;
  while (n < trajectory.t.length && keep(trajectory.z.subarray(n * dimension, (n + 1) * dimension))) n++;
  return { ...trajectory, t: trajectory.t.slice(0, n), z: trajectory.z.slice(0, n * dimension) };
}

const within = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

function heldText(flow: Flow, axes: readonly [number, number], held: readonly number[]): string {
  const off = flow.stateNames.flatMap((name, i) =>
    axes.includes(i) ? [] : `${name} = ${Number(held[i].toPrecision(4))}`,
  );
  return off.length > 0 ? ` at ${off.slice(0, 6).join(", ")}${off.length > 6 ? ", …" : ""}` : "";
}
