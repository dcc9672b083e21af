import type { Arithmetic } from "../core/kernel.ts";
import { hasRelaxedSimd } from "../wasm/relaxedSimd.ts";

/** The arithmetic that kernels have here where some is asked for: without relaxed SIMD all of them are strict. */
export function availableArithmetic(asked: Arithmetic = "strict"): Arithmetic {
  return asked === "fused" && hasRelaxedSimd() ? "fused" : "strict";
}
