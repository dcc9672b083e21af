import type { MessagePort } from "node:worker_threads";
import type { Arithmetic } from "../core/kernel.ts";

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

/** What came of a part; one that failed is done again by who asked, and fails there. */
export type PartMessage =
  | { readonly job: number; readonly part: number; readonly result: unknown }
  | { readonly job: number; readonly part: number; readonly failed: true };
