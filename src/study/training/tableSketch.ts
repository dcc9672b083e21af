import { DataFault } from "../../core/dataFault.ts";
import type { TableSketch } from "../../protocol/engineApi.ts";
import { type Decimal, decimalOf, isGap, numberOf } from "../../train/data/csvNumbers.ts";
import { type CsvRecord, csvRecords } from "../../train/data/csvRecords.ts";

const TIME = /^times?$/i;

/** A unit in brackets behind a column's name. */
const UNIT = /\s*(?:\[[^[\]]*\]|\([^()]*\))$/;

/**
 * What a model of a table's data needs to know of it before there is one: the columns that may be states, how large they are,
 * and the span of the times. The time is the column `t` or `time`, or else the first one.
 *
 * @returns null where it is no table of numbers
 */
export function tableSketch(file: string, text: string): TableSketch | null {
  const records = readable(file, text);
  const [header, ...rows] = records;
  if (!header || rows.length === 0) return null;
  const names = header.cells.map((cell) => cell.text.replace(UNIT, "") || cell.text);
  const time = Math.max(0, names.indexOf("t") >= 0 ? names.indexOf("t") : names.findIndex((name) => TIME.test(name)));
  const group = names.indexOf("trajectory");
  const decimal = decimalsOf(rows);
  const column = (index: number) => rows.map(({ cells }) => number(cells[index]?.text ?? "", decimal));
  const times = column(time).filter((t) => t !== undefined);
  const states = names.flatMap((name, index) => {
    if (index === time || index === group || name === "") return [];
    const values = column(index);
    const known = values.filter((x) => x !== undefined);
    if (known.length === 0 || known.some(Number.isNaN)) return [];
    return [{ name, first: values[0] ?? 0, size: known.reduce((most, x) => Math.max(most, Math.abs(x)), 0) }];
  });
  if (states.length === 0 || times.length === 0 || times.some(Number.isNaN)) return null;
  const groups = new Map<string, number>();
  for (const { cells } of rows) {
    const name = cells[group]?.text ?? "";
    groups.set(name, (groups.get(name) ?? 0) + 1);
  }
  const [low, high] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const longest = [...groups.values()].reduce((a, b) => Math.max(a, b));
  return { states, span: times[0] > times[1] ? [high, low] : [low, high], longest };
}

/** The records up to a quote that is not closed. */
function readable(file: string, text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    for (const record of csvRecords(file, text)) records.push(record);
  } catch (error) {
    if (!(error instanceof DataFault)) throw error;
  }
  return records;
}

/** Points where it cannot be told: whoever reads the table says so. */
function decimalsOf(rows: readonly CsvRecord[]): Decimal {
  const unknown = () => new DataFault("decimals of two kinds");
  const columns = [...(rows[0]?.cells.keys() ?? [])];
  const found = decimalOf(rows, columns, { commasSeparate: false, unsure: unknown });
  return typeof found === "string" ? found : ".";
}

/** undefined for a gap, NaN for what is no finite number. */
const number = (text: string, decimal: Decimal): number | undefined =>
  isGap(text) ? undefined : numberOf(text, decimal);
