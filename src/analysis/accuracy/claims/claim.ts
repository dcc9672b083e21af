import type { AccuracyStory } from "../accuracyStory.ts";
import type { Findings } from "../findings.ts";

/** What a report may say: what it rests on, each time that it holds, and the words that are made of the same facts. */
export interface Claim<Facts> {
  readonly name: string;
  /** The predicate: nothing where it is not so. */
  readonly holds: (story: AccuracyStory, all: readonly Findings[]) => readonly Facts[];
  readonly words: (facts: Facts) => string;
}

/** What a claim says of a report. */
export type Saying = (story: AccuracyStory, all: readonly Findings[]) => readonly string[];

export const saying =
  <Facts>({ holds, words }: Claim<Facts>): Saying =>
  (story, all) =>
    holds(story, all).map(words);
