import { ExplainedError } from "../core/explainedError.ts";
/** The command line itself is wrong; the message says what would be right. Exit code 2. */
export class UsageError extends ExplainedError {
  override readonly name = "UsageError";
}
