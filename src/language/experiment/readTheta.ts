import { append } from "../../core/append.ts";
import { counted } from "../../core/counted.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { DynamicsFunction, Parameter } from "../dynamicsFunction.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { readNumber } from "./readValue.ts";

/**
 * The function's packed parameters with the experiment's overrides: an object by name; one number, or an array by
 * position, where the function takes its parameters so.
 */
export function readTheta(findings: Findings, known: Known | undefined, f: DynamicsFunction): Float64Array {
  const theta = defaultsOf(f).slice();
  if (known) readOverrides(findings, known, "theta", f, theta);
  return theta;
}

/** Values of some of the function's parameters, packed and written as `theta` is; NaN for those that are not named. */
export function readTrueTheta(findings: Findings, known: Known, f: DynamicsFunction): Float64Array {
  const theta = new Float64Array(f.parameterCount).fill(Number.NaN);
  readOverrides(findings, known, "trueTheta", f, theta);
  return theta;
}

function readOverrides(
  findings: Findings,
  known: Known,
  option: string,
  f: DynamicsFunction,
  theta: Float64Array,
): void {
  const { parameters } = f;
  if (parameters.length === 0) {
    findings.error("invalid-option", known.range, `${quoted(f.name)} has no parameters to override`);
  } else if (known.value.kind === "object") {
    const byName = parametersOf(f);
    for (const [key, entry] of known.value.entries) {
      const parameter = byName.get(key);
      if (parameter) readParameter(findings, entry, parameter, theta);
      else findings.unknown("unknown-name", `parameter of ${quoted(f.name)}`, key, byName.keys(), entry.keyRange);
    }
  } else if (parameters.length === 1) {
    readParameter(findings, known, parameters[0], theta);
  } else if (known.value.kind === "array" && known.value.items.length === parameters.length) {
    known.value.items.forEach((item, i) => {
      readParameter(findings, item, parameters[i], theta);
    });
  } else {
    findings.wrong(
      known,
      quoted(option),
      `an object of ${listed([...parametersOf(f).keys()])} (or these ${parameters.length} in an array)`,
    );
  }
}

/** A function's parameters as the text has them: packed once, however many experiments start from them. */
function defaultsOf(f: DynamicsFunction): Float64Array {
  const known = defaults.get(f) ?? new Float64Array(f.parameterCount);
  if (!defaults.has(f)) for (const { offset, value } of f.parameters) known.set(value, offset);
  defaults.set(f, known);
  return known;
}

const defaults = new WeakMap<DynamicsFunction, Float64Array>();

/** A function's parameters by name. */
function parametersOf(f: DynamicsFunction): ReadonlyMap<string, Parameter> {
  const known = named.get(f) ?? new Map(f.parameters.map((parameter) => [parameter.name, parameter]));
  named.set(f, known);
  return known;
}

const named = new WeakMap<DynamicsFunction, ReadonlyMap<string, Parameter>>();

function readParameter(findings: Findings, known: Known, parameter: Parameter, theta: Float64Array): void {
  const { name, shape, offset } = parameter;
  const what = `parameter ${quoted(name)}`;
  const packed: number[] = [];
  switch (shape.kind) {
    case "number":
      readEntry(findings, known, what, [], packed);
      break;
    case "array":
      readEntry(findings, known, what, shape.sizes, packed);
      break;
    case "net":
      readNet(findings, known, what, shape, packed);
      break;
  }
  if (packed.length === parameter.length) theta.set(packed, offset);
}

/** Appends a number, or nested arrays of the given sizes. */
function readEntry(findings: Findings, known: Known, what: string, sizes: readonly number[], packed: number[]): void {
  if (known.value.kind === "nothing") findings.wrong(known, what, "a value");
  else if (sizes.length === 0) {
    const x = readNumber(findings, known, what);
    if (x !== undefined) packed.push(x);
  } else if (known.value.kind === "array" && known.value.items.length === sizes[0]) {
    for (const item of known.value.items) readEntry(findings, item, `an entry of ${what}`, sizes.slice(1), packed);
  } else {
    const rows =
      sizes.length > 1
        ? `${counted(sizes[0], "row")} of ${sizes.slice(1).join(" × ")} numbers`
        : counted(sizes[0], "number");
    findings.wrong(known, what, `an array of ${rows}`);
  }
}

/** A net of the same architecture, or its weights as `[{ W, b }]`, one row of W per output. */
function readNet(
  findings: Findings,
  known: Known,
  what: string,
  { layers, activation }: { readonly layers: readonly number[]; readonly activation: string },
  packed: number[],
): void {
  const architecture = layers.join("-");
  if (known.value.kind === "net") {
    const other = known.value;
    if (other.layers.join("-") === architecture && other.activation === activation) append(packed, other.weights);
    else {
      const message = `${what} is a ${architecture} net with ${activation}, not ${other.layers.join("-")} with ${other.activation}`;
      findings.error("invalid-option", known.range, message);
    }
    return;
  }
  const count = layers.length - 1;
  if (known.value.kind !== "array" || known.value.items.length !== count) {
    findings.wrong(known, what, `a ${architecture} net, or its ${count} layers { W, b } in an array`);
    return;
  }
  for (const [k, item] of known.value.items.entries()) {
    const layer = `layer ${k + 1} of ${what}`;
    const entries = item.value.kind === "object" ? item.value.entries : undefined;
    const [W, b] = [entries?.get("W"), entries?.get("b")];
    if (W && b) {
      readEntry(findings, W, `W of ${layer}`, [layers[k + 1], layers[k]], packed);
      readEntry(findings, b, `b of ${layer}`, [layers[k + 1]], packed);
    } else findings.wrong(item, layer, "an object of W and b");
  }
}
