import type { Mark } from "../protocol/figure.ts";
import { type Box, meet } from "./box.ts";

/** Pixels between words above one another, and beside one another, where less would read as one word or number. */
const GAP = 2;
const SPACE = 8;

/** The words that stand on a drawing: each finds its place among those before it. */
export class Words {
  readonly #taken: Box[] = [];

  #curves: ReadonlyMap<Mark, readonly number[]> | undefined;

  /** The curves that words had better not cover, found when the first of them is placed. */
  curvesOf(find: () => ReadonlyMap<Mark, readonly number[]>): ReadonlyMap<Mark, readonly number[]> {
    this.#curves ??= find();
    return this.#curves;
  }

  /** Where words stand already. */
  get taken(): readonly Box[] {
    return this.#taken;
  }

  /** Takes a place that was found free by other means. */
  take(box: Box): void {
    this.#taken.push(box);
  }

  /** The first of some places that is free, which is then taken; undefined where words stand at all of them. */
  place<Place extends { readonly box: Box }>(places: Iterable<Place>): Place | undefined {
    for (const place of places) {
      const { left, width, ...upright } = place.box;
      const room = { ...upright, left: left - SPACE + GAP, width: width + 2 * (SPACE - GAP) };
      if (this.#taken.some((box) => meet(box, room, GAP))) continue;
      this.#taken.push(place.box);
      return place;
    }
    return undefined;
  }
}
