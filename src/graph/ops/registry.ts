import { Registry } from "../../core/registry.ts";
import type { Op } from "../op.ts";
import { elu, gelu, leakyRelu, relu, sigmoid, silu, smoothstep, softplus } from "./activation.ts";
import { add, div, mul, neg, square, sub } from "./arithmetic.ts";
import { and, eq, ge, gt, le, lt, ne, not, or } from "./comparison.ts";
import { exp, expm1, log, log1p, log2, log10 } from "./exponential.ts";
import { gather, rank, scatter } from "./gather.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.ts";
import { clz32, imul } from "./integer.ts";
import { constant, input, table, truth } from "./leaf.ts";
import { affine, dot, matvec, matvecTransposed, outer } from "./matrix.ts";
import { cbrt, cube, fourth, hypot, inverseSquare, pow, powHalf, sqrt } from "./power.ts";
import { norm, sum } from "./reduction.ts";
import { abs, ceil, floor, fround, rem, round, sign, trunc } from "./rounding.ts";
import { clamp, guard, max, min, select } from "./selection.ts";
import { broadcast, pack, place, slice } from "./structure.ts";
import { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometric.ts";

/** Every op there is, by name. Those of Math and of the library bear the name they have there. */
export const ops = new Registry<Op>("op", [
  ...[constant, input, table, truth],
  ...[add, sub, mul, div, neg, square, rem],
  ...[pow, powHalf, cube, fourth, inverseSquare, sqrt, cbrt, hypot],
  ...[exp, expm1, log, log1p, log2, log10],
  ...[sin, cos, tan, asin, acos, atan, atan2],
  ...[sinh, cosh, tanh, asinh, acosh, atanh],
  ...[abs, sign, floor, ceil, round, trunc, fround, imul, clz32],
  ...[lt, le, gt, ge, eq, ne, and, or, not],
  ...[select, guard, min, max, clamp],
  ...[sigmoid, softplus, relu, leakyRelu, elu, gelu, silu, smoothstep],
  ...[pack, slice, place, broadcast, gather, scatter, rank],
  ...[affine, matvec, matvecTransposed, outer, dot, sum, norm],
]);
