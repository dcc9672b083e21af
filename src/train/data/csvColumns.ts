import { DataFault } from "../../core/dataFault.ts";
import { largest } from "../../core/extremes.ts";
import { nearestName } from "../../core/nearestName.ts";
import { brief, listed, quoted, quotedText } from "../../core/quoted.ts";
import { type CsvCell, type CsvRecord, cellRange, shortName } from "./csvRecords.ts";

/** Which cell of a row holds what. */
export interface CsvColumns {
  readonly count: number;
  readonly t: CsvColumn;
  /** One an observed component; undefined for one that has none. */
  readonly states: readonly (CsvColumn | undefined)[];
  readonly trajectory: CsvColumn | undefined;
  /** By observed component, the standard deviations of its data: a column, or one for all; absent where nothing says them. */
  readonly sigmas?: readonly (CsvColumn | number)[];
  /** The names of columns that nothing is read from. */
  readonly unread: readonly string[];
  /** What was taken for what, where names differ. */
  readonly renamed: readonly string[];
}

export interface CsvColumn {
  readonly name: string;
  readonly index: number;
  readonly unit: string | undefined;
}

/** What a table's columns are matched with. */
export interface CsvWanted {
  readonly states: readonly string[];
  /** Names of components that have no data. */
  readonly augmented: readonly string[];
  /** The column of some of them: its name, or its number from 1. */
  readonly columns?: Readonly<Record<string, string | number>>;
  /** Standard deviations of some of them: the name of a column, or a number. */
  readonly sigma?: Readonly<Record<string, string | number>>;
}

/** A column before it is known what it is. */
interface Named extends CsvColumn {
  /** As it stands in the header. */
  readonly text: string;
  readonly cell: CsvCell;
}

