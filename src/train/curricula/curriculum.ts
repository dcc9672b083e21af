import type { Word, WordParameter } from "../../core/vocabulary.ts";
import type { Arguments, CheckedArguments, WordRecord } from "../arguments.ts";
import type { SegmentSet } from "../segment.ts";

/** What part of the data a training looks at, and how that changes while it runs. */
export interface Curriculum<Given = CheckedArguments> extends Word {
  readonly kind: "curriculum";
  /** Number of pieces that a trajectory is cut into, each but the first with a trained initial state. */
  pieces?(given: Given): number;
  /** Whether it still changes what is looked at, so that losses of different iterations do not compare. */
  changes(given: Given, iteration: number, total: number): boolean;
  /** What an iteration looks at; undefined for what it does without a curriculum. */
  look(given: Given, iteration: number, context: CurriculumContext): SegmentSet | undefined;
  /** What a reader ought to know who has chosen so many iterations, in a sentence. */
  remark?(given: Given, total: number): string | undefined;
  /** Stretches of the iterations that differ in what is looked at, in order; none where they do not. */
  phases?(given: Given, total: number): readonly { readonly from: number; readonly name: string }[];
  /** The learning rate in place of the optimizer's. */
  rate?(given: Given, iteration: number, total: number): number | undefined;
}

export interface CurriculumContext {
  /** Number of iterations in all. */
  readonly total: number;
  /** Trajectories that are trained on, and the last row of each. */
  readonly trajectories: readonly { readonly trajectory: number; readonly last: number }[];
  /** Rows of the windows, where there are windows. */
  readonly points: number | undefined;
  /** Without a curriculum. */
  readonly plain: () => SegmentSet;
}

/** Gives a curriculum's code the argument types of its parameter records. */
export function curriculum<const P extends readonly WordParameter[], const O extends readonly WordParameter[] = []>(
  record: WordRecord<Curriculum<Arguments<[...P, ...O]>>, P, O>,
): Curriculum {
  return { kind: "curriculum", ...record };
}
