import { counted } from "../../core/counted.ts";
import { DataFault } from "../../core/dataFault.ts";
import { formatApart } from "../../core/formatShort.ts";
import { brief, listed, quoted, quotedText } from "../../core/quoted.ts";
import type { TableReading } from "../../core/tableReading.ts";
import { type CsvColumn, type CsvColumns, type CsvWanted, columnsInOrder, csvColumns } from "./csvColumns.ts";
import { isComment, separatorOf } from "./csvDialect.ts";
import { type CsvNotes, noted } from "./csvNotes.ts";
import { type Decimal, decimalOf, isGap, numberOf, unreadable } from "./csvNumbers.ts";
import { checkOrder, type Rows, rowsOf } from "./csvOrder.ts";
import { type CsvRecord, cellRange, csvRecords, shortName } from "./csvRecords.ts";
import { type CsvClock, csvClock, isAmbiguousDate, UNIT_NAMES, unitOf } from "./csvTimes.ts";

/** What a table must fit: the names of the observed components, of those without data, and the span of the solve. */
export interface CsvExpectation {
  readonly states: readonly string[];
  readonly augmented: readonly string[];
  readonly span: readonly [number, number];
  readonly reading?: TableReading;
  /** What its text was found to be encoded in, where that is not UTF-8. */
  readonly encoding?: string | undefined;
}

/** What a table holds. */
export interface CsvObservations {
  readonly units: { readonly t: string | undefined; readonly states: readonly (string | undefined)[] };
  /** Components that have no column. */
  readonly unobserved: readonly number[];
  /** In the order of their first rows. */
  readonly trajectories: readonly CsvTrajectory[];
  /** What was seen in the table rather than told, in a line: `semicolons, decimal commas, 2 gaps`; empty for a plain one. */
  readonly seen: string;
}

/** `t` runs one way, as in the file, replicates one after another; `z` holds a row a time, NaN where there is a gap. */
export interface CsvTrajectory {
  readonly name: string | undefined;
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** Standard deviations, one a number of `z`; absent where nothing says them. */
  readonly sigmas?: Float64Array;
}

/**
 * Reads observations from a table: a header (see `csvColumns`), then a row a time. Rows of several trajectories may be mixed;
 * the times of each are its own, and only increase or only decrease.
 *
 * @throws DataFault for the first thing that is wrong, with its row and column
 */
export function csvObservations(file: string, text: string, expected: CsvExpectation): CsvObservations {
  const fail = (fault: DataFault): never => {
    throw fault;
  };
  return readTable(file, text, expected, fail)!;
}

/** Everything that is wrong with a table, in the order of its rows, and what it holds where nothing is. */
export interface CsvCheck {
  /** The first ones. */
  readonly faults: readonly DataFault[];
  /** How many there are in all. */
  readonly count: number;
  readonly observations: CsvObservations | undefined;
}

/** Reads a table as `csvObservations` does, past what is wrong. @param most faults that are kept */
export function checkCsv(file: string, text: string, expected: CsvExpectation, most: number): CsvCheck {
  const faults: DataFault[] = [];
  let count = 0;
  const report = (fault: DataFault) => {
    if (count++ < most) faults.push(fault);
  };
  let observations: CsvObservations | undefined;
  try {
    observations = readTable(file, text, expected, report);
  } catch (error) {
    // A quote that is not closed: where the next row begins nobody knows.
    if (!(error instanceof DataFault)) throw error;
    report(error);
  }
  return { faults, count, observations: count === 0 ? observations : undefined };
}

type Report = (fault: DataFault) => void;

/** How the rows below the header are read. */
interface RowReading {
  readonly file: string;
  readonly columns: CsvColumns;
  readonly span: readonly [number, number];
  readonly decimal: Decimal;
  readonly clock: CsvClock | undefined;
  /** A column that is not read and may tell trajectories apart. */
  readonly group: string | undefined;
  readonly report: Report;
  readonly trajectories: Map<string, Rows>;
  readonly notes: CsvNotes;
}

