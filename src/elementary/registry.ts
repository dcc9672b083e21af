import { type MathLibrary, mathLibrary } from "../wasm/mathRoutine.ts";
import { atan, atan2 } from "./arctangent.ts";
import { exp, expm1 } from "./exponential.ts";
import { cosh, sinh } from "./hyperbolic.ts";
import { acosh, asinh, atanh } from "./inverseHyperbolic.ts";
import { acos, asin } from "./inverseTrigonometric.ts";
import { log, log1p, log2, log10 } from "./logarithm.ts";
import { sigmoid, tanh } from "./logistic.ts";
import { pow } from "./power.ts";
import { rem } from "./remainder.ts";
import { cbrt, hypot } from "./root.ts";
import { fround, round, sign } from "./rounding.ts";
import { cos, sin, tan } from "./trigonometric.ts";

/** The routines for float64, scalar and in vectors. Another precision has its own coefficients, and so its own registry. */
export const routines: MathLibrary = mathLibrary([
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  sigmoid,
  cbrt,
  hypot,
  pow,
  rem,
  round,
  sign,
  fround,
]);
