import type { Word } from "../../core/vocabulary.ts";

/** What part of the data a training looks at, and how that changes while it runs. */
export interface Curriculum extends Word {
  readonly kind: "curriculum";
}