function readTable(file: string, text: string, expected: CsvExpectation, report: Report): CsvObservations | undefined {
  const { reading = {}, span } = expected;
  const names = ["t", ...expected.states];
  const separator = reading.separator ?? separatorOf(text, reading.header === false ? names.length : undefined);
  const wanted: CsvWanted = { ...expected, columns: reading.columns, sigma: reading.sigma };
  const records = () => csvRecords(file, text, { separator });
  const [first] = records();
  if (!first) {
    report(
      new DataFault(`${shortName(file)} is empty; it should begin with a header such as ${brief(names.join(","))}`),
    );
    return undefined;
  }
  // 1. The columns: of the header, which may stand in a comment, or in order.
  const header = reading.header === false ? undefined : headerOf(file, text, separator, first, names, report);
  if (reading.header !== false && !header) return undefined;
  const columns = header ? csvColumns(file, header, wanted, report) : inOrder(file, first, wanted, report);
  if (!columns) return undefined;
  const below = header === first ? () => past(records()) : records;
  // 2. What numbers and times look like.
  const told = reading.unit ?? columns.t.unit;
  // What cannot be read is told where the rows are.
  const ahead = () => asFar(below());
  const times = timesOf(ahead(), columns.t.index);
  const clock = csvClock(times, told);
  const decimal = reading.decimal ?? seenDecimal(file, text, ahead, columns, separator, report);
  if (!decimal) return undefined;
  if (reading.unit && !clock) {
    const unit = `\`unit\` counts dates and clock times, but the times of ${shortName(file)} are numbers`;
    report(new DataFault(unit));
    return undefined;
  }
  // 3. The rows.
  const group = columns.trajectory ? undefined : columns.unread.find((name) => GROUP.test(name));
  const notes: CsvNotes = { gaps: 0, replicated: 0 };
  const trajectories = new Map<string, Rows>();
  const rows: RowReading = { file, columns, span, decimal, clock, group, report, trajectories, notes };
  for (const record of below()) readRow(rows, record);
  if (trajectories.size === 0) report(new DataFault(`${shortName(file)} has a header and no rows of data below it`));
  if (notes.replicated > 0 && group !== undefined) {
    const columnsOf = `columns: { trajectory: ${quotedText(group)} }`;
    const message = `${shortName(file)}: several rows have the same time, and nothing is read from column ${quoted(group)}; write ${columnsOf} in csv(…) for one trajectory each, or take the column out if they are replicates`;
    report(new DataFault(message));
  }
  const unobserved = [...columns.states.keys()].filter((i) => !columns.states[i]);
  return {
    units: { t: clock?.unit ?? columns.t.unit, states: columns.states.map((column) => column?.unit) },
    unobserved,
    trajectories: [...trajectories.values()].map(({ name, t, z, sigmas, isSound }) => {
      if (isSound && z.every(Number.isNaN)) {
        const whose = name === undefined ? "" : `, trajectory ${quoted(name)}`;
        report(new DataFault(`${shortName(file)}${whose}: every cell of the states is empty`));
      }
      const deviations = columns.sigmas && { sigmas: Float64Array.from(sigmas) };
      return { name, t: Float64Array.from(t), z: Float64Array.from(z), ...deviations };
    }),
    seen: noted({
      ...notes,
      encoding: expected.encoding,
      separator: reading.separator ? "," : separator,
      decimal: reading.decimal ? "." : decimal,
      clock: clock && `times in ${UNIT_NAMES[clock.unit]} from ${clock.origin}`,
      renamed: columns.renamed,
      unobserved: unobserved.map((i) => expected.states[i]),
      headerInComment: header !== undefined && header !== first,
    }),
  };
}

/** Names that people give to what tells trajectories apart. */
const GROUP =
  /^(?:id|ids|subject|animal|patient|individual|run|group|series|experiment|batch|sample|trial|dose|treatment)(?:[_ ]?(?:id|no|nr|number))?$/i;

