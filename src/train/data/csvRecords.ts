import { DataFault } from "../../core/dataFault.ts";
import type { SourceRange } from "../../core/sourceRange.ts";

/** One line of a table, or several where a quoted cell holds line breaks. */
export interface CsvRecord {
  /** Of its first character, from 1: the row as an editor and a spreadsheet number it. */
  readonly line: number;
  /** Offset of that line. */
  readonly start: number;
  readonly cells: readonly CsvCell[];
}

export interface CsvCell {
  /** Without the quotes, and without spaces around. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Separators that a header may use, the usual one first. */
const SEPARATORS = [",", ";", "\t"];
const LINE_BREAK = /\r\n|\n|\r/g;

/**
 * The records of a table in a text, as RFC 4180 has them: quotes, doubled quotes, line breaks of any kind. Beyond it,
 * empty lines and lines that begin with `#` are passed over, a byte-order mark too, and the first line decides between
 * commas, semicolons and tabs.
 *
 * @throws DataFault for a quote that is not closed, or closed within a cell
 */
export function* csvRecords(file: string, text: string): Generator<CsvRecord> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let separator: string | undefined;
  while (at < text.length) {
    const start = at;
    const end = lineEnd(text, at);
    if (text[at] === "#" || text.slice(at, end).trim() === "") {
      at = pastBreak(text, end);
      line++;
      continue;
    }
    separator ??= separatorOf(text.slice(start, end));
    const cells: CsvCell[] = [];
    const first = line;
    for (;;) {
      const cell = readCell(file, text, at, separator, { line: first, start });
      cells.push(cell);
      line += text.slice(cell.start, cell.end).match(LINE_BREAK)?.length ?? 0;
      at = cell.end;
      if (text[at] !== separator) break;
      at++;
    }
    at = pastBreak(text, at);
    yield { line: first, start, cells };
    line++;
  }
}

/** What stands most often in a line, quoted pieces left out. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const times = (separator: string) => bare.split(separator).length;
  return SEPARATORS.reduce((best, next) => (times(next) > times(best) ? next : best));
}

/** Where a cell of a record stands. */
export function cellRange(file: string, record: Pick<CsvRecord, "line" | "start">, cell: CsvCell): SourceRange {
  const position = (offset: number) => ({ offset, line: record.line, column: offset - record.start + 1 });
  return { file, start: position(cell.start), end: position(cell.end) };
}

function readCell(
  file: string,
  text: string,
  at: number,
  separator: string,
  record: Pick<CsvRecord, "line" | "start">,
): CsvCell {
  const quote = skipSpaces(text, at, separator);
  if (text[quote] !== '"') {
    let end = at;
    while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
    return { text: text.slice(at, end).trim(), start: at, end };
  }
  const close = closingQuote(text, quote);
  const end = skipSpaces(text, close + 1, separator);
  const ended = end >= text.length || text[end] === separator || text[end] === "\n" || text[end] === "\r";
  if (close < 0 || !ended) {
    const cell = { text: "", start: quote, end: close < 0 ? lineEnd(text, quote) : close + 1 };
    const what = close < 0 ? "a quote is not closed" : "text follows a closing quote";
    throw new DataFault(`${shortName(file)}, row ${record.line}: ${what}`, cellRange(file, record, cell));
  }
  return {
    text: text
      .slice(quote + 1, close)
      .replaceAll('""', '"')
      .trim(),
    start: at,
    end,
  };
}

/** A doubled quote stands for one and closes nothing. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function skipSpaces(text: string, at: number, separator: string): number {
  let next = at;
  while (text[next] === " " || (text[next] === "\t" && separator !== "\t")) next++;
  return next;
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function pastBreak(text: string, at: number): number {
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}

/** A path's or URI's last part, as people call the file. */
export function shortName(file: string): string {
  const last = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
