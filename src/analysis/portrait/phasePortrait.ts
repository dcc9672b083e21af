import { counted } from "../../core/counted.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import { shortRange } from "../../figure/shortView.ts";
import { polygon } from "../../ode/pieces.ts";
import type { Figure, Mark, View } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";
import type { Curve } from "../chordPath.ts";
import { componentAlong } from "../drawnCurve.ts";
import { equalAtFirst } from "./axisKinds.ts";
import { beforeBlowUp } from "./beforeBlowUp.ts";
import { drawnTrajectory } from "./drawnTrajectory.ts";
import { MARGIN, planeField, slopeField } from "./fieldMark.ts";
import { momentsOf } from "./moments.ts";
import { phaseLine } from "./phaseLine.ts";
import { planeAxes } from "./planeAxes.ts";
import { planeTitle } from "./planeTitle.ts";
import { spacePortrait } from "./spacePortrait.ts";
import { startColour } from "./startColour.ts";
import { FEW, type NamedStarts, startPoints } from "./startPoints.ts";
import { startsTitle } from "./startsTitle.ts";
import { timeSeries } from "./timeSeries.ts";
import { fitView, proportioned, widened } from "./view.ts";

export interface PhasePortraitOptions {
  /** Full states; the first is the initial state. */
  readonly starts: readonly (readonly number[])[];
  /** Names of the starts, where they are more than `initial state` and `start 2`, `start 3`, … */
  readonly names?: readonly string[];
  /** What the starts are numbered by from 0 on, by default their order. */
  readonly numbers?: readonly number[];
  /** How many after the first cannot be moved: further initial states of an experiment. Default none. */
  readonly fixed?: number;
  /** The most points of a curve, default 4,000. */
  readonly points?: number;
  /** Times of the starts of a scalar equation, default the start of the span; a plane's starts are all there. */
  readonly times?: readonly number[];
  readonly span: readonly [number, number];
  /** Follow every start backward in time too, default true. */
  readonly backward?: boolean;
  /** Components along x and y, default those that show most; see `planeAxes`. */
  readonly axes?: readonly [number, number];
  /** Values of the components off the axes, default those of the initial state. */
  readonly held?: readonly number[];
  /** Exactly this view; else one that fits. */
  readonly view?: View;
  /** What the axes show at first, where both have a range here. */
  readonly asked?: AskedRanges;
  /** The view of the drawing before, kept where it still fits. */
  readonly previousView?: View;
  /** Grid points a side, default 45; 31 where the field depends on t. */
  readonly grid?: number;
  /** The field depends on t: it is sampled at times of the span, for a clock to run through. */
  readonly moving?: boolean;
  /** Widens a view of the curves in a plane to what matters beside them. */
  readonly essential?: (curves: View, axes: readonly [number, number]) => View;
  /** The view that fits and what matters beside, whatever was asked for. */
  readonly fit?: boolean;
  /** Draw the vector field of a plane, default true; else a layer does. */
  readonly field?: boolean;
  /** There is none: the right-hand side is not the derivative. */
  readonly hasMass?: boolean;
}

export interface AskedRanges {
  readonly t?: readonly [number, number];
  readonly components: readonly (readonly [number, number] | undefined)[];
}

export interface PhasePortrait {
  readonly figures: readonly Figure[];
  readonly view: View;
  /** Components along x and y. */
  readonly axes: readonly [number, number];
  /** Forward trajectories, by start. */
  readonly forward: readonly Trajectory[];
}

/** The past of a contracting flow leaves for infinity: what a step size control spends on its way there is never seen. */
const PAST = { maxSteps: 10_000 };

/** The most points of a curve: more than a screen of four times the usual width shows. */
const POINTS = 4000;

/** Part of the span that is shown before it. */
const MARGIN_OF_TIME = 0.025;

/**
 * The phase portrait of a system: the vector field with trajectories through chosen points, and their time series below.
 * A scalar equation gives its slope field over (t, z) and its phase line.
 */
export function phasePortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  return flow.dimension === 1 ? scalarPortrait(flow, options) : planePortrait(flow, options);
}

/** Points a side of the arrows' grid. */
export const planeGrid = (moving: boolean): number => (moving ? 31 : 45);

function planePortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  const { starts, span, backward = true, held = starts[0], points = POINTS, moving = false } = options;
  const { grid = planeGrid(moving) } = options;
  const named = namedStarts(options);
  const forward = flow.solve(starts, span[0], span[1], { points, pieces: true });
  const past = backward
    ? flow.solve(starts, span[0], span[0] - (span[1] - span[0]), { ...PAST, points, pieces: true })
    : [];
  const axes = options.axes ?? planeAxes(forward[0], flow.dimension);
  const [i, j] = axes;
  const calm = forward.map((trajectory) => beforeBlowUp(trajectory, flow.dimension));
  const all = (c: number) => calm.flatMap((trajectory) => [...component(trajectory, flow.dimension, c)]);
  const [askedX, askedY] = [options.asked?.components[i], options.asked?.components[j]];
  const asked = askedX && askedY && { x: askedX, y: askedY };
  const fitted = () => {
    const curves = fitView(all(i), all(j), options.fit ? undefined : options.previousView);
    return curves === options.previousView ? curves : (options.essential?.(curves, axes) ?? curves);
  };
  const [x, y] = [flow.stateNames[i], flow.stateNames[j]];
  const wanted = options.view ?? (options.fit ? fitted() : (asked ?? fitted()));
  const equalAspect = equalAtFirst([x, y], wanted);
  const view = equalAspect && !options.view ? proportioned(wanted) : wanted;
  const inked = inkOf(flow, forward, axes, held);
  const curve = (trajectory: Trajectory) => {
    const drawn = drawnTrajectory(trajectory, flow.dimension, [i, j], view, points, equalAspect);
    return { ...drawn, ...inked(trajectory, drawn) };
  };
  const times = moving ? momentsOf(span) : [span[0]];
  const plane: Figure = {
    id: "plane",
    title: planeTitle(starts, [x, y]),
    caption: caption(flow, axes, held, options.hasMass),
    description: `${options.hasMass ? `The plane of ${x} and ${y}` : `The vector field over ${x} and ${y}${heldText(flow, axes, held)}`} with ${counted(starts.length, "trajectory", "trajectories")} through the start points.`,
    x: { label: x, scale: "linear", range: view.x },
    y: { label: y, scale: "linear", range: view.y },
    equalAspect,
    pick: "Click to start a trajectory here",
    marks: [
      ...(options.field === false ? [] : [planeField(flow, times, widened(view, MARGIN), grid, axes, held)]),
      ...past.map((trajectory, n) => pastMark(named, n, inside(curve(trajectory), view))),
      ...forward.map((trajectory, n) => forwardMark(named, n, curve(trajectory))),
      ...startPoints(named, (z) => [z[i], z[j]]),
    ],
  };
  const space =
    flow.dimension === 3
      ? [
          spacePortrait(flow, {
            forward,
            calm,
            named,
            asked: options.fit ? [] : (options.asked?.components ?? []),
            points,
          }),
        ]
      : [];
  return { figures: [plane, ...space, ...timeSeries(flow, forward, axes, named, points)], view, axes, forward };
}

function scalarPortrait(flow: Flow, options: PhasePortraitOptions): PhasePortrait {
  const { starts, span, backward = true, times = [], grid = 45, points = POINTS } = options;
  const named = namedStarts(options);
  const [name] = flow.stateNames;
  const time = (n: number) => times[n] ?? span[0];
  const forward = starts.map((z, n) => flow.solve([z], time(n), span[1], { points, pieces: true })[0]);
  const past = starts.map((z, n) =>
    backward && time(n) !== span[0]
      ? flow.solve([z], time(n), span[0], { ...PAST, points, pieces: true })[0]
      : undefined,
  );
  const values = forward.flatMap((trajectory) => [...beforeBlowUp(trajectory, 1).z]);
  const [first, last] = [Math.min(...span), Math.max(...span)];
  // Dots of starts at the edge are shown whole.
  const x = options.asked?.t ?? shortRange([first - MARGIN_OF_TIME * (last - first), last]);
  const y = options.asked?.components[0] ?? fitView(span, values, options.previousView).y;
  const view = options.view ?? { x, y };
  const curve = (trajectory: Trajectory) => drawnTrajectory(trajectory, 1, ["t", 0], view, points);
  const slopes: Figure = {
    id: "plane",
    title: `${startsTitle(starts, "solution", "solutions")} in the slope field`,
    description: `The slope d${name}/dt over t and ${name} with ${counted(starts.length, "solution")}.`,
    x: { label: "t", scale: "linear", range: view.x, time: true },
    y: { label: name, scale: "linear", range: view.y },
    pick: "Click to draw the solution through this point",
    marks: [
      slopeField(flow, widened(view, MARGIN), grid),
      ...past.flatMap((trajectory, n) =>
        trajectory
          ? [
              pastMark(
                named,
                n,
                inside(curve(trajectory), { ...view, x: [Math.min(...span, view.x[0]), Math.max(...span, view.x[1])] }),
              ),
            ]
          : [],
      ),
      ...forward.map((trajectory, n) => forwardMark(named, n, curve(trajectory))),
      ...startPoints(named, (z, n) => [time(n), z[0]]),
    ],
  };
  return { figures: [slopes, phaseLine(flow, span[0], view.y)], view, axes: [0, 0], forward };
}