function headerOf(
  file: string,
  text: string,
  separator: NonNullable<TableReading["separator"]>,
  first: CsvRecord,
  names: readonly string[],
  report: Report,
): CsvRecord | undefined {
  const isData = ({ text: cell }: CsvRecord["cells"][number]) =>
    isGap(cell) || !Number.isNaN(numberOf(cell, ".")) || !Number.isNaN(numberOf(cell, ","));
  const hasNumber = first.cells.some(({ text: cell }) => cell !== "" && !Number.isNaN(numberOf(cell, ".")));
  if (!hasNumber || !first.cells.every(isData)) return first;
  // As programs write it that read what they wrote themselves.
  const above = lineAbove(text, first.start);
  if (above && isComment(text, above.start)) {
    const offset = above.start + (/^(?:[#%]+|\/\/)\s*/.exec(text.slice(above.start, above.end))?.[0].length ?? 0);
    const [commented] = csvRecords(file, text.slice(0, above.end), { separator, offset, line: first.line - 1 });
    if (commented?.cells.length === first.cells.length) return commented;
  }
  const whole = { start: first.start, end: first.cells[first.cells.length - 1].end };
  const message = `${shortName(file)}, row ${first.line}: there is no header; write the names of the columns first: ${brief(names.join(","))}, or header: false in csv(…) where they stand in this order`;
  report(new DataFault(message, cellRange(file, first, whole)));
  return undefined;
}

function lineAbove(text: string, at: number): { readonly start: number; readonly end: number } | undefined {
  if (at === 0) return undefined;
  const end = at - (text[at - 1] === "\n" && text[at - 2] === "\r" ? 2 : 1);
  const start = Math.max(text.lastIndexOf("\n", end - 1), text.lastIndexOf("\r", end - 1)) + 1;
  return { start, end };
}

function inOrder(file: string, first: CsvRecord, wanted: CsvWanted, report: Report): CsvColumns | undefined {
  const columns = columnsInOrder(wanted, first.cells);
  if (columns?.states.some((state) => state !== undefined)) return columns;
  const names = ["t", ...wanted.states];
  const numbers = listed(names.map((name, k) => `${brief(name)}: ${k + 1}`));
  const message = `${shortName(file)}, row ${first.line}: without a header the columns are ${listed(names)}, but there are ${first.cells.length}; say their numbers, as in columns: { ${numbers} } in csv(…)`;
  report(new DataFault(message));
  return undefined;
}

/** Records up to a quote that is not closed. */
function* asFar(records: Iterable<CsvRecord>): Generator<CsvRecord> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof DataFault)) throw error;
  }
}

function* past(records: Generator<CsvRecord>): Generator<CsvRecord> {
  records.next();
  yield* records;
}

/** The cells of the times, where the first of them is no number. */
function timesOf(records: Iterable<CsvRecord>, index: number): string[] {
  const cells: string[] = [];
  for (const { cells: row } of records) {
    const text = row[index]?.text ?? "";
    if (isGap(text)) continue;
    if (cells.length === 0 && !(Number.isNaN(numberOf(text, ".")) && Number.isNaN(numberOf(text, ",")))) break;
    cells.push(text);
  }
  return cells;
}

function seenDecimal(
  file: string,
  text: string,
  records: () => Iterable<CsvRecord>,
  columns: CsvColumns,
  separator: string,
  report: Report,
): Decimal | undefined {
  if (!text.includes(separator === "," ? '"' : ",")) return ".";
  const deviations = (columns.sigmas ?? []).filter((column) => typeof column !== "number");
  const used = [columns.t, ...columns.states, ...deviations].flatMap((column) => column?.index ?? []);
  const at = (message: string) => (record: CsvRecord, index: number) => {
    const cell = record.cells[index];
    const said = `${shortName(file)}, row ${record.line}, column ${index + 1}: ${quotedText(cell.text)} ${message}`;
    return new DataFault(said, cellRange(file, record, cell));
  };
  const found = decimalOf(records(), used, {
    commasSeparate: separator === ",",
    unsure: at('may have a decimal comma or a mark for thousands; say decimal: "," in csv(…), or write it without'),
  });
  if (typeof found === "string") return found;
  report(found);
  return undefined;
}

/** A row, and the trajectory that it belongs to. */
interface RowPlace {
  readonly record: CsvRecord;
  readonly rows: Rows;
}

