/** 1-based lines and columns, end exclusive. */
export interface TextRange {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}
