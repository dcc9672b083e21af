import { listed, quoted, quotedText } from "../../core/quoted.ts";
import { describeNumber, type NumberBounds, numberFault, timesFault } from "../../core/vocabulary.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import type { OptionTable } from "./optionTable.ts";

/** Readers of plain values. Each takes the value or nothing, reports what is wrong and returns undefined then. */

export function readNumber(
  findings: Findings,
  known: Known,
  what: string,
  bounds: NumberBounds = {},
): number | undefined {
  if (known.value.kind !== "number") return findings.wrong(known, what, describeNumber(bounds));
  const fault = numberFault(bounds, known.value.number);
  return fault ? findings.error("invalid-option", known.range, `${what} ${fault}`) : known.value.number;
}

export function readBoolean(findings: Findings, known: Known, what: string): boolean | undefined {
  return known.value.kind === "boolean" ? known.value.boolean : findings.wrong(known, what, "true or false");
}

/** One of some names, as a string. */
export function readName<Name extends string>(
  findings: Findings,
  known: Known,
  kind: string,
  names: readonly Name[],
): Name | undefined {
  if (known.value.kind !== "string") {
    return findings.wrong(known, `the ${kind}`, `one of ${listed(names, quotedText)}`);
  }
  const { string } = known.value;
  const found = names.find((name) => name === string);
  return found ?? findings.unknown("unknown-name", kind, string, names, known.range, '"');
}

/** An array of numbers within the bounds; the range of a wrong entry is its own. */
export function readNumbers(
  findings: Findings,
  known: Known,
  what: string,
  bounds: NumberBounds = {},
): number[] | undefined {
  if (known.value.kind !== "array") return findings.wrong(known, what, "an array of numbers");
  const numbers = known.value.items.map((item, i) => readNumber(findings, item, `entry ${i} of ${what}`, bounds));
  return allDefined(numbers);
}

/** At least `least` times that run one way. */
export function readTimes(findings: Findings, known: Known, what: string, least: number): number[] | undefined {
  const times = readNumbers(findings, known, what);
  const fault = times && timesFault(times, least);
  return fault ? findings.error("invalid-option", known.range, `${what} ${fault}`) : times;
}

/** Entries of an options object by name, each known to its table. */
export type Entries<Table extends OptionTable> = Partial<Record<keyof Table & string, KnownEntry>>;

/** The entries of an object whose keys must be among the table's; an entry that is `undefined` counts as absent. */
export function readEntries<Table extends OptionTable>(
  findings: Findings,
  known: Known,
  what: string,
  table: Table,
): Entries<Table> | undefined {
  const names: (keyof Table & string)[] = Object.keys(table);
  if (known.value.kind !== "object") return findings.wrong(known, what, `an object of ${listed(names)}`);
  const entries: Entries<Table> = {};
  for (const [key, entry] of known.value.entries) {
    const name = names.find((other) => other === key);
    if (name === undefined) findings.unknown("unknown-option", `option of ${what}`, key, names, entry.keyRange);
    else if (entry.value.kind === "refused") findings.refuse();
    else if (entry.value.kind !== "nothing") entries[name] = entry;
  }
  for (const name of names) {
    if (!table[name].required || known.value.entries.has(name)) continue;
    findings.error("missing-option", known.range, `${what} lacks ${quoted(name)}: ${table[name].doc}`);
  }
  return entries;
}

/** A number of an options object within its table's bounds; the default where it is absent (or wrong, and reported). */
export function numberOption<Table extends OptionTable, Name extends keyof Table & string>(
  findings: Findings,
  entries: Entries<Table>,
  table: Table,
  name: Name,
): number | (Table[Name] extends { default: number } ? never : undefined) {
  const { bounds, default: fallback } = table[name];
  const entry = entries[name];
  const value = entry && readNumber(findings, entry, quoted(name), bounds);
  return (value ?? fallback) as number;
}

/** The list itself when none of its entries failed. */
export function allDefined<T>(list: readonly (T | undefined)[]): T[] | undefined {
  return list.every((item) => item !== undefined) ? (list as T[]) : undefined;
}
