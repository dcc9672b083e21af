import { type Box, countIn, distanceTo, meet, within } from "./box.ts";

/** Words that want a place beside a pixel: the first that has room, of those given from the longest to the shortest. */
export interface Wanted {
  readonly x: number;
  readonly y: number;
  readonly texts: readonly string[];
}

export interface LabelPlace {
  readonly text: string;
  readonly box: Box;
}

export interface Surroundings {
  /** Words stay within. */
  readonly bounds: Box;
  /** What no word may cover: points. */
  readonly points: readonly Box[];
  /** Pixels of curves, x and y in turn: the fewer a word covers the better. */
  readonly curves: readonly number[];
}

/** Where words may stand about their point, from the best to the worst: right, left, above, below, and the corners between. */
const SIDES: readonly (readonly [number, number])[] = [
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
];
/** Pixels between a point and its words, near and farther. */
const DISTANCES = [9, 18];
/** What a place costs that is one worse in the order, in pixels of curves. */
const WORSE = 0.6;
/** Another point that wants words is this many times as far from a point's words as the point itself, or they would be read as its own. */
const FARTHER = 1.5;

/**
 * A place for each of some words, so that no two meet and none covers a point; undefined where there is none. Where not all have room,
 * or would stand at another's point, all are shortened, so that like things are called alike; the shortest stand where there is room.
 */
export function labelPlaces(
  wanted: readonly Wanted[],
  { bounds, points, curves }: Surroundings,
  width: (text: string) => number,
  height: number,
): readonly (LabelPlace | undefined)[] {
  const versions = wanted.reduce((most, { texts }) => Math.max(most, texts.length), 0);
  let places: readonly (LabelPlace | undefined)[] = [];
  for (let version = 0; version < versions; version++) {
    places = placed(version);
    if (places.every(Boolean)) break;
  }
  return places;

  function placed(version: number): readonly (LabelPlace | undefined)[] {
    const taken: Box[] = [];
    return wanted.map((own) => {
      const text = own.texts[Math.min(version, own.texts.length - 1)];
      const others = version === versions - 1 ? [] : wanted.filter((each) => each !== own);
      const box = best(own, others, width(text), height, taken);
      if (box) taken.push(box);
      return box && { text, box };
    });
  }

  function best(
    { x, y }: Wanted,
    others: readonly Wanted[],
    wide: number,
    high: number,
    taken: readonly Box[],
  ): Box | undefined {
    let found: Box | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [far, distance] of DISTANCES.entries())
      for (const [order, [right, down]] of SIDES.entries()) {
        const reach = right !== 0 && down !== 0 ? distance * 0.7 : distance;
        const box = {
          left: x + (right > 0 ? reach : right < 0 ? -reach - wide : -wide / 2),
          top: y + (down > 0 ? reach : down < 0 ? -reach - high : -high / 2),
          width: wide,
          height: high,
        };
        if (!within(box, bounds) || [...taken, ...points].some((other) => meet(box, other))) continue;
        const near = FARTHER * distanceTo(box, x, y);
        if (others.some((other) => distanceTo(box, other.x, other.y) < near)) continue;
        const cost = countIn(box, curves) + WORSE * (order + SIDES.length * far);
        if (cost >= least) continue;
        least = cost;
        found = box;
      }
    return found;
  }
}
