import type { Diagnostic } from "../core/diagnostic.ts";
import { internalError } from "../core/internalError.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import { errorAt } from "./evaluate/refusal.ts";

/**
 * What a step of the reading gives; where it throws, what stands in for that. A fault of the reader costs the function, the
 * experiment or the statement it happened in, and says so there: never the file.
 *
 * @param doing as in `reading this experiment`
 */
export function contained<Result>(
  range: SourceRange,
  doing: string,
  step: () => Result,
  otherwise: (fault: Diagnostic) => Result,
): Result {
  try {
    return step();
  } catch (error) {
    return otherwise(faultOf(range, doing, error));
  }
}

/** What was thrown, as a diagnostic; a stack that overflowed is the nesting of the text, whose depth is bounded everywhere else. */
export function faultOf(range: SourceRange, doing: string, error: unknown): Diagnostic {
  return error instanceof RangeError && /call stack/i.test(error.message)
    ? errorAt(range, "too-deep", "this is nested too deeply to be read; name parts of it with `const`")
    : errorAt(range, "internal-error", internalError(doing, error));
}
