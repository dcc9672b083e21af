import { countLineBreaks } from "./lines.ts";

/** A piece of a text that begins at the left margin and probably is one top-level statement. */
export interface Segment {
  readonly text: string;
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
}

/** Splits a text before every line that begins, at the left margin, as declarations and their comments do. */
export function segmentsOf(text: string): Segment[] {
  const starts = [...text.matchAll(DECLARATION)].map(({ index }) => index);
  if (starts[0] !== 0) starts.unshift(0);
  // Past this, splitting helps nobody and parsing each piece takes long.
  if (starts.length > MAX_SEGMENTS) starts.length = 1;
  let line = 1;
  return starts.map((offset, i) => {
    const segment = { text: text.slice(offset, starts[i + 1]), offset, line };
    line += countLineBreaks(segment.text);
    return segment;
  });
}

const MAX_SEGMENTS = 2000;
const DECLARATION =
  /^(?:\/\*\*|(?:export|import|const|let|var|function|async|class|interface|type|enum|declare|abstract|namespace|module)\b)/gm;
