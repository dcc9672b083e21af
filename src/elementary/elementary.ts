import type { Host } from "../wasm/engine.ts";
import { rareFunctions } from "./rare.ts";
import { routines } from "./registry.ts";
import { scalar } from "./scalar.ts";

/**
 * The elementary functions of numbers, with the same bits on every machine and in every version of every engine, which
 * `Math.exp` and its kin do not have: those of the routines that kernels are made of, errors of at most 2 ulp.
 *
 * Whatever a result comes from is computed with these; `Math` is for what is exact (`sqrt`, `abs`, `floor`, …) and for
 * pixels.
 */
export const elementary = {
  exp: unary("exp"),
  expm1: unary("expm1"),
  log: unary("log"),
  log1p: unary("log1p"),
  log2: unary("log2"),
  log10: unary("log10"),
  sin: unary("sin"),
  cos: unary("cos"),
  tan: unary("tan"),
  asin: unary("asin"),
  acos: unary("acos"),
  atan: unary("atan"),
  atan2: binary("atan2"),
  sinh: unary("sinh"),
  cosh: unary("cosh"),
  tanh: unary("tanh"),
  asinh: unary("asinh"),
  acosh: unary("acosh"),
  atanh: unary("atanh"),
  sigmoid: unary("sigmoid"),
  cbrt: unary("cbrt"),
  hypot: binary("hypot"),
  pow: binary("pow"),
} as const;

/** The functions that kernels may leave lanes to, by name: the elementary ones, whole, and the remainder operator. */
export const host: Host = { ...elementary, rem: (x, y) => x % y };

function unary(name: string): (x: number) => number {
  return scalar(routineOf(name), rare);
}

function binary(name: string): (x: number, y: number) => number {
  return scalar(routineOf(name), rare);
}

function routineOf(name: string) {
  const routine = routines.get(name);
  if (!routine) throw new Error(`there is no math routine ${name}`);
  return routine;
}

let rareOnes: Host | undefined;

function rare(): Host {
  rareOnes ??= rareFunctions(elementary);
  return rareOnes;
}
