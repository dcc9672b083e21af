import { Registry } from "../../../core/registry.ts";
import type { MathRoutine } from "../mathRoutine.ts";
import { exp, expm1 } from "./exponential.ts";
import { cosh, sinh } from "./hyperbolic.ts";
import { log, log1p, log2, log10 } from "./logarithm.ts";
import { sigmoid, tanh } from "./logistic.ts";
import { cos, sin, tan } from "./trigonometric.ts";

/** The routines for float64 by name. */
export const routines = new Registry<MathRoutine>("math routine", [
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  sigmoid,
]);
