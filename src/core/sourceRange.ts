/**
 * A half-open piece of a source text: where a user's mistake, or a number that went wrong, stands.
 *
 * Offsets are UTF-16 code units from the start of the text; lines and columns are 1-based (columns count UTF-16 units).
 */
export interface SourceRange {
  readonly file: string;
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

export interface SourcePosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}
