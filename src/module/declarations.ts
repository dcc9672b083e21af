import {
  type FunctionRole,
  mayBeLeftOut,
  type Vocabulary,
  type Word,
  type WordCall,
  type WordParameter,
} from "../core/vocabulary.ts";
import { activations } from "../graph/library.ts";
import {
  atOptions,
  batchOptions,
  csvOptions,
  eventOptions,
  experimentOptions,
  fitOptions,
  fromOptions,
  learntOptions,
  type Option,
  type OptionTable,
  observationOptions,
  startOptions,
  timeGridOptions,
  trainOptions,
  weightOptions,
} from "../language/experiment/optionTable.ts";
import { library } from "./library.ts";
import { defaultNet } from "./nets.ts";

/**
 * The text of `node-ode.d.ts`: the module's own types (the text of `types.ts`), then everything the registries and the
 * option tables know.
 */
export function declarations(types: string, vocabulary: Vocabulary): string {
  const options = (name: string, doc: string, table: OptionTable) => optionsInterface(name, doc, table, vocabulary);
  return [
    "// Generated from the registries; do not edit.",
    types.trim(),
    union(
      "Method",
      "A solver.",
      vocabulary.methods.map(({ name }) => name),
    ),
    union("GradientMode", "A way to the gradient.", vocabulary.gradientModes),
    union("Activation", "An activation of a net's hidden layers.", [...activations.keys()]),
    options("ExperimentOptions<Z, Theta>", "What an experiment may say of its function.", experimentOptions),
    options(
      "FitOptions<Name extends string = string>",
      "How several experiments are fitted together, whose parameters have these names.",
      fitOptions,
    ),
    options("TrainOptions", "How to train.", trainOptions),
    options("Batch", "Random windows of the data.", batchOptions),
    options("DataWeights", "Factors of the residuals.", weightOptions),
    options("TimeGrid", "Equidistant times.", timeGridOptions),
    options("Observations", "An observed trajectory.", observationOptions),
    options("CsvOptions", "How a table is read, where that is not seen in it.", csvOptions),
    options("FromOptions", "How data are made from a solution.", fromOptions),
    options("EventOptions<Z, Theta>", "What happens at an event.", eventOptions),
    options("AtOptions", "What happens at given times.", atOptions),
    options("NetOptions", "What a net is made of besides its layer sizes.", netOptions),
    options("StartRange", "What a component of initial states that are learnt may be.", startOptions),
    options("ParameterRange", "How a parameter is shown and trained.", parameterOptions),
    functions,
    ...library.map(({ name, doc, signatures }) => {
      return signatures.map((text) => `${comment([doc])}\nexport declare function ${name}${text};`).join("\n");
    }),
    ...vocabulary.words.map(wordFunction),
  ]
    .join("\n\n")
    .concat("\n");
}

const netOptions: OptionTable = {
  activation: { doc: "Of the hidden layers.", type: "Activation", default: defaultNet.activation },
  seed: { doc: "Seed of the initial weights: Glorot uniform, zero biases.", type: "number", default: defaultNet.seed },
  weights: { doc: "Weights to take in place of random ones, one entry a layer.", type: "readonly Layer[]" },
};

const parameterOptions: OptionTable = {
  min: { doc: "Lower end of its slider, and bound of a fit: no iteration goes below it.", type: "number" },
  max: { doc: "Upper end of its slider, and bound of a fit: no iteration goes above it.", type: "number" },
  step: { doc: "Step of its slider.", type: "number" },
  fixed: { doc: "Left alone by training.", type: "boolean", default: false },
  ...learntOptions,
};

/** What is neither a word nor a value function. */
const functions = `
/** A study of one dynamics function. */
export interface Experiment<F extends Dynamics> {
  readonly function: F;
  readonly options: ExperimentOptions<State<F>, Theta<F>>;
}

/** How experiments are trained together: as one is; which starts are learnt and what data weigh may also be said by their names. */
export interface FitTrainOptions extends Omit<TrainOptions, "learnZ0" | "weights"> {
  /** As of one experiment, or by the names of experiments: \`learnZ0: { a: true, b: { x: true } }\`. */
  readonly learnZ0?: boolean | { readonly [name: string]: boolean | StartRange | { readonly [state: string]: boolean | StartRange } };
  /** As of one experiment, or by the names of experiments: \`weights: { a: { components: [1, 4] } }\`. */
  readonly weights?: DataWeights | { readonly [name: string]: DataWeights | DataWeights[keyof DataWeights] };
}

/** The solution of another dynamics function, with noise. */
export interface From {
  readonly from: Dynamics;
  readonly options: FromOptions;
}

/**
 * Names one study of a dynamics function; export it.
 *
 * The function is given by its name: an inline one would lose its types.
 */
export declare function experiment<F extends Dynamics>(
  f: F,
  options?: ExperimentOptions<State<F>, Theta<F>>,
): Experiment<F>;

/**
 * Fits several experiments together, of one function or of several: one value of each parameter that they share, of every other one
 * each its own, and as loss the mean over the data of all; export it.
 */
export declare function fit<const E extends readonly FittedExperiment[]>(
  experiments: E,
  options: FitOptions<ParameterName<E[number]["function"]>>,
): E[number];

/** A parameter's initial value, with its range and how it is trained. */
export declare function param(value: number, range?: ParameterRange): number;
export declare function param<Value extends ParameterValue>(value: Value, range?: ParameterRange): Value;

/** A dense network of the given layer sizes, from inputs to outputs; its last layer is affine. */
export declare function mlp(layers: readonly number[], options?: NetOptions): Net;

/** One affine layer, W x + b. */
export declare function dense(inputs: number, outputs: number, options?: NetOptions): Net;

/**
 * Data from a file: a header row, a column \`t\` or \`time\`, one column a state name, optionally a column \`trajectory\`;
 * units in brackets if you like. Cells stand between commas, semicolons, tabs, bars or blanks, with decimal points or
 * commas; an empty cell, NA, NaN or - is a gap. Each trajectory starts at its own first observation, unless the
 * experiment's \`z0\` says where.
 */
export declare function csv(path: string, options?: CsvOptions): Csv;

/** Data from the solution of another dynamics function. */
export declare function from(f: Dynamics, options?: FromOptions): From;

/** Something that happens where a function of the state and the time comes to 0. */
export declare function event<Z, Theta>(
  g: (z: Z, t: number, theta: Theta) => number,
  options?: EventOptions<Z, Theta>,
): Event<Z, Theta>;

/** Something that happens at given times, a dose or a switch: the state becomes another. */
export declare function at<Z, Theta>(
  times: readonly number[],
  then: (z: Z, t: number, theta: Theta) => Derivative<Z>,
  options?: AtOptions,
): Event<Z, Theta>;
`.trim();

