import type { Arithmetic } from "../core/kernel.ts";

/**
 * Work in parts of which each can be done by itself, on any thread and in any order, with the same bits.
 *
 * @typeParam Given plain data that all parts need, typed arrays of shared memory among it
 * @typeParam Tools what a thread has to work with: its session, or the kernels of one
 */
export interface PartedWork<Given, Result, Tools extends PartTools> {
  /** As the threads call it. */
  readonly name: string;
  /**
   * Makes ready what all parts need, once a thread; what it gives does the part of a number. A part polls `cancelled` every few
   * milliseconds and may end in any way once that is true; it may be done twice.
   */
  open(given: Given, tools: Tools, cancelled: () => boolean): (part: number) => Result;
}

export interface PartTools {
  /** How kernels round: threads take the same. */
  readonly arithmetic?: Arithmetic;
}