function namedStarts({ starts, names, numbers = [...starts.keys()], fixed = 0 }: PhasePortraitOptions): NamedStarts {
  return {
    starts,
    names: names ?? starts.map((_, n) => (n === 0 ? "initial state" : `start ${n + 1}`)),
    numbers,
    colours: numbers.map((n) => startColour(n, starts[0].length)),
    fixed,
  };
}

/** Told from what follows by dash and weight, with all of its ink: a fainter one would not stand out from the ground by 3 to 1. */
const PAST_LOOK = { dash: "dashed", width: 1 } as const;

/** The past is dashed and thin, the future solid with heads on it; one colour a start. */
function pastMark({ colours, names }: NamedStarts, n: number, curve: Curve): Mark {
  const name = `${names[n]}, backward in time`;
  return { kind: "line", id: `past-${n}`, name, ...PAST_LOOK, colour: colours[n], ...curve };
}

function forwardMark(named: NamedStarts, n: number, curve: Curve): Mark {
  const many = named.starts.length > FEW;
  const look = { colour: named.colours[n], width: many ? 1 : 2.5, heads: !many };
  return { kind: "line", id: `trajectory-${n}`, name: named.names[n], ...look, ...curve };
}

/** The least ink of a curve, however far it is from the plane. */
const FAINTEST = 0.3;

/** Curves of a system of more than two components fade with their distance from the plane, in parts of each component's extent. */
function inkOf(
  flow: Flow,
  forward: readonly Trajectory[],
  axes: readonly [number, number],
  held: readonly number[],
): (trajectory: Trajectory, curve: Curve) => { readonly ink?: Float64Array } {
  const off = flow.stateNames.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  if (off.length === 0) return () => ({});
  const extents = off.map((i) => {
    const values = forward
      .flatMap((trajectory) => [...component(trajectory, flow.dimension, i)])
      .filter(Number.isFinite);
    return values.reduce((most, value) => Math.max(most, Math.abs(value - held[i])), 0) || 1;
  });
  return (trajectory, { t }) => {
    const pieces = trajectory.pieces ?? polygon(trajectory, flow.dimension);
    if (pieces.t.length < 2) return {};
    const ink = new Float64Array(t.length).fill(1);
    for (const [k, i] of off.entries())
      for (const [n, value] of componentAlong(pieces, i, t).entries()) {
        const far = Math.min(1, Math.abs(value - held[i]) / extents[k]);
        ink[n] = Math.min(ink[n], 1 - (1 - FAINTEST) * far || FAINTEST);
      }
    return { ink };
  };
}

/** A curve up to where it is far outside the view: the past of a contracting flow leaves for infinity. */
function inside<C extends Curve & { readonly ink?: Float64Array }>(curve: C, view: View): C {
  const wide = widened(view, 1);
  let n = 0;
  while (n < curve.t.length && within(wide.x, curve.x[n]) && within(wide.y, curve.y[n])) n++;
  const { x, y, t, ink } = curve;
  return { ...curve, x: x.slice(0, n), y: y.slice(0, n), t: t.slice(0, n), ...(ink && { ink: ink.slice(0, n) }) };
}

const within = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;

/** What a slice holds. */
function heldText(flow: Flow, axes: readonly [number, number], held: readonly number[]): string {
  const off = flow.stateNames.flatMap((name, i) => (axes.includes(i) ? [] : `${name} = ${formatNumber(held[i])}`));
  return off.length > 0 ? ` at ${off.slice(0, 6).join(", ")}${off.length > 6 ? ", …" : ""}` : "";
}

function caption(
  flow: Flow,
  axes: readonly [number, number],
  held: readonly number[],
  hasMass = false,
): string | undefined {
  const text = heldText(flow, axes, held);
  if (hasMass && text !== "") return `Curves fade with their distance from the plane${text}.`;
  return text === "" ? undefined : `The field is that${text}; curves fade with their distance from it.`;
}