const LEADING_COMMENT = /^(?:[#%]|\/\/)\s*/;

/**
 * Finds the columns in a header: the time, one a state, and `trajectory` where there are several; in any order, each with a
 * unit in brackets if it likes (`x [m]`). A name that is told goes first, then one that is the same, then one that differs in
 * capitals alone, and `time` is `t`. A state may have no column as long as one has. Other columns are nobody's business,
 * unless one is nearly what is missed.
 *
 * @param report told of every column that is missing, doubled or augmented; where there is one there are no columns
 */
export function csvColumns(
  file: string,
  header: CsvRecord,
  { states, augmented, columns: told = {}, sigma }: CsvWanted,
  report: (fault: DataFault) => void,
): CsvColumns | undefined {
  const wanted = ["t", ...states, "trajectory"];
  const deviations = new Map(
    Object.entries(sigma ?? {}).flatMap(([state, as]) => (typeof as === "string" ? [[state, as]] : [])),
  );
  const aliases = new Map(Object.entries(told).flatMap(([name, as]) => (typeof as === "string" ? [[as, name]] : [])));
  const named: Named[] = header.cells.map((cell, index) => {
    const text = index === 0 ? cell.text.replace(LEADING_COMMENT, "") : cell.text;
    return { ...nameAndUnit(text, [...wanted, ...aliases.keys(), ...deviations.values()]), text, index, cell };
  });
  let isSound = true;
  const fail = (message: string, cell?: CsvCell): undefined => {
    isSound = false;
    const whole = { text: "", start: header.start, end: header.cells[header.cells.length - 1].end };
    report(new DataFault(`${shortName(file)}, row ${header.line}: ${message}`, cellRange(file, header, cell ?? whole)));
  };
  const call = (name: string, column: string) => `columns: { ${asKey(name)}: ${quotedText(column)} } in csv(…)`;
  const taken = new Map<string, Named>();
  const isDeviation = ({ text, name }: Named) => [...deviations.values()].some((as) => text === as || name === as);
  const isFree = (column: Named) => ![...taken.values()].includes(column) && !isDeviation(column);
  /** Gives a name the one column that is like it. */
  const take = (name: string, isLike: (column: Named) => boolean) => {
    if (taken.has(name)) return;
    const [first, second] = named.filter((column) => isFree(column) && isLike(column));
    if (!first) return;
    taken.set(name, first);
    if (!second) return;
    const which = `(columns ${first.index + 1} and ${second.index + 1})`;
    if (first.name === second.name) fail(`two columns are named ${quoted(first.name)} ${which}`, second.cell);
    else fail(`two columns may be ${quoted(name)} ${which}; say which with ${call(name, first.text)}`, second.cell);
  };
  const shared = states.find((name) => name === "t" || name === "trajectory");
  if (shared) {
    const what = shared === "t" ? "the time" : "the trajectory's name";
    return fail(`the column ${quoted(shared)} holds ${what}; rename the component ${quoted(shared)} of the state`);
  }
  // 1. What is told.
  for (const [name, as] of Object.entries(told)) {
    if (typeof as === "number" && named[as - 1]) taken.set(name, named[as - 1]);
    else take(name, ({ text, name: bare }) => text === as || bare === as);
    if (!taken.has(name)) {
      const what = typeof as === "number" ? `${as}` : quoted(as);
      fail(`there is no column ${what}, which \`columns\` names; there are ${namesOf(named)}`);
    }
  }
  const sigmas = states.map((state) => {
    const as = sigma?.[state] ?? 1;
    if (typeof as === "number") return as;
    return (
      named.find(({ text, name }) => text === as || name === as) ??
      fail(`there is no column ${quoted(as)}, which \`sigma\` names; there are ${namesOf(named)}`) ??
      1
    );
  });
  // 2. The same names, then those that differ in capitals; the time has two names.
  for (const name of wanted) take(name, (column) => column.name === name);
  const isSame = (name: string) => (column: Named) => column.name.toLowerCase() === name.toLowerCase();
  for (const name of [...states, "trajectory"]) take(name, isSame(name));
  take("t", ({ name }) => /^times?$/i.test(name));
  take("t", isSame("t"));
  // 3. What is missed, and what may have been meant.
  const others = named.filter((column) => isFree(column) && column.name !== "");
  const missed = (name: string, of: string) => {
    const near = nearestName(
      name,
      others.map((column) => column.name),
    );
    const meant = others.find((column) => column.name === near);
    const hint = meant
      ? `; is it column ${meant.index + 1}, ${quoted(meant.name)}? Write ${call(name, meant.text)}`
      : `; there are ${namesOf(named)}: name it with ${call(name, (others[0] ?? named[0]).text)}`;
    fail(`there is no column ${quoted(name)} (${of})${hint}`, meant?.cell);
  };
  if (!taken.has("t")) missed("t", "the time");
  const without = states.filter((name) => !taken.has(name));
  const isTold = states.some((name) => name in told);
  const free = others.map(({ name }) => name);
  const meant = isTold ? [] : without.filter((name) => nearestName(name, free) !== undefined);
  const isBare = without.length === states.length && meant.length === 0;
  if (isBare && states.length > 1) {
    fail(
      `there is no column of any component (${states.map(quoted).join(", ")}); there are ${namesOf(named)}: say of one what it is with ${call(states[0], "its column")}; a component without a column is not compared`,
    );
  } else for (const name of without.length === states.length ? without : meant) missed(name, "a state");
  for (const { name, cell, index } of others) {
    if (augmented.includes(name))
      fail(`column ${index + 1}, ${quoted(name)}, is an augmented component, which has no data`, cell);
    if (!taken.has("trajectory") && nearestName(name, ["trajectory"])) {
      fail(`there is a column ${quoted(name)}, but nothing is read from it; did you mean \`trajectory\`?`, cell);
    }
  }
  const t = taken.get("t");
  if (!isSound || !t) return undefined;
  return {
    count: 1 + named.reduce((last, { name }, index) => (name === "" ? last : index), 0),
    t,
    states: states.map((name) => taken.get(name)),
    trajectory: taken.get("trajectory"),
    sigmas: sigma && sigmas,
    unread: others.map(({ name }) => name),
    renamed: [...taken].flatMap(([name, column]) =>
      column.name === name || name in told ? [] : [`${quoted(column.name)} as ${quoted(name)}`],
    ),
  };
}

/** Columns without a header: in the order of the names, or where they are told to be. */
export function columnsInOrder(
  { states, columns = {}, sigma }: CsvWanted,
  cells: readonly CsvCell[],
): CsvColumns | undefined {
  const names = ["t", ...states];
  const isTold = Object.keys(columns).length > 0;
  const deviations = Object.values(sigma ?? {}).map((as) => (typeof as === "string" ? Number(as) : 0));
  if (!deviations.every((number) => Number.isInteger(number) && number >= 0 && number <= cells.length))
    return undefined;
  const count = isTold ? cells.length : largest([names.length, ...deviations]);
  if (cells.length < count || cells.slice(count).some(({ text }) => text !== "")) return undefined;
  const at = (name: string): CsvColumn | undefined => {
    const told = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const index = typeof told === "number" ? told - 1 : isTold ? -1 : names.indexOf(name);
    return index >= 0 && index < count ? { name, index, unit: undefined } : undefined;
  };
  const t = at("t");
  if (!t) return undefined;
  const sigmas = states.map((state): CsvColumn | number => {
    const as = sigma?.[state] ?? 1;
    return typeof as === "number" ? as : { name: as, index: Number(as) - 1, unit: undefined };
  });
  const trajectory = at("trajectory");
  return { count, t, states: states.map(at), trajectory, sigmas: sigma && sigmas, unread: [], renamed: [] };
}

/** A name that a column may have stands for itself, `z[0]` too; else what follows in brackets is the unit. */
export function nameAndUnit(text: string, wanted: readonly string[]): { name: string; unit: string | undefined } {
  const bracketed = /^(.*\S)\s*(?:\[([^[\]]*)\]|\(([^()]*)\))$/.exec(text);
  if (wanted.includes(text) || !bracketed) return { name: text, unit: undefined };
  return { name: bracketed[1], unit: (bracketed[2] ?? bracketed[3]).trim() || undefined };
}

const asKey = (name: string) => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? brief(name) : quotedText(name));
const namesOf = (columns: readonly Named[]) =>
  listed(
    columns.map(({ name }) => name).filter((name) => name !== ""),
    quoted,
  );
