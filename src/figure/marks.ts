import type { Mark } from "../protocol/figure.ts";
import { inDepth } from "./inkLevels.ts";
import type { MarkKind, Surface } from "./markKind.ts";
import { arrows } from "./marks/arrows.ts";
import { band } from "./marks/band.ts";
import { cells } from "./marks/cells.ts";
import { field } from "./marks/field.ts";
import { image } from "./marks/image.ts";
import { labels } from "./marks/labels.ts";
import { line } from "./marks/line.ts";
import { points } from "./marks/points.ts";
import { regions } from "./marks/regions.ts";
import { rule } from "./marks/rule.ts";
import { Words } from "./words.ts";

/** Every kind of mark; the compiler refuses a kind of the protocol that is missing here. */
const kinds: { readonly [K in Mark["kind"]]: MarkKind<Extract<Mark, { readonly kind: K }>> } = {
  line,
  points,
  arrows,
  field,
  band,
  rule,
  regions,
  labels,
  cells,
  image,
};

/** The record of a mark's kind. */
export function kindOf<M extends Mark>(mark: M): MarkKind<M> {
  return kinds[mark.kind] as unknown as MarkKind<M>;
}

/** Draws marks from back to front, then their words over all of them, none on another. */
export function drawMarks(marks: readonly Mark[], surface: Surface): void {
  const whole = { ...surface, marks, words: new Words() };
  for (const mark of inDepth(marks)) kindOf(mark).draw?.(mark, whole);
  for (const mark of marks) kindOf(mark).drawWords?.(mark, whole);
}
