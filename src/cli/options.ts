import { methodChoices } from "../analysis/solverOptions.ts";
import { quoted } from "../core/quoted.ts";
import { MAX_THREADS } from "../pool/pool.ts";
import { engines } from "../study/engineChoice.ts";
import { gradientModeChoice } from "../study/gradient/gradient.ts";
import { optimizerNames } from "../study/training/trainingSettings.ts";
import { UsageError } from "./usageError.ts";

/** An option of the command line: how it is written, what it means, and how its text is read. */
export interface Option<Value> {
  /** Placeholder of its value in the help; a switch has none. */
  readonly value?: string;
  readonly doc: string;
  /** May be given several times. */
  readonly repeatable?: boolean;
  /** Reads the text after the option; throws with the end of the sentence "--name takes …". */
  readonly read: (text: string) => Value;
}

/** Every option that any command takes, by its name without dashes. */
export const options = {
  json: { doc: "print exactly one JSON document on standard output", read: () => true },
  root: {
    value: "DIR",
    doc: "folder that imports and data come from; default the file's project (.git, package.json), else its folder",
    read: (text: string) => text,
  },
  method: {
    value: "NAME",
    doc: `solver: ${methodChoices()
      .map(({ value }) => value)
      .join(", ")}`,
    read: (text: string) => text,
  },
  steps: { value: "N", doc: "N equal steps over the span", read: (text: string) => count(text) },
  h: { value: "H", doc: "steps of size H", read: (text: string) => positive(text) },
  rtol: {
    value: "TOL",
    doc: "relative tolerance of methods that choose their steps",
    read: (text: string) => positive(text),
  },
  atol: {
    value: "TOL",
    doc: "absolute tolerance of such a method: a number, one a component, or NAME=TOL (repeatable)",
    repeatable: true,
    read: (text: string) => tolerance(text),
  },
  "max-step": { value: "H", doc: "longest step of such a method", read: (text: string) => positive(text) },
  "first-step": {
    value: "H",
    doc: "its first step, in place of one that it chooses",
    read: (text: string) => positive(text),
  },
  "max-steps": { value: "N", doc: "most steps that it may try; default 100 000", read: (text: string) => count(text) },
  stops: { value: "T1,T2,…", doc: "times that a step must end at", read: (text: string) => numbers(text) },
  t: { value: "A,B", doc: "solve from time A to time B (backward where B < A)", read: (text: string) => span(text) },
  z0: {
    value: "X,Y,…",
    doc: "initial state; several give several trajectories",
    repeatable: true,
    read: (text: string) => numbers(text),
  },
  theta: {
    value: "NAME=JSON",
    doc: "value of a parameter: a number, nested arrays, or a net's layers",
    repeatable: true,
    read: (text: string) => assignment(text),
  },
  mode: {
    value: "MODE",
    doc: `way to the gradient: ${gradientModeChoice.names.join(", ")}; default ${gradientModeChoice.usual}`,
    read: (text: string) => text,
  },
  loss: {
    value: "terminal:I",
    doc: "component I of the final state, in place of the experiment's loss",
    read: (text: string) => text,
  },
  trajectory: {
    value: "NAME",
    doc: "one trajectory of the data (its name in them, or its number from 0): its share in the loss of all",
    read: (text: string) => text,
  },
  budget: { value: "N", doc: "states that checkpointed may keep at a time", read: (text: string) => count(text) },
  seminorm: { doc: "backsolve chooses its steps without the parameters' integral", read: () => true },
  engine: {
    value: "ENGINE",
    doc: `what computes: ${engines.names().join(", ")}; default auto, which takes the faster one of the precision asked for`,
    read: (text: string) => text,
  },
  audit: { doc: "hold every mode against forward mode and differences of whole solves", read: () => true },
  iterations: {
    value: "N",
    doc: "updates of the parameters, those before a checkpoint included",
    read: (text: string) => count(text),
  },
  until: { value: "N", doc: "end after N of them, to be gone on from", read: (text: string) => count(text) },
  "batch-size": {
    value: "N",
    doc: "windows of the data an iteration looks at; 0: all data",
    read: (text: string) => natural(text),
  },
  "batch-points": { value: "N", doc: "observations that a window holds", read: (text: string) => natural(text) },
  seed: { value: "N", doc: "seed of everything random in the training", read: (text: string) => natural(text) },
  optimizer: {
    value: "NAME",
    doc: `another optimizer than the file's, with what it takes by default: ${optimizerNames().join(", ")}; also to go on from a checkpoint with`,
    read: (text: string) => text,
  },
  rate: { value: "R", doc: "learning rate, or what its schedule starts from", read: (text: string) => positive(text) },
  precision: {
    value: "float64|float32",
    doc: "arithmetic of gradients and trainings; default what the file says, else float64, but float32 with the engine tfjs",
    read: (text: string) => precision(text),
  },
  arithmetic: {
    value: "strict|fused",
    doc: "strict (default): the same bits on every machine; fused: faster, with last digits that are this machine's",
    read: (text: string) => arithmetic(text),
  },
  threads: {
    value: "N",
    doc: "threads that share the work; default one a core; results are the same",
    read: (text: string) => threads(text),
  },
  out: { value: "FILE", doc: "write the parameters as JSON that the language imports", read: (text: string) => text },
  checkpoint: { value: "FILE", doc: "write a checkpoint every second and at the end", read: (text: string) => text },
  resume: {
    value: "FILE",
    doc: "go on from a checkpoint, or start from weights that --out wrote",
    read: (text: string) => text,
  },
  thorough: {
    doc: "measure as long as a panel does, some seconds, where a terminal's call is content with one",
    read: () => true,
  },
  markdown: { doc: "print the report as Markdown with its drawings", read: () => true },
  html: { value: "FILE", doc: "write the report as one HTML file", read: (text: string) => text },
  csv: { value: "FILE", doc: "write every table as CSV", read: (text: string) => text },
  at: { value: "T1,T2,…", doc: "output times; default every step", read: (text: string) => numbers(text) },
} satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof options;

