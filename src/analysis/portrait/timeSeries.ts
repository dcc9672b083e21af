import { largest, smallest } from "../../core/extremes.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import { polygon } from "../../ode/pieces.ts";
import type { Axis, Dash, Figure, Line } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";
import { alikeInSize } from "../alikeInSize.ts";
import { firstComponents } from "../drawnPart.ts";
import { drawnSeries } from "../drawnSeries.ts";
import { listedNames } from "../listedNames.ts";
import { commonTimeScale } from "../timeScale.ts";
import { beforeBlowUp } from "./beforeBlowUp.ts";
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
 * The components over time: a strip each, in the colours that the starts have in the phase plane. More than three stand over one
 * another, those on the axes first, a colour a component and a dash a start: in one chart, or in one for each size of component.
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
  const calm = trajectories.map((each) => beforeBlowUp(each, dimension));
  const whole = (i: number) => extent(trajectories, dimension, i);
  const seen = (i: number) => extent(calm, dimension, i);
  const strip = (i: number): Figure => {
    const part = shownPart([seen(i)], [whole(i)]);
    return {
      id: `series-${i}`,
      title: `${stateNames[i]} over time`,
      caption: part?.caption,
      description: `${stateNames[i]} against t for every start.`,
      x: time,
      y: { label: stateNames[i], scale: "linear", range: part?.range },
      marks: trajectories.map((trajectory, n): Line => {
        const text = trajectories.length <= MAX_BADGES ? numberOf(named, n) : undefined;
        return {
          kind: "line",
          id: `trajectory-${n}`,
          name: named.names[n],
          colour: named.colours[n],
          ...(text !== undefined && { badge: { text, at: badgeAt(n, trajectories.length) } }),
          ...drawnSeries(trajectory, dimension, i, { ...STRIP, y: part?.range }, points, scale),
        };
      }),
    };
  };
  if (order.length <= MAX_STRIPS) return order.toSorted((a, b) => a - b).map(strip);

  const shown = order.slice(0, MAX_OVERLAID);
  const groups = alikeInSize(shown.map(seen));
  return groups.map((group, g): Figure => {
    const members = group.map((k) => ({ i: shown[k], colour: k }));
    if (members.length === 1) return strip(members[0].i);
    const names = members.map(({ i }) => stateNames[i]);
    const part = shownPart(
      members.map(({ i }) => seen(i)),
      members.map(({ i }) => whole(i)),
    );
    return {
      id: g === 0 ? "series" : `series-more-${g}`,
      title: groups.length === 1 ? `${order.length} components over time` : `${listedNames(names)} over time`,
      caption: captionOf(g === 0 && firstComponents(shown.length, order.length), part?.caption),
      description: `${names.join(", ")} against t for every start.`,
      x: time,
      y: { label: "value", scale: "linear", range: part?.range },
      marks: overlaid(flow, trajectories, members, named, points, scale, part?.range),
    };
  });
}

type Extent = readonly [number, number];

/** What runs away so many times as far as all the rest leaves nothing of that to be seen; this part of the rest is shown beside it. */
const FAR = 10;
const BESIDE = 0.25;

/** The part of a chart's values that is shown, and what leaves it: where the last moments of solves that failed go far beyond the rest. */
function shownPart(
  seen: readonly Extent[],
  whole: readonly Extent[],
): { readonly range: Extent; readonly caption: string } | undefined {
  const joined = (of: readonly Extent[]): Extent => [
    smallest(of.map(([low]) => low)),
    largest(of.map(([, high]) => high)),
  ];
  const [[low, high], [lowest, highest]] = [joined(seen), joined(whole)];
  const size = high - low || Math.max(Math.abs(low), Math.abs(high));
  if (!(highest - lowest > FAR * size)) return undefined;
  const [below, above] = [low - lowest, highest - high];
  const caption = `A solution that ends early leaves the drawing: it comes to ${formatNumber(below > above ? lowest : highest)}.`;
  return { range: [low - BESIDE * size, high + BESIDE * size], caption };
}

const captionOf = (...sentences: readonly (string | false | undefined)[]): string | undefined =>
  sentences.filter(Boolean).join(" ") || undefined;

/** The least and the greatest value of a component along all trajectories. */
function extent(trajectories: readonly Trajectory[], dimension: number, i: number): Extent {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const trajectory of trajectories)
    for (const value of component(trajectory, dimension, i))
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low <= high ? [low, high] : [0, 0];
}

const DASHES: readonly (Dash | undefined)[] = [undefined, "dashed", "dotted"];

/** A colour a component, and of the palette's second round a dash; of several starts the first has full ink. */
function overlaid(
  { dimension, stateNames }: Flow,
  trajectories: readonly Trajectory[],
  members: readonly { readonly i: number; readonly colour: number }[],
  { names, starts }: NamedStarts,
  points: number,
  time: Axis["scale"],
  range: Extent | undefined,
): Line[] {
  const all = trajectories.length * members.length;
  return trajectories.flatMap((trajectory, n) =>
    members.map(({ i, colour }, place): Line => {
      // Of more curves than can bear words those of the first start bear theirs.
      const badged = all <= MAX_BADGES || (n === 0 && members.length <= MAX_BADGES);
      const word = all <= MAX_BADGES && starts.length > 1 ? `${stateNames[i]} ${n + 1}` : stateNames[i];
      const at = all <= MAX_BADGES ? badgeAt(n * members.length + place, all) : badgeAt(place, members.length);
      return {
        kind: "line",
        id: `trajectory-${n}-${i}`,
        label: stateNames[i],
        name: starts.length > 1 ? `${stateNames[i]}, ${names[n]}` : stateNames[i],
        colour,
        dash: DASHES[Math.floor(colour / 8) % 3],
        ...(n > 0 && { faint: true }),
        ...(badged && { badge: { text: word, at } }),
        ...drawnSeries(trajectory, dimension, i, { ...CHART, y: range }, points, time),
      };
    }),
  );
}

/** Words on curves stand one after another, so that they never meet. */
const badgeAt = (n: number, count: number) => (n + 0.5) / count;
