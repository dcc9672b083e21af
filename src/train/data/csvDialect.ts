import { SEPARATORS, type Separator } from "../../core/tableReading.ts";

/** Lines that are looked at. */
const LINES = 50;

/**
 * What separates the cells of a table: what gives the first lines as many cells as the first of them has, and more than one;
 * of several such the first of `SEPARATORS`.
 *
 * @param columns how many there are, where that is known: what makes as many goes first
 */
export function separatorOf(text: string, columns?: number): Separator {
  const [header = "", ...rows] = firstLines(text);
  let [best, bestScore]: [Separator, number] = [",", 0];
  for (const separator of SEPARATORS) {
    const cells = countCells(header, separator);
    if (cells.filled < 2) continue;
    const alike = rows.filter((row) => {
      const { all, filled } = countCells(row, separator);
      return filled === cells.filled || all === cells.all;
    });
    const score = (1 + alike.length) * (cells.filled === columns ? 2 : 1);
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  return best;
}

/** What Excel has at the top of a table to tell itself the separator. */
const TOLD = /^sep=[^\r\n](?:[\r\n]|$)/i;

/** Whether a line begins a comment. */
export function isComment(text: string, at: number): boolean {
  if (at < 2 && TOLD.test(text.slice(at, at + 6))) return true;
  return text[at] === "#" || text[at] === "%" || (text[at] === "/" && text[at + 1] === "/");
}

const PLAIN = /\S+/g;
/** A header's unit in brackets is of the column before it, whatever stands within. */
const BLANK_SEPARATED = /(?:[^\s"[(]|"(?:[^"]|"")*")+(?:\s*(?:\[[^\]]*\]|\([^)]*\)))?|\S+/g;

/** The cells of a line with any number of blanks between them, each where it stands. */
export const blankSeparated = (line: string): IterableIterator<RegExpExecArray> =>
  /["[(]/.test(line) ? line.matchAll(BLANK_SEPARATED) : line.matchAll(PLAIN);

/** How many cells a line has, and how many up to the last one that is not empty. */
function countCells(line: string, separator: Separator): { readonly all: number; readonly filled: number } {
  const bare = line.replace(/"(?:[^"]|"")*"/g, "q");
  const cells = separator === " " ? (bare.match(BLANK_SEPARATED) ?? []) : bare.split(separator);
  return { all: cells.length, filled: 1 + cells.findLastIndex((cell) => cell.trim() !== "") };
}

/** The first lines that are neither empty nor comments. */
function firstLines(text: string): string[] {
  const lines: string[] = [];
  const breaks = /\r\n|\n|\r/g;
  for (
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    at < text.length && lines.length < LINES;
    at = breaks.lastIndex
  ) {
    breaks.lastIndex = at;
    const found = breaks.exec(text);
    const line = text.slice(at, found ? found.index : text.length);
    if (/[^\s,;|]/.test(line) && !isComment(line, 0)) lines.push(line);
    if (!found) break;
  }
  return lines;
}
