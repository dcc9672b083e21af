import { ExplainedError } from "../../core/explainedError.ts";
import type { SweepRecord } from "./sweepRun.ts";

/** The records of a run; one that says why, where it is refused: values that do not fit end a run, not a sweep. */
export function refusedRecord(records: () => readonly SweepRecord[]): readonly SweepRecord[] {
  try {
    return records();
  } catch (error) {
    return [refusal(error)];
  }
}

/** @throws what is no refusal */
export function refusal(error: unknown): SweepRecord {
  if (error instanceof ExplainedError) return { status: "refused", message: error.message };
  throw error;
}
