/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between words. */
const GAP = 2;

/** The words that stand on a drawing: each finds its place among those before it. */
export class Words {
  readonly #taken: Box[] = [];

  /** Where words stand already. */
  get taken(): readonly Box[] {
    return this.#taken;
  }

  /** The first of some places that is free, which is then taken; undefined where words stand at all of them. */
  place<Place extends { readonly box: Box }>(places: Iterable<Place>): Place | undefined {
    for (const place of places) {
      if (this.#taken.some((box) => meet(box, place.box))) continue;
      this.#taken.push(place.box);
      return place;
    }
    return undefined;
  }
}

const meet = (a: Box, b: Box) =>
  a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP;
