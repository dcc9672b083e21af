import { formatCount } from "../../core/formatCount.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Figure, Points } from "../../protocol/figure.ts";
import type { Cell, TableBlock } from "../../protocol/panel.ts";
import type { Trajectory } from "../../study/flow.ts";
import { listedNames } from "../listedNames.ts";

type EventOf = NonNullable<Trajectory["events"]>[number];

/** Events that are marked and listed. */
const MOST = 200;

/** An event of one of the trajectories that are drawn. */
interface Shown extends EventOf {
  readonly trajectory: number;
}

function shownOf(forward: readonly Trajectory[]): { readonly shown: readonly Shown[]; readonly count: number } {
  const all = forward.flatMap(({ events = [] }, trajectory) =>
    events.map((event): Shown => ({ ...event, trajectory })),
  );
  return { shown: all.slice(0, MOST), count: all.length };
}

/** Where events happened: of those that make the state another one, the states before and after. */
function eventPoints(
  shown: readonly Shown[],
  [x, y]: readonly [(state: Float64Array, t: number) => number, (state: Float64Array, t: number) => number],
): Points[] {
  const ends = shown.flatMap((event) => {
    const { before, after } = event;
    const moves = after.some((value, i) => value !== before[i]);
    return moves
      ? [
          { event, state: before, side: "before " },
          { event, state: after, side: "after " },
        ]
      : [{ event, state: after, side: "" }];
  });
  if (ends.length === 0) return [];
  return [
    {
      kind: "points",
      id: "events",
      name: "events",
      symbol: "square",
      size: 5,
      x: Float64Array.from(ends, ({ event, state }) => x(state, event.t)),
      y: Float64Array.from(ends, ({ event, state }) => y(state, event.t)),
      labels: ends.map(({ event, side }) => `${side}${event.name} at t = ${formatShort(event.t)}`),
    },
  ];
}

/** Figures of a portrait with the events of its trajectories marked: in the plane and over time. */
export function withEvents(
  figures: readonly Figure[],
  forward: readonly Trajectory[],
  [i, j]: readonly [number, number],
): readonly Figure[] {
  const { shown } = shownOf(forward);
  if (shown.length === 0) return figures;
  const component = (k: number) => (state: Float64Array) => state[k];
  const time = (_: Float64Array, t: number) => t;
  const dimension = shown[0].before.length;
  return figures.map((figure) => {
    const series = /^series-(\d+)$/.exec(figure.id);
    const marks = series
      ? eventPoints(shown, [time, component(Number(series[1]))])
      : figure.id === "plane"
        ? eventPoints(shown, [dimension === 1 ? time : component(i), component(j)])
        : [];
    return marks.length > 0 ? { ...figure, marks: [...figure.marks, ...marks] } : figure;
  });
}

/** The states before and after each event. */
export function eventTables(forward: readonly Trajectory[], stateNames: readonly string[]): TableBlock[] {
  const { shown, count } = shownOf(forward);
  if (shown.length === 0) return [];
  const several = forward.length > 1;
  return [
    {
      kind: "table",
      id: "events",
      title: count > shown.length ? `The first ${formatCount(shown.length)} of ${formatCount(count)} events` : "Events",
      columns: [
        ...(several ? [{ label: "trajectory" }] : []),
        { label: "event" },
        { label: "t" },
        ...stateNames.map((name) => ({ label: `${name} before` })),
        ...stateNames.map((name) => ({ label: `${name} after` })),
      ],
      rows: shown.map(({ trajectory, name, t, before, after }): readonly Cell[] => [
        ...(several ? [trajectory + 1] : []),
        name,
        t,
        ...withoutDust(before, forward[trajectory]),
        ...withoutDust(after, forward[trajectory]),
      ]),
    },
  ];
}

/** Parts of the largest value of a component along its trajectory that are 0 but for rounding. */
const DUST = 16 * Number.EPSILON;

function withoutDust(state: Float64Array, { z }: Trajectory): number[] {
  const dimension = state.length;
  return Array.from(state, (value, i) => {
    let size = 0;
    for (let k = i; k < z.length; k += dimension) if (Math.abs(z[k]) > size) size = Math.abs(z[k]);
    return Math.abs(value) <= DUST * size ? 0 : value;
  });
}

function happened(names: readonly string[], count: number): string {
  const times = count === 1 ? "once" : `${formatCount(count)} times`;
  if (names.length === 1)
    return `The event ${quoted(names[0])} ${count === 0 ? "does not happen" : `happens ${times}`}`;
  const all = listedNames(names.map(quoted));
  return count === 0 ? `None of the events ${all} happens` : `The events ${all} happen ${times} in all`;
}

/** What happened on the way, in words; that the flow itself is drawn as it is between events. */
export function eventNotes(forward: readonly Trajectory[], names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const { count } = shownOf(forward);
  return [
    `${happened(names, count)} on the trajectories drawn. What is drawn of the flow itself (arrows, equilibria, cycles, basins) is that between events.`,
  ];
}
