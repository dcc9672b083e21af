import { DataFault } from "../../core/dataFault.ts";
import { type CsvColumn, type CsvColumns, csvColumns } from "./csvColumns.ts";
import { type CsvRecord, cellRange, csvRecords, shortName } from "./csvRecords.ts";

/** What a table must fit: the names of the observed components, of those without data, and the span of the solve. */
export interface CsvExpectation {
  readonly states: readonly string[];
  readonly augmented: readonly string[];
  readonly span: readonly [number, number];
}

/** What a table holds. */
export interface CsvObservations {
  readonly units: { readonly t: string | undefined; readonly states: readonly (string | undefined)[] };
  /** In the order of their first rows. */
  readonly trajectories: readonly CsvTrajectory[];
}

/** `t` runs one way, as in the file; `z` holds a row a time, NaN where a cell is empty. */
export interface CsvTrajectory {
  readonly name: string | undefined;
  readonly t: Float64Array;
  readonly z: Float64Array;
}

/** Rows of one trajectory as they come. */
interface Rows {
  readonly name: string | undefined;
  readonly t: number[];
  readonly z: number[];
  /** Of the newest row. */
  line: number;
  /** 1 or −1 once two times are known. */
  direction: number;
  isSound: boolean;
}

/**
 * Reads observations from a table: a header (see `csvColumns`), then a row a time. An empty cell is a gap. Rows of several
 * trajectories may be mixed; the times of each are its own, and only increase or only decrease.
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

function readTable(file: string, text: string, expected: CsvExpectation, report: Report): CsvObservations | undefined {
  let columns: CsvColumns | undefined;
  const trajectories = new Map<string, Rows>();
  for (const record of csvRecords(file, text)) {
    if (columns) readRow(file, record, columns, expected, trajectories, report);
    else {
      columns = csvColumns(file, record, expected.states, expected.augmented, report);
      if (!columns) return undefined;
    }
  }
  if (!columns) {
    const header = ["t", ...expected.states].join(",");
    report(new DataFault(`${shortName(file)} is empty; it should begin with a header such as ${header}`));
    return undefined;
  }
  if (trajectories.size === 0) report(new DataFault(`${shortName(file)} has a header and no rows of data below it`));
  return {
    units: { t: columns.t.unit, states: columns.states.map(({ unit }) => unit) },
    trajectories: [...trajectories.values()].map(({ name, t, z, isSound }) => {
      if (isSound && z.every(Number.isNaN)) {
        const whose = name === undefined ? "" : `, trajectory \`${name}\``;
        report(new DataFault(`${shortName(file)}${whose}: every cell of the states is empty`));
      }
      return { name, t: Float64Array.from(t), z: Float64Array.from(z) };
    }),
  };
}

function readRow(
  file: string,
  record: CsvRecord,
  columns: CsvColumns,
  { span }: CsvExpectation,
  trajectories: Map<string, Rows>,
  report: Report,
): void {
  const { cells, line } = record;
  const name = columns.trajectory && cells[columns.trajectory.index]?.text;
  const rows = rowsOf(trajectories, name);
  if (cells.length !== columns.count) {
    rows.isSound = false;
    const whole = { text: "", start: record.start, end: cells[cells.length - 1].end };
    const message = `${shortName(file)}, row ${line} has ${count(cells.length, "cell")}, the header ${columns.count}`;
    report(new DataFault(message, cellRange(file, record, whole)));
    return;
  }
  const fail = (column: CsvColumn, message: string): void => {
    rows.isSound = false;
    const sentence = `${shortName(file)}, row ${line}, column \`${column.name}\`: ${message}`;
    report(new DataFault(sentence, cellRange(file, record, cells[column.index])));
  };
  /** NaN for an empty cell, and for one at fault. */
  const number = (column: CsvColumn) => {
    const { text } = cells[column.index];
    if (text === "") return Number.NaN;
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value)) return value;
    fail(column, unreadable(text));
    return Number.NaN;
  };
  if (name === "") fail(columns.trajectory!, "the cell is empty; every row names its trajectory");
  const t = number(columns.t);
  const [low, high] = [Math.min(...span), Math.max(...span)];
  if (cells[columns.t.index].text === "") fail(columns.t, "the cell is empty; every row needs its time");
  if (t < low || t > high) {
    fail(columns.t, `${t} is outside the span of the experiment, from ${span[0]} to ${span[1]}; set \`t\``);
  } else if (!Number.isNaN(t) && name !== "") {
    checkOrder(rows, t, (message) => fail(columns.t, message));
    // Later rows are held against this one, whatever its time: one slip is one fault.
    rows.t.push(t);
    rows.line = line;
  }
  for (const column of columns.states) rows.z.push(number(column));
}

function checkOrder(rows: Rows, t: number, fail: (message: string) => void): void {
  if (rows.t.length === 0) return;
  const { name, line } = rows;
  const last = rows.t[rows.t.length - 1];
  const way = Math.sign(t - last);
  const whose = name === undefined ? "" : ` of trajectory \`${name}\``;
  const several = name === undefined ? " (several trajectories need a column `trajectory`)" : "";
  if (way === 0) fail(`the time ${t}${whose} stands in row ${line} already${several}`);
  else if (rows.direction !== 0 && way !== rows.direction) {
    const runs = rows.direction > 0 ? "increase" : "decrease";
    fail(`${t} follows ${last} of row ${line}, but the times${whose} ${runs}; sort the rows by time${several}`);
  } else rows.direction = way;
}

function rowsOf(trajectories: Map<string, Rows>, name: string | undefined): Rows {
  const key = name ?? "";
  const known = trajectories.get(key);
  if (known) return known;
  const made: Rows = { name, t: [], z: [], line: 0, direction: 0, isSound: true };
  trajectories.set(key, made);
  return made;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function unreadable(text: string): string {
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  if (/^[+-]?(nan|na|n\/a|null|none|-)$/i.test(text)) return `${shown} is no number; leave the cell empty for a gap`;
  if (/^[+-]?\d+,\d+$/.test(text)) return `${shown} has a decimal comma; write ${text.replace(",", ".")}`;
  if (NUMBER.test(text) || /^[+-]?inf(inity)?$/i.test(text)) return `${shown} is not finite`;
  return `${shown} is no number`;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