function wordFunction(word: Word): string {
  const { name, kind, doc, positional, options, source } = word;
  const parameters = positional.map((p) => `${p.name}${mayBeLeftOut(p) ? "?" : ""}: ${parameterType(p)}`);
  if (options) {
    const optional = options.every(mayBeLeftOut) ? "?" : "";
    const entries = options.map(
      (p) => `${comment([documentation(p)])}\nreadonly ${p.name}${mayBeLeftOut(p) ? "?" : ""}: ${parameterType(p)};`,
    );
    parameters.push(`options${optional}: {\n${indent(entries.join("\n"))}\n}`);
  }
  const roles = rolesOf(word);
  const generics = [roles.has("z") && "Z", roles.has("theta") && "Theta"].filter(Boolean).join(", ");
  const type = kind[0].toUpperCase() + kind.slice(1);
  const lines = [doc, source && `Source: ${source}`, ...positional.map((p) => `@param ${p.name} ${documentation(p)}`)];
  const text = `export declare function ${name}${generics && `<${generics}>`}(${parameters.join(", ")}): ${type}${generics && `<${generics}>`};`;
  return `${comment(lines)}\n${text}`;
}

function rolesOf({ positional }: Word): Set<FunctionRole> {
  return new Set(positional.flatMap(({ type }) => (type.kind === "function" ? type.roles : [])));
}

function parameterType({ type }: WordParameter): string {
  switch (type.kind) {
    case "number":
    case "integer":
      return "number";
    case "times":
      return "readonly number[]";
    case "event":
      return "string";
    case "rate":
      return "Rate";
    case "function":
      return `(${type.roles.map((role) => `${role}: ${roleTypes[role]}`).join(", ")}) => number`;
  }
}

const roleTypes: Readonly<Record<FunctionRole, string>> = { z: "Z", t: "number", target: "Z", theta: "Theta" };

function documentation({ doc, default: value }: WordParameter): string {
  return value === undefined ? doc : `${doc} Default ${literal(value)}.`;
}

/** A value as a user would write it: 1e-6, not 0.000001. */
function literal(value: string | number | boolean): string {
  return typeof value === "number" && Math.abs(value) < 1e-2 && value !== 0 ? value.toExponential() : String(value);
}

function optionsInterface(name: string, doc: string, table: OptionTable, vocabulary: Vocabulary): string {
  const entries = Object.entries(table).map(([key, option]) => {
    const value = defaultText(option, vocabulary);
    const text = value === undefined ? option.doc : `${option.doc} Default ${value}.`;
    return `${comment([text])}\nreadonly ${key}${option.required ? "" : "?"}: ${option.type};`;
  });
  return `${comment([doc])}\nexport interface ${name} {\n${indent(entries.join("\n"))}\n}`;
}

function defaultText({ default: value, namedDefault }: Option, { defaults }: Vocabulary): string | undefined {
  if (!namedDefault) return value === undefined ? undefined : literal(value);
  const named = defaults[namedDefault];
  return typeof named === "string" ? named : callText(named);
}

/** A call with its positional arguments, which are numbers. */
function callText({ word, arguments: given }: WordCall<never>): string {
  return `${word.name}(${word.positional.map(({ name }) => literal(given[name] as number)).join(", ")})`;
}

function union(name: string, doc: string, names: readonly string[]): string {
  return `${comment([doc])}\nexport type ${name} = ${names.map((item) => JSON.stringify(item)).join(" | ")};`;
}

function comment(lines: readonly (string | undefined)[]): string {
  const present = lines.filter((line) => line !== undefined);
  return present.length === 1 ? `/** ${present[0]} */` : `/**\n${present.map((line) => ` * ${line}\n`).join("")} */`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
