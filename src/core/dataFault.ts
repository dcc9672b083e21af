import { ExplainedError } from "./explainedError.ts";
import type { SourceRange } from "./sourceRange.ts";

/** Data that cannot be trained on, in a sentence with file, row and column, and the place in the file where it has one. */
export class DataFault extends ExplainedError {
  override readonly name = "DataFault";
  readonly range: SourceRange | undefined;
  constructor(message: string, range?: SourceRange) {
    super(message);
    this.range = range;
  }
}
