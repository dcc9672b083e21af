import { DataFault } from "../../core/dataFault.ts";
import { brief } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Separator } from "../../core/tableReading.ts";
import { blankSeparated, isComment, separatorOf } from "./csvDialect.ts";

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
  readonly isQuoted: boolean;
}

const LINE_BREAK = /\r\n|\n|\r/g;

/** Where the records of a text begin to be read, and with what between their cells. */
export interface CsvStart {
  /** Default: what the text seems to have. */
  readonly separator?: Separator;
  readonly offset?: number;
  /** The line of that offset. */
  readonly line?: number;
}

/**
 * The records of a table in a text, as RFC 4180 has them: quotes, doubled quotes, line breaks of any kind. Beyond it, a
 * byte-order mark, lines without text in any cell and comments (`#`, `%`, `//`) are passed over, and cells may stand between
 * semicolons, tabs, bars or blanks.
 *
 * @throws DataFault for a quote that is not closed, or closed within a cell
 */
export function* csvRecords(file: string, text: string, from: CsvStart = {}): Generator<CsvRecord> {
  const { separator = separatorOf(text) } = from;
  let at = from.offset ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
  let line = from.line ?? 1;
  while (at < text.length) {
    const start = at;
    if (isComment(text, at)) {
      at = pastBreak(text, lineEnd(text, at));
      line++;
      continue;
    }
    const record = { line, start };
    const cells =
      separator === " " ? cellsAmongBlanks(text, at) : separated(file, text, at, separator.charCodeAt(0), record);
    at = cells.length > 0 ? cells[cells.length - 1].end : at;
    if (separator === " ") at = lineEnd(text, at);
    for (const cell of cells)
      if (cell.isQuoted) line += text.slice(cell.start, cell.end).match(LINE_BREAK)?.length ?? 0;
    at = pastBreak(text, at);
    if (cells.some((cell) => cell.text !== "")) yield { line: record.line, start, cells };
    line++;
  }
}

function separated(
  file: string,
  text: string,
  start: number,
  separator: number,
  record: Pick<CsvRecord, "line" | "start">,
): CsvCell[] {
  const cells: CsvCell[] = [];
  for (let at = start; ; at++) {
    const cell = readCell(file, text, at, separator, record);
    cells.push(cell);
    at = cell.end;
    if (at >= text.length || text.charCodeAt(at) !== separator) return cells;
  }
}

/** Any number of blanks stands between two cells, so that none is empty. */
function cellsAmongBlanks(text: string, start: number): CsvCell[] {
  const line = text.slice(start, lineEnd(text, start));
  return Array.from(blankSeparated(line), ({ 0: cell, index }) => ({
    text: cell.startsWith('"')
      ? cell.replace(/^"((?:[^"]|"")*)"/, (_, inner: string) => inner.replaceAll('""', '"')).trim()
      : cell,
    start: start + index,
    end: start + index + cell.length,
    isQuoted: false,
  }));
}

/** Where a cell of a record stands. */
export function cellRange(
  file: string,
  record: Pick<CsvRecord, "line" | "start">,
  cell: Pick<CsvCell, "start" | "end">,
): SourceRange {
  const position = (offset: number) => ({ offset, line: record.line, column: offset - record.start + 1 });
  return { file, start: position(cell.start), end: position(cell.end) };
}

function readCell(
  file: string,
  text: string,
  at: number,
  separator: number,
  record: Pick<CsvRecord, "line" | "start">,
): CsvCell {
  const quote = skipSpaces(text, at, separator);
  if (text.charCodeAt(quote) !== QUOTE) {
    let end = quote;
    while (end < text.length && !endsCell(text.charCodeAt(end), separator)) end++;
    return { text: text.slice(quote, end).trimEnd(), start: at, end, isQuoted: false };
  }
  const close = closingQuote(text, quote);
  const end = skipSpaces(text, close + 1, separator);
  const ended = end >= text.length || endsCell(text.charCodeAt(end), separator);
  if (close < 0 || !ended) {
    const cell = { start: quote, end: close < 0 ? lineEnd(text, quote) : close + 1 };
    const what = close < 0 ? "a quote is not closed" : "text follows a closing quote";
    throw new DataFault(`${shortName(file)}, row ${record.line}: ${what}`, cellRange(file, record, cell));
  }
  const quoted = text.slice(quote + 1, close);
  return {
    text: (quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted).trim(),
    start: at,
    end,
    isQuoted: true,
  };
}

const [TAB, LINE_FEED, RETURN, BLANK, QUOTE] = ["\t", "\n", "\r", " ", '"'].map((mark) => mark.charCodeAt(0));

const endsCell = (code: number, separator: number) => code === separator || code === LINE_FEED || code === RETURN;

/** A doubled quote stands for one and closes nothing. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function skipSpaces(text: string, at: number, separator: number): number {
  for (let next = at; ; next++) {
    const code = text.charCodeAt(next);
    if (code !== BLANK && (code !== TAB || separator === TAB)) return next;
  }
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
    return brief(decodeURIComponent(last));
  } catch {
    return brief(last);
  }
}
