import type { SourceRange } from "./sourceRange.ts";

/**
 * How a solve ended: at its end or where an event stops it, which is no failure, or early. Every status but a thrown programming error comes with what was computed so far; `drifted` with a whole
 * gradient, along a state that was solved backward and is not the one it came from.
 */
export type Status = "ok" | "event" | "diverged" | "stepUnderflow" | "maxSteps" | "zeno" | "cancelled" | "drifted";

const ends: Readonly<Record<string, string>> = {
  ok: "to the end",
  event: "to an event",
  stepUnderflow: "no step small enough",
  maxSteps: "too many steps",
  zeno: "events without end",
} satisfies Partial<Record<Status, string>>;

/** How a solve or a run of another kind ended, in a few words: the status itself where that is a word. */
export const endInWords = (status: string): string => ends[status] ?? status;

/** Why a solve stopped early, in words and in numbers. */
export interface Diagnosis {
  readonly status: Status;
  /** One sentence for people. */
  readonly message: string;
  /** The time at which it happened. */
  readonly t?: number;
  /** Index of the state component, where one is to blame. */
  readonly component?: number;
  /** The sub-expression of the user's source that went wrong. */
  readonly range?: SourceRange;
  /** Stability of an explicit method, not accuracy, held its steps down. */
  readonly isStiff?: true;
  /** An iteration for the stages of an implicit method did not converge, however short the step. */
  readonly isUnconverged?: true;
}
