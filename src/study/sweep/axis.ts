import { ExplainedError } from "../../core/explainedError.ts";
import { largest } from "../../core/extremes.ts";
import { quoted } from "../../core/quoted.ts";
import { distributions } from "./distributions.ts";

/** One thing that a sweep changes: given values, or values to be drawn. */
export type Axis =
  | { readonly name: string; readonly values: Float64Array }
  | { readonly name: string; readonly distribution: string; readonly a: number; readonly b: number };

/** An axis that cannot be read, as the end of the sentence "it takes …". */
export class AxisFault extends ExplainedError {
  override readonly name = "AxisFault";
}

const FORMS = "NAME=a:b:step, NAME=a..b, NAME=a,b,c or NAME~uniform(a,b)";
/** Values of one axis, as numbers in memory. */
const MOST_VALUES = 1e7;
/** A range ends at its end where that is off by no more than this part of a step. */
const ROUNDING = 1e-9;

/**
 * Reads an axis: `mu=0:8:0.1` (its end included), `seed=1..20`, `mu=1,2,5`, `k~uniform(0,2)`.
 *
 * @throws AxisFault
 */
export function parseAxis(text: string): Axis {
  const [, name, sign, rest] = /^\s*([\w$.[\]]+)\s*([=~])\s*(.+?)\s*$/.exec(text) ?? [];
  if (name === undefined) throw new AxisFault(`${FORMS}, not ${quoted(text)}`);
  if (sign === "~") return drawn(name, rest);
  const values = rest.includes("..") ? counted(rest) : rest.includes(":") ? range(rest) : list(rest);
  return { name, values };
}

function drawn(name: string, text: string): Axis {
  const [, called, a, b] = /^(\w+)\(([^,]+),([^,]+)\)$/.exec(text) ?? [];
  if (called === undefined) throw new AxisFault(`a distribution as in ${name}~uniform(0,2), not ${quoted(text)}`);
  const distribution = distributions.get(called);
  const [from, to] = [number(a), number(b)];
  const refused = distribution.refuses(from, to);
  if (refused) throw new AxisFault(`${quoted(text)} with other numbers: ${refused}`);
  return { name, distribution: called, a: from, b: to };
}

function counted(text: string): Float64Array {
  const [from, to, more] = text.split("..").map(number);
  if (more !== undefined || !Number.isInteger(from) || !Number.isInteger(to) || to < from)
    throw new AxisFault(`whole numbers from one to another, as in 1..20, not ${quoted(text)}`);
  return valuesOf(to - from + 1, (k) => from + k);
}

/** From one number to another by steps; the last one is the end, where a step leads there. */
function range(text: string): Float64Array {
  const [from, to, step, more] = text.split(":").map(number);
  if (step === undefined || more !== undefined)
    throw new AxisFault(`a range from:to:step, as in 0:8:0.1, not ${quoted(text)}`);
  if (from === to) return Float64Array.of(from);
  const steps = (to - from) / step;
  if (!(steps > 0 && Number.isFinite(steps)))
    throw new AxisFault(`a step that leads from ${from} to ${to}, not ${step}`);
  const whole = Math.floor(steps + ROUNDING);
  const isEnd = Math.abs(steps - whole) <= ROUNDING * Math.max(1, steps);
  // As the numbers are written: 0.3, where three steps of 0.1 come to 0.30000000000000004.
  const digits = largest(text.split(":").map(decimals));
  const written = (x: number) => (digits <= MOST_DECIMALS ? Number(x.toFixed(digits)) : x);
  return valuesOf(whole + 1, (k) => (k === whole && isEnd ? to : written(from + k * step)));
}

/** Digits behind the point of a number that is written: 3 of `2.5e-2`. */
function decimals(text: string): number {
  const [mantissa, exponent = "0"] = text.trim().toLowerCase().split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}

/** More digits behind the point are not kept by every number between −1 and 1. */
const MOST_DECIMALS = 15;

function list(text: string): Float64Array {
  return Float64Array.from(text.split(","), number);
}

function valuesOf(count: number, value: (k: number) => number): Float64Array {
  if (count > MOST_VALUES) throw new AxisFault(`at most ${MOST_VALUES} values, not ${count}`);
  return Float64Array.from({ length: count }, (_, k) => value(k));
}

function number(text: string): number {
  const x = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(x)) throw new AxisFault(`${FORMS}: ${quoted(text)} is no number`);
  return x;
}
