import { ExplainedError } from "../core/explainedError.ts";

/** Bytes that are no checkpoint of this training; the message says why, and what would help. */
export class CheckpointFault extends ExplainedError {
  override readonly name = "CheckpointFault";
  /** The bytes themselves are damaged, so that an older checkpoint may serve. */
  readonly damaged: boolean;

  constructor(message: string, damaged: boolean) {
    super(message);
    this.damaged = damaged;
  }
}
