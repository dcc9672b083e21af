import type { Word, WordParameter } from "../../core/vocabulary.ts";

/** A term that is added to the loss. */
export interface Regulariser extends Word {
  readonly kind: "regulariser";
}

/** The argument of every regulariser. */
export const termWeight: WordParameter = {
  name: "weight",
  doc: "The factor of the term in the loss.",
  type: { kind: "number" },
  min: 0,
};
