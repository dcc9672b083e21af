import type { Arithmetic, FixedStepKernel, KernelInfo, PairKernel, Precision, ReverseKernel } from "../core/kernel.ts";
import type { ReversibleSystem } from "../core/linearisedSystem.ts";
import type { Tableau } from "../core/tableau.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { AdaptiveMethod, Method } from "../ode/adaptiveMethod.ts";
import type { Pool } from "../pool/pool.ts";

/** What computed, in words: the engine, and its arithmetic where that is not the usual one. */
export function computedOn({ engine, arithmetic }: Pick<Kernels, "engine" | "arithmetic">): string {
  return arithmetic === "fused" ? `${engine}, fused` : engine;
}

/** Whether steps of fixed size, and their reverse, are computed in float32. */
export function isSinglePrecision({ engine }: Pick<Kernels, "engine">): boolean {
  return engine.endsWith("float32");
}

/** Where solvers and gradients get their kernels: one engine, ready to compute. Kernels are shared and remembered. */
export interface Kernels {
  /** What computes, as results name it: `compiled float64`, `tfjs-node float32`. */
  readonly engine: string;
  /** Tensors: all is float32, and every operation has a price of its own. */
  readonly onTensors: boolean;
  /** How compiled kernels round; tensors round as their library does. */
  readonly arithmetic?: Arithmetic;
  /** Threads that make such kernels of their own; where there is none, all is done on one. */
  readonly pool?: Pool;
  /** The right-hand side with a method in steps of fixed size. */
  fixedStepKernel(field: VectorField, method: Method): FixedStepKernel;
  /** The same with the reverse of its steps, for gradients; `precision` where it is not the engine's own. */
  reverseKernel(field: VectorField, method: Method, precision?: Precision): ReverseKernel;
  /** The right-hand side with its derivatives, one point at a time, as implicit methods take it. */
  linearisedField(field: VectorField): ReversibleSystem & { readonly info: KernelInfo };
  /** The right-hand side with a method that chooses its steps, for so many trajectories. */
  pairKernel(field: VectorField, method: AdaptiveMethod, trajectories: number): PairKernel;
  /** The same for many of a pair in float32, for pictures; absent where there is no such kernel. */
  singlePairKernel?(field: VectorField, pair: Tableau): PairKernel<Float32Array>;
  /** The same for many of a pair, with parameters of each trajectory's own; absent where there is no such kernel. */
  ownPairKernel?(field: VectorField, pair: Tableau): PairKernel;
}
