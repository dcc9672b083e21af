import type {
  ExperimentDescription,
  FunctionDescription,
  ParameterDescription,
  WrittenValue,
} from "../../protocol/engineApi.ts";
import { own } from "../../protocol/own.ts";
import type { TextRange } from "../../protocol/textRange.ts";
import { literal, nested, sizes } from "./numberText.ts";

/** What a panel shows and an experiment is to say. */
export interface ExperimentValues {
  /** In place of the first initial state. */
  readonly first?: readonly number[];
  /** Further initial states; `first` is given with them. */
  readonly further?: readonly (readonly number[])[];
  /** How many initial states there are now. */
  readonly count: number;
  /** Packed, by name. */
  readonly theta?: Readonly<Record<string, readonly number[]>>;
  readonly span?: readonly [number, number];
  readonly rtol?: number;
  readonly atol?: readonly number[] | Readonly<Record<string, number>>;
}

/** A piece of a text, by UTF-16 offsets, and what takes its place. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An option whose value the text computes, or has elsewhere: what to write instead is for the author to say. */
export class NotWritten extends Error {
  override readonly name = "NotWritten";
  readonly option: string;
  constructor(option: string) {
    super(`${option} is not written here`);
    this.option = option;
  }
}

/**
 * The edits by which an experiment says what its panel shows: what is written is replaced where it stands, what is not is added.
 *
 * @throws NotWritten and nothing is to be edited
 */
export function experimentEdits(
  text: string,
  { options }: ExperimentDescription,
  { scalar, parameters }: FunctionDescription,
  values: ExperimentValues,
): TextReplacement[] {
  const source = new Source(text);
  if (!options) throw new NotWritten("options");
  const added: string[] = [];
  const edits: TextReplacement[] = [];
  /** The option as it is written; undefined where it is not, and then what it adds is taken down. */
  const written = (name: string, whole: string): WrittenValue | undefined => {
    const found = options.entries?.[name];
    if (found === null) throw new NotWritten(name);
    if (!found) added.push(`${name}: ${whole}`);
    return found;
  };
  const whole = (name: string, value: string) => {
    const found = written(name, value);
    if (found) edits.push(source.replaced(found, name, value));
  };

  if (values.first) {
    const states = [values.first, ...(values.further ?? [])].map((z) => nested(z, scalar ? [] : [z.length]));
    const all = states.length === 1 ? states[0] : `[${states.join(", ")}]`;
    const z0 = written("z0", all);
    if (z0) edits.push(...stateEdits(source, z0, states, all, { scalar, count: values.count }));
  }
  const theta = parameters.filter(({ name }) => own(values.theta, name));
  if (theta.length > 0) {
    const entries = theta.map((parameter) => entry(parameter.name, packed(parameter, values)));
    const found = written("theta", `{ ${entries.join(", ")} }`);
    if (found) edits.push(...thetaEdits(source, found, parameters, values));
  }
  if (values.span) {
    const [from, to] = values.span.map(literal);
    const t = written("t", `[${from}, ${to}]`);
    if (t) edits.push(...spanEdits(source, t, from, to));
  }
  if (values.rtol !== undefined) whole("rtol", literal(values.rtol));
  if (values.atol !== undefined) whole("atol", toleranceText(values.atol));
  if (added.length > 0) edits.push(source.withEntries(options, "options", added));
  return edits.filter(({ start, end, text: by }) => text.slice(start, end) !== by);
}

function stateEdits(
  source: Source,
  z0: WrittenValue,
  [first, ...further]: readonly string[],
  all: string,
  { scalar, count }: { readonly scalar: boolean; readonly count: number },
): TextReplacement[] {
  const { items } = z0;
  const isList = items && (count > 1 || scalar || items[0]?.items !== undefined);
  if (!isList) {
    if (count > 1) throw new NotWritten("z0");
    return [source.replaced(z0, "z0", all)];
  }
  if (items.length !== count) throw new NotWritten("z0");
  const last = source.range(items[items.length - 1].range).end;
  const separator = source.separator(z0, items);
  const after = further.map((state) => separator + state).join("");
  const replaced = { ...source.range(items[0].range), text: first };
  if (after === "") return [replaced];
  // Two edits of one place are refused.
  return items.length === 1
    ? [{ ...replaced, text: first + after }]
    : [replaced, { start: last, end: last, text: after }];
}

