/** Of an error's own words a sentence carries so many letters. */
const MAX_LETTERS = 200;

/**
 * The sentence for what must not happen: what was being done and what was thrown, in one line, so that whoever reads it knows
 * that it is not their text that is wrong, and can report it.
 *
 * @param doing as in `evaluating this`
 */
export function internalError(doing: string, error: unknown): string {
  return `internal error while ${doing}: ${summary(error)}; Neural ODE Lab is to blame, not this file: please report it`;
}

function summary(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= MAX_LETTERS ? line : `${line.slice(0, MAX_LETTERS - 1)}…`;
}
