import { DataFault } from "../../core/dataFault.ts";
import { nearestName } from "../../core/registry.ts";
import { type CsvCell, type CsvRecord, cellRange, shortName } from "./csvRecords.ts";

/** Which cell of a row holds what. */
export interface CsvColumns {
  readonly count: number;
  readonly t: CsvColumn;
  /** One an observed component. */
  readonly states: readonly CsvColumn[];
  readonly trajectory: CsvColumn | undefined;
}

export interface CsvColumn {
  readonly name: string;
  readonly index: number;
  readonly unit: string | undefined;
}

/**
 * Finds the columns in a header: `t`, one a state name, and `trajectory` where there are several; in any order, each with
 * a unit in brackets if it likes (`x [m]`). Other columns are nobody's business, unless one is nearly `trajectory`.
 *
 * @param augmented names of components that have no data
 * @param report told of every column that is missing, doubled or augmented; where there is one there are no columns
 */
export function csvColumns(
  file: string,
  header: CsvRecord,
  states: readonly string[],
  augmented: readonly string[],
  report: (fault: DataFault) => void,
): CsvColumns | undefined {
  const wanted = ["t", ...states, "trajectory"];
  const named = header.cells.map((cell, index) => ({ ...nameAndUnit(cell.text, wanted), index, cell }));
  let isSound = true;
  const fail = (message: string, cell?: CsvCell): undefined => {
    isSound = false;
    const whole = { text: "", start: header.start, end: header.cells[header.cells.length - 1].end };
    report(new DataFault(`${shortName(file)}, row ${header.line}: ${message}`, cellRange(file, header, cell ?? whole)));
  };
  if (header.cells.every(({ text }) => text !== "" && Number.isFinite(Number(text)))) {
    return fail(`there is no header; write the names of the columns first: ${["t", ...states].join(",")}`);
  }
  const others = named.filter(({ name }) => !wanted.includes(name));
  const find = (name: string) => {
    const [first, second] = named.filter((column) => column.name === name);
    if (second)
      fail(`two columns are named \`${name}\` (columns ${first.index + 1} and ${second.index + 1})`, second.cell);
    return first;
  };
  const need = (name: string, of: string) => {
    const found = find(name);
    if (found) return found;
    const near = nearestName(
      name,
      others.map((column) => column.name),
    );
    const instead = others.find((column) => column.name === near);
    const hint = instead
      ? `; is it column ${instead.index + 1}, \`${instead.name}\`?`
      : `; there are ${listed(named.map((column) => column.name))}`;
    return fail(`there is no column \`${name}\` (${of})${hint}`, instead?.cell);
  };
  const shared = states.find((name) => name === "t" || name === "trajectory");
  if (shared) {
    const what = shared === "t" ? "the time" : "the trajectory's name";
    return fail(`the column \`${shared}\` holds ${what}; rename the component \`${shared}\` of the state`);
  }
  const t = need("t", "the time");
  const components = states.flatMap((name) => need(name, "a state") ?? []);
  const trajectory = find("trajectory");
  for (const { name, cell, index } of others) {
    if (augmented.includes(name))
      fail(`column ${index + 1}, \`${name}\`, is an augmented component, which has no data`, cell);
    if (!trajectory && nearestName(name, ["trajectory"])) {
      fail(`there is a column \`${name}\`, but nothing is read from it; did you mean \`trajectory\`?`, cell);
    }
  }
  return isSound && t ? { count: header.cells.length, t, states: components, trajectory } : undefined;
}

/** A name that a column may have stands for itself, `z[0]` too; else what follows in brackets is the unit. */
export function nameAndUnit(text: string, wanted: readonly string[]): { name: string; unit: string | undefined } {
  const bracketed = /^(.*\S)\s*(?:\[([^[\]]*)\]|\(([^()]*)\))$/.exec(text);
  if (wanted.includes(text) || !bracketed) return { name: text, unit: undefined };
  return { name: bracketed[1], unit: (bracketed[2] ?? bracketed[3]).trim() || undefined };
}

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
