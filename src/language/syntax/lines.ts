const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** Where each line begins, the first at 0. */
function startsOf(text: string): readonly number[] {
  if (last.text !== text) {
    const starts = [0];
    for (const { index, 0: lineBreak } of text.matchAll(LINE_BREAK)) starts.push(index + lineBreak.length);
    last = { text, starts };
  }
  return last.starts;
}

/** Of the text that was asked about last: whoever asks for one place asks for the next. */
let last: { readonly text: string; readonly starts: readonly number[] } = { text: "", starts: [0] };

export function countLineBreaks(text: string): number {
  return text.match(LINE_BREAK)?.length ?? 0;
}

/** Where a line begins, counted from 0; the last one for all that a text does not have. */
export function lineStart(text: string, line: number): number {
  const starts = startsOf(text);
  return starts[Math.min(line, starts.length - 1)];
}

/** The line of an offset and its column, both from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  if (offset === 0) return { line: 1, column: 1 };
  const starts = startsOf(text);
  const line = countUpTo(starts, offset, (start) => start);
  return { line, column: offset - starts[line - 1] + 1 };
}

/** How many of the items, which stand in the order of their offsets, begin at an offset or before it. */
export function countUpTo<Item>(items: readonly Item[], offset: number, at: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(items[middle]) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
