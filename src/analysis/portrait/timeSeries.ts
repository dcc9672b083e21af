import { polygon } from "../../ode/pieces.ts";
import type { Axis, Dash, Figure, Line } from "../../protocol/figure.ts";
import type { Flow, Trajectory } from "../../study/flow.ts";
import { drawnSeries } from "../drawnSeries.ts";
import { commonTimeScale } from "../timeScale.ts";
import { type NamedStarts, numberOf } from "./startPoints.ts";

/** Components that get a strip each; more stand over one another in one chart. */
const MAX_STRIPS = 3;
/** Components in one chart. */
const MAX_OVERLAID = 60;
/** Curves of a chart that bear a word; on more it would hide them. */
const MAX_BADGES = 12;

/** CSS pixels of a chart of series: what its curves are refined for. */
const STRIP = { width: 1100, height: 260 };
const CHART = { width: 1100, height: 500 };

/**
 * The components over time: a strip each, in the colours that the starts have in the phase plane. More than three stand in one
 * chart, those on the axes first, a colour a component and a dash a start.
 */
export function timeSeries(
  flow: Flow,
  trajectories: readonly Trajectory[],
  axes: readonly [number, number],
  named: NamedStarts,
  points: number,
): readonly Figure[] {
  const { dimension, stateNames } = flow;
  const order = [...new Set([...axes, ...stateNames.keys()])];
  const scale = commonTimeScale(trajectories.map((each) => each.pieces ?? polygon(each, dimension)));
  const time = { label: "t", scale, link: "time", time: true } as const;
  if (order.length > MAX_STRIPS) {
    const shown = order.slice(0, MAX_OVERLAID);
    const marks = overlaid(flow, trajectories, shown, named, points, scale);
    const left = order.length - shown.length;
    return [
      {
        id: "series",
        title: `${order.length} components over time`,
        caption: left > 0 ? `The first ${shown.length} of them.` : undefined,
        description: `${shown.map((i) => stateNames[i]).join(", ")} against t for every start.`,
        x: time,
        y: { label: "value", scale: "linear" },
        marks,
      },
    ];
  }
  return order
    .toSorted((a, b) => a - b)
    .map((i) => ({
      id: `series-${i}`,
      title: `${stateNames[i]} over time`,
      description: `${stateNames[i]} against t for every start.`,
      x: time,
      y: { label: stateNames[i], scale: "linear" },
      marks: trajectories.map((trajectory, n): Line => {
        const text = trajectories.length <= MAX_BADGES ? numberOf(named, n) : undefined;
        return {
          kind: "line",
          id: `trajectory-${n}`,
          name: named.names[n],
          colour: named.colours[n],
          ...(text !== undefined && { badge: { text, at: badgeAt(n, trajectories.length) } }),
          ...drawnSeries(trajectory, dimension, i, STRIP, points, scale),
        };
      }),
    }));
}

const DASHES: readonly (Dash | undefined)[] = [undefined, "dashed", "dotted"];

/** A colour a component, and of the palette's second round a dash; of several starts the first has full ink. */
function overlaid(
  { dimension, stateNames }: Flow,
  trajectories: readonly Trajectory[],
  shown: readonly number[],
  { names, starts }: NamedStarts,
  points: number,
  time: Axis["scale"],
): Line[] {
  return trajectories.flatMap((trajectory, n) =>
    shown.map((i, k): Line => {
      const badged = n === 0 && shown.length <= MAX_BADGES;
      return {
        kind: "line",
        id: `trajectory-${n}-${i}`,
        label: stateNames[i],
        name: starts.length > 1 ? `${stateNames[i]}, ${names[n]}` : stateNames[i],
        colour: k,
        dash: DASHES[Math.floor(k / 8) % 3],
        ...(n > 0 && { faint: true }),
        ...(badged && { badge: { text: stateNames[i], at: badgeAt(k, shown.length) } }),
        ...drawnSeries(trajectory, dimension, i, CHART, points, time),
      };
    }),
  );
}

/** Words on curves stand one after another, so that they never meet. */
const badgeAt = (n: number, count: number) => (n + 0.5) / count;