type Given<Name extends OptionName> = ReturnType<(typeof options)[Name]["read"]>;

/** The options given, by name; repeatable ones as lists. */
export type OptionValues = {
  readonly [Name in OptionName]?: (typeof options)[Name] extends { repeatable: true }
    ? readonly Given<Name>[]
    : Given<Name>;
};

export function numbers(text: string): number[] {
  return text.split(",").map((part) => {
    const x = part.trim() === "" ? Number.NaN : Number(part);
    if (!Number.isFinite(x)) throw new UsageError(`numbers with commas between them, not ${quoted(text)}`);
    return x;
  });
}

function span(text: string): readonly [number, number] {
  const ends = numbers(text);
  if (ends.length !== 2) throw new UsageError(`two times with a comma between them, not ${quoted(text)}`);
  return [ends[0], ends[1]];
}

function positive(text: string): number {
  const x = Number(text);
  if (!(x > 0 && Number.isFinite(x))) throw new UsageError(`a number above 0, not ${quoted(text)}`);
  return x;
}

/** Of every component, of each, or of the one that is named. */
function tolerance(text: string): number | readonly number[] | { readonly name: string; readonly value: number } {
  const equals = text.lastIndexOf("=");
  const values = (equals < 0 ? text : text.slice(equals + 1))
    .split(",")
    .map((part) => (part.trim() === "" ? -1 : Number(part)));
  if (!values.every((x) => x >= 0 && Number.isFinite(x)) || (equals >= 0 && (equals === 0 || values.length > 1))) {
    throw new UsageError(`numbers from 0 on, or NAME=TOL, not ${quoted(text)}`);
  }
  if (equals > 0) return { name: text.slice(0, equals), value: values[0] };
  return values.length === 1 ? values[0] : values;
}

function count(text: string): number {
  return whole(text, 1, 2 ** 31 - 1);
}

/** Of a largest value that nobody comes near, only those hear who go beyond it. */
function whole(text: string, least: number, most: number): number {
  const n = Number(text);
  if (text.trim() !== "" && Number.isInteger(n) && n >= least && n <= most) return n;
  const limit = n > most ? `to ${most}` : "on";
  throw new UsageError(`a whole number from ${least} ${limit}, not ${quoted(text)}`);
}

function threads(text: string): number {
  const n = Number(text);
  if (!(Number.isInteger(n) && n >= 1 && n <= MAX_THREADS))
    throw new UsageError(`a whole number from 1 to ${MAX_THREADS}, not ${quoted(text)}`);
  return n;
}

function natural(text: string): number {
  return whole(text, 0, 2 ** 32 - 1);
}

function precision(text: string): "float64" | "float32" {
  if (text === "float64" || text === "float32") return text;
  throw new UsageError(`float64 or float32, not ${quoted(text)}`);
}

function arithmetic(text: string): "strict" | "fused" {
  if (text === "strict" || text === "fused") return text;
  throw new UsageError(`strict or fused, not ${quoted(text)}`);
}

function assignment(text: string): { readonly name: string; readonly json: unknown } {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`NAME=JSON, not ${quoted(text)}`);
  try {
    return { name: text.slice(0, equals), json: JSON.parse(text.slice(equals + 1)) };
  } catch {
    throw new UsageError(`NAME=JSON, but ${quoted(text.slice(equals + 1))} is no JSON`);
  }
}
