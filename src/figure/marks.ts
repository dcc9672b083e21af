import type { Mark } from "../protocol/figure.ts";
import type { MarkKind } from "./markKind.ts";
import { arrows } from "./marks/arrows.ts";
import { band } from "./marks/band.ts";
import { cells } from "./marks/cells.ts";
import { field } from "./marks/field.ts";
import { labels } from "./marks/labels.ts";
import { line } from "./marks/line.ts";
import { points } from "./marks/points.ts";
import { regions } from "./marks/regions.ts";
import { rule } from "./marks/rule.ts";

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
};

/** The record of a mark's kind. */
export function kindOf<M extends Mark>(mark: M): MarkKind<M> {
  return kinds[mark.kind] as unknown as MarkKind<M>;
}