function thetaEdits(
  source: Source,
  theta: WrittenValue,
  parameters: readonly ParameterDescription[],
  values: ExperimentValues,
): TextReplacement[] {
  const changed = parameters.filter(({ name }) => own(values.theta, name));
  const { entries, items } = theta;
  if (!entries) {
    if (parameters.length === 1) return [source.replaced(theta, "theta", packed(parameters[0], values))];
    if (items?.length !== parameters.length) throw new NotWritten("theta");
    return changed.map((parameter) => ({
      ...source.range(items[parameters.indexOf(parameter)].range),
      text: packed(parameter, values),
    }));
  }
  const edits: TextReplacement[] = [];
  const added: string[] = [];
  for (const parameter of changed) {
    const found = own(entries, parameter.name);
    const text = packed(parameter, values);
    if (found === null) throw new NotWritten("theta");
    if (found) edits.push(source.replaced(found, parameter.name, text));
    else added.push(entry(parameter.name, text));
  }
  return added.length > 0 ? [...edits, source.withEntries(theta, "theta", added)] : edits;
}

function spanEdits(source: Source, t: WrittenValue, from: string, to: string): TextReplacement[] {
  const { items, entries } = t;
  if (entries) {
    if (!entries.from || !entries.to) throw new NotWritten("t");
    return [source.replaced(entries.from, "from", from), source.replaced(entries.to, "to", to)];
  }
  // A list of times is more than its ends.
  if (items?.length !== 2) throw new NotWritten("t");
  return [
    { ...source.range(items[0].range), text: from },
    { ...source.range(items[1].range), text: to },
  ];
}

const packed = (parameter: ParameterDescription, { theta }: ExperimentValues) =>
  nested(own(theta, parameter.name) ?? parameter.value, sizes(parameter));

const entry = (name: string, value: string) =>
  `${/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)}: ${value}`;

function toleranceText(atol: NonNullable<ExperimentValues["atol"]>): string {
  if (!Array.isArray(atol))
    return `{ ${Object.entries(atol)
      .map(([name, x]) => entry(name, literal(x)))
      .join(", ")} }`;
  return atol.length === 1 ? literal(atol[0]) : nested(atol, [atol.length]);
}

/** A text and its lines. */
class Source {
  readonly #text: string;
  readonly #lines: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#lines = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: { length } }) => index + length)];
  }

  range({ start, end }: TextRange): { start: number; end: number } {
    const offset = ({ line, column }: TextRange["start"]) => this.#lines[line - 1] + column - 1;
    return { start: offset(start), end: offset(end) };
  }

  /** Another value; `{ z0 }` becomes `{ z0: … }`. */
  replaced(value: WrittenValue, name: string, text: string): TextReplacement {
    return { ...this.range(value.range), text: value.shorthand ? entry(name, text) : text };
  }

  /** What stands between the items of a list. */
  separator(list: WrittenValue, items: readonly WrittenValue[]): string {
    const ranges = items.map(({ range }) => this.range(range));
    const last = ranges[ranges.length - 1];
    const before = ranges.length > 1 ? ranges[ranges.length - 2].end : this.range(list.range).start + 1;
    const between = this.#text.slice(before, last.start);
    if (/^,\s*$/.test(between)) return between;
    return /^\s*[\r\n]\s*$/.test(between) ? `,${between}` : ", ";
  }

  /** More entries in front of those of an object: behind the last there may be a comma, a comment or a spread. */
  withEntries({ range }: WrittenValue, name: string, entries: readonly string[]): TextReplacement {
    const { start, end } = this.range(range);
    const text = this.#text.slice(start, end);
    const inline = `{ ${entries.join(", ")} }`;
    if (text === "") return { start, end, text: `, ${inline}` };
    if (text === "undefined" || text === "null" || /^\{\s*\}$/.test(text)) return { start, end, text: inline };
    if (!text.startsWith("{")) throw new NotWritten(name);
    const indent = /^\{[ \t]*(\r?\n[ \t]*)/.exec(text)?.[1] ?? " ";
    return { start: start + 1, end: start + 1, text: entries.map((each) => `${indent}${each},`).join("") };
  }
}
