import { quoted } from "../../core/quoted.ts";
import {
  describeNumber,
  mayBeLeftOut,
  signature,
  type Vocabulary,
  type Word,
  type WordArgument,
  type WordCall,
  type WordKind,
  type WordParameter,
} from "../../core/vocabulary.ts";
import type { Known, KnownCall } from "../known.ts";
import type { Findings } from "./findings.ts";
import { readNumber, readTimes } from "./readValue.ts";

/** Reads a function argument of a word, with the roles of its parameters. */
export type FunctionReader<Fn> = (known: Known, word: Word, parameter: WordParameter) => Fn | undefined;

/** What a word's arguments are read with: the names there are, and how functions become graphs. */
export interface WordReader<Fn> {
  readonly findings: Findings;
  readonly vocabulary: Vocabulary;
  readonly readFunction: FunctionReader<Fn>;
}

/** A call of a word of one kind, `adam(3e-3)` for an optimizer, with its arguments checked and defaults filled in. */
export function readWord<Fn>(
  reader: WordReader<Fn>,
  known: Known,
  what: string,
  kind: WordKind,
): WordCall<Fn> | undefined {
  const { findings, vocabulary } = reader;
  const choices = vocabulary.words.filter((word) => word.kind === kind);
  const examples = choices.map(signature).join(", ");
  if (known.value.kind !== "call") return findings.wrong(known, what, `one of ${examples}`);
  const { name, nameRange } = known.value;
  const word = choices.find((choice) => choice.name === name);
  if (word) return readCall(reader, known, known.value, word);
  const other = vocabulary.words.find((choice) => choice.name === name);
  const nature = other
    ? `${quoted(name)} is ${withArticle(other.kind)}`
    : `${quoted(name)} is not ${withArticle(kind)}`;
  return findings.error("invalid-option", nameRange, `${nature}; ${what} must be one of ${examples}`);
}

function withArticle(kind: WordKind): string {
  return kind === "optimizer" ? `an ${kind}` : `a ${kind}`;
}

function readCall<Fn>(
  reader: WordReader<Fn>,
  known: Known,
  { arguments: given, nameRange }: KnownCall,
  word: Word,
): WordCall<Fn> | undefined {
  const { findings } = reader;
  const most = word.positional.length + (word.options ? 1 : 0);
  if (given.length > most) {
    const count = `${most === 0 ? "no arguments" : `at most ${most}`}`;
    findings.error("invalid-option", given[most].range, `${signature(word)} takes ${count}, not ${given.length}`);
  }
  const entries = new Map<string, Known>();
  word.positional.forEach((parameter, i) => {
    if (i < given.length) entries.set(parameter.name, given[i]);
  });
  const trailing = given[word.positional.length];
  if (word.options && trailing) readTrailing(findings, trailing, word, word.options, entries);

  const values: Record<string, WordArgument<Fn>> = {};
  for (const parameter of [...word.positional, ...(word.options ?? [])]) {
    const entry = entries.get(parameter.name);
    if (entry && entry.value.kind !== "nothing") {
      const value = readArgument(reader, entry, word, parameter);
      if (value !== undefined) values[parameter.name] = value;
    } else if (parameter.default !== undefined) {
      values[parameter.name] = parameter.default;
    } else if (!mayBeLeftOut(parameter)) {
      const range = trailing?.range ?? (given.length > 0 ? known.range : nameRange);
      findings.error("missing-option", range, `${signature(word)} lacks ${quoted(parameter.name)}: ${parameter.doc}`);
    }
  }
  return { word, arguments: values };
}

function readTrailing(
  findings: Findings,
  known: Known,
  word: Word,
  options: readonly WordParameter[],
  entries: Map<string, Known>,
): void {
  const names = options.map(({ name }) => name);
  if (known.value.kind === "nothing") return;
  if (known.value.kind !== "object") {
    findings.wrong(known, `the last argument of ${signature(word)}`, `an object of ${names.join(", ")}`);
    return;
  }
  for (const [key, entry] of known.value.entries) {
    if (names.includes(key)) entries.set(key, entry);
    else findings.unknown("unknown-option", `option of ${quoted(word.name)}`, key, names, entry.keyRange);
  }
}

function readArgument<Fn>(
  reader: WordReader<Fn>,
  known: Known,
  word: Word,
  parameter: WordParameter,
): WordArgument<Fn> | undefined {
  const { findings } = reader;
  const what = `${quoted(parameter.name)} of ${quoted(word.name)}`;
  switch (parameter.type.kind) {
    case "number":
      return readNumber(findings, known, what, parameter);
    case "integer":
      return readNumber(findings, known, what, { ...parameter, integer: true });
    case "times":
      return readTimes(findings, known, what, 1);
    case "event":
      if (known.value.kind === "string") return known.value.string;
      return findings.wrong(known, what, "the name of an event in quotes");
    case "rate":
      if (known.value.kind === "call") return readWord(reader, known, what, "schedule");
      if (known.value.kind === "number") return readNumber(findings, known, what, parameter);
      return findings.wrong(known, what, `${describeNumber(parameter)} or a schedule`);
    case "function":
      return reader.readFunction(known, word, parameter);
  }
}

/** For words that take no function: an optimizer, a schedule, a curriculum, a regulariser. */
export function readChoice(
  findings: Findings,
  vocabulary: Vocabulary,
  known: Known,
  what: string,
  kind: Exclude<WordKind, "loss">,
): WordCall<never> | undefined {
  const readFunction = () => {
    throw new Error(`a ${kind} takes no function`);
  };
  return readWord<never>({ findings, vocabulary, readFunction }, known, what, kind);
}
