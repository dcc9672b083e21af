import type { MessagePort } from "node:worker_threads";
import type { Arithmetic } from "../core/kernel.ts";
import { wordsOf } from "./ledger.ts";

/** What a thread of a pool is born with: where its results go. */
export interface PoolWorkerData {
  readonly results: MessagePort;
}

/** A job as a thread gets it. */
export interface JobMessage {
  readonly job: number;
  readonly work: string;
  readonly given: unknown;
  readonly arithmetic: Arithmetic | undefined;
  readonly words: Int32Array;
  readonly parts: number;
  /** Its number among those at the job. */
  readonly thread: number;
}

/** What is none is passed over: it would end the thread, and others would have to do what it was at. */
export function isJobMessage(value: unknown): value is JobMessage {
  if (typeof value !== "object" || value === null) return false;
  const { job, work, arithmetic, words, parts, thread } = value as Readonly<Record<string, unknown>>;
  const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;
  return (
    typeof job === "number" &&
    typeof work === "string" &&
    (arithmetic === undefined || arithmetic === "strict" || arithmetic === "fused") &&
    isCount(parts) &&
    isCount(thread) &&
    words instanceof Int32Array &&
    words.buffer instanceof SharedArrayBuffer &&
    words.length >= wordsOf(thread + 1)
  );
}

/** What came of a part; one that failed is done again by who asked, and fails there. */
export type PartMessage =
  | { readonly job: number; readonly part: number; readonly result: unknown }
  | { readonly job: number; readonly part: number; readonly failed: true };