function readRow(reading: RowReading, record: CsvRecord): void {
  const { columns, span, clock, group, trajectories, notes } = reading;
  const { cells } = record;
  const name = columns.trajectory && (cells[columns.trajectory.index]?.text ?? "");
  const rows = rowsOf(trajectories, name);
  const place: RowPlace = { record, rows };
  if (!hasWidth(reading, place)) return;
  if (name === "") failAt(reading, place, columns.trajectory!, "the cell is empty; every row names its trajectory");
  const t = timeAt(reading, place);
  if ((t < span[0] && t < span[1]) || (t > span[0] && t > span[1])) {
    const [time, start, end] = formatApart(t, ...span);
    const written = clock
      ? `${quotedText(cells[columns.t.index].text)}, ${time} ${UNIT_NAMES[clock.unit]} from ${clock.origin},`
      : time;
    const unit = clock && !unitOf(columns.t.unit) ? ", or the `unit` of csv(…)" : "";
    const outside = `${written} is outside the span of the experiment, from ${start} to ${end}; set \`t\`${unit}`;
    failAt(reading, place, columns.t, outside);
  } else if (!Number.isNaN(t) && name !== "") {
    if (checkOrder(rows, t, group, (message) => failAt(reading, place, columns.t, message))) notes.replicated++;
    // Later rows are held against this one, whatever its time: one slip is one fault.
    rows.t.push(t);
    rows.line = record.line;
  }
  for (const [i, column] of columns.states.entries()) {
    const datum = column ? numberAt(reading, place, column) : Number.NaN;
    rows.z.push(datum);
    const sigma = columns.sigmas?.[i];
    if (sigma !== undefined)
      rows.sigmas.push(typeof sigma === "number" ? sigma : sigmaAt(reading, place, sigma, datum));
  }
}

function hasWidth({ file, columns, report }: RowReading, { record, rows }: RowPlace): boolean {
  const { cells, line } = record;
  const surplus = cells.length > columns.count && cells.slice(columns.count).some(({ text }) => text !== "");
  if (cells.length >= columns.count && !surplus) return true;
  rows.isSound = false;
  const whole = { start: record.start, end: cells[cells.length - 1].end };
  const message = `${shortName(file)}, row ${line} has ${counted(cells.length, "cell")}, the header ${columns.count}`;
  const hint = surplus ? decimalHint(cells.length, columns.count) : "";
  report(new DataFault(`${message}${hint}`, cellRange(file, record, whole)));
  return false;
}

function failAt({ file, report }: RowReading, { record, rows }: RowPlace, column: CsvColumn, message: string): void {
  rows.isSound = false;
  const sentence = `${shortName(file)}, row ${record.line}, column ${quoted(column.name)}: ${message}`;
  report(new DataFault(sentence, cellRange(file, record, record.cells[column.index])));
}

/** NaN for a gap, and for a cell at fault. */
function numberAt(reading: RowReading, place: RowPlace, column: CsvColumn): number {
  const { decimal, notes } = reading;
  const { text } = place.record.cells[column.index];
  const value = numberOf(text, decimal);
  if (!Number.isNaN(value)) return value;
  if (isGap(text)) notes.gaps++;
  else failAt(reading, place, column, unreadable(text, decimal));
  return Number.NaN;
}

/** 1 for a cell at fault, and beside a gap, where it counts nowhere. */
function sigmaAt(reading: RowReading, place: RowPlace, column: CsvColumn, datum: number): number {
  const { text } = place.record.cells[column.index];
  if (Number.isNaN(datum)) return 1;
  const sigma = numberOf(text, reading.decimal);
  if (sigma > 0 && Number.isFinite(sigma)) return sigma;
  const fail = (message: string) => failAt(reading, place, column, message);
  if (isGap(text)) fail("the cell is empty; every datum needs its standard deviation");
  else if (Number.isNaN(sigma)) fail(unreadable(text, reading.decimal));
  else
    fail(`${text} is no standard deviation, which is above 0; take out the datum instead, or weigh it in \`weights\``);
  return 1;
}

/** NaN for a cell at fault. */
function timeAt(reading: RowReading, place: RowPlace): number {
  const { columns, clock, decimal } = reading;
  const { text } = place.record.cells[columns.t.index];
  const value = clock ? clock.at(text) : numberOf(text, decimal);
  if (!Number.isNaN(value)) return value;
  const fail = (message: string) => failAt(reading, place, columns.t, message);
  if (isGap(text)) fail("the cell is empty; every row needs its time");
  else if (isAmbiguousDate(text))
    fail(`${quotedText(text)} may begin with its day or with its month; write dates as 2024-03-01 10:00`);
  else if (clock) fail(`${quotedText(text)} is no such time as ${quotedText(clock.origin)}`);
  else fail(unreadable(text, decimal));
  return value;
}

/** Commas that separate and are decimal besides make twice as many cells. */
const decimalHint = (cells: number, columns: number) =>
  cells > columns && cells <= 2 * columns ? "; numbers with decimal commas need semicolons or quotes between them" : "";
