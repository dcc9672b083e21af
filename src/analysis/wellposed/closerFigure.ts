import { largest, smallest } from "../../core/extremes.ts";
import type { Figure } from "../../protocol/figure.ts";
import type { WellposedStory } from "./story.ts";

/** Iterates that take up less than this part of the box, in time or in state, are drawn once more. */
const SEEN = 0.2;
const ROOM = 0.05;
const ROUNDING = 1e-12;

/**
 * Component i where Picard's iterates are, of a box in whose drawing they would hardly be seen: what its drawing has, but for the box's
 * corners, and what is not in view. Undefined where the iterates are seen in that of the box.
 */
export function closerFigure({ region, iterates, bounds, reach, stateNames }: WellposedStory, box: Figure, i: number) {
  if (!iterates) return undefined;
  const { t0, z0, a, radii } = region;
  const values = iterates.z.map((iterate) => iterate[i]);
  const [low, high] = [smallest(values.map(smallest)), largest(values.map(largest))];
  const away = reach * bounds.delta;
  const height = high - low;
  // What is as small as rounding has no shape, and no numbers to stand at its axis.
  if (
    !(height > ROUNDING * Math.max(Math.abs(low), Math.abs(high))) ||
    (away >= SEEN * a && height >= SEEN * 2 * radii[i])
  )
    return undefined;
  const isSeen: Readonly<Record<string, boolean>> = {
    corners: false,
    box: Math.min(high - z0[i], z0[i] - low) > radii[i],
    // Its strip would be all of it.
    delta: reach > 1,
  };
  const name = stateNames[i];
  const figure: Figure = {
    ...box,
    id: `closer-${i}`,
    title: `Closer: ${name} where the iterates are`,
    description: `${name} against t where Picard's iterates are: these and the solution, drawn larger than the box allows.`,
    x: { label: "t", scale: "linear", range: [t0 - (1 + ROOM) * away, t0 + (1 + ROOM) * away] },
    y: { label: name, scale: "linear", range: [low - ROOM * height, high + ROOM * height] },
    marks: box.marks.filter(({ id }) => isSeen[id] ?? true),
  };
  return figure;
}
