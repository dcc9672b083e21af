import { ExplainedError } from "../core/explainedError.ts";

/** Output could not be written whole; the message says what and why. Exit code 1. */
export class OutputFault extends ExplainedError {
  override readonly name = "OutputFault";
}
