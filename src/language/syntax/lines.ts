const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** Where each line after the first begins. */
function* lineStarts(text: string): Generator<number> {
  for (const { index, 0: lineBreak } of text.matchAll(LINE_BREAK)) yield index + lineBreak.length;
}

export function countLineBreaks(text: string): number {
  return text.match(LINE_BREAK)?.length ?? 0;
}

/** Where a line begins, counted from 0; the last one for all that a text does not have. */
export function lineStart(text: string, line: number): number {
  let start = 0;
  let count = 0;
  for (const next of lineStarts(text)) {
    if (count === line) break;
    count++;
    start = next;
  }
  return start;
}

/** The line of an offset and its column, both from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (const next of lineStarts(text)) {
    if (next > offset) break;
    line++;
    start = next;
  }
  return { line, column: offset - start + 1 };
}
