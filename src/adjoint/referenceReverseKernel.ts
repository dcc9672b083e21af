import type { ReverseKernel } from "../core/kernel.ts";
import type { Tableau } from "../core/tableau.ts";
import type { DifferentiableSystem } from "./differentiableSystem.ts";
import { ReverseStep } from "./reverseStep.ts";
import { StepwiseReverseBatch } from "./stepwiseReverseBatch.ts";

/** Stores and reverses steps in plain TypeScript, one trajectory after another: what compiled kernels are held against. */
export function referenceReverseKernel(system: DifferentiableSystem, tableau: Tableau): ReverseKernel {
  const { dimension, parameterCount } = system;
  return {
    dimension,
    parameterCount,
    stages: tableau.b.length,
    info: { bytes: 0, nodes: 0, arithmetic: "strict", lanes: 1, vectorsPerTile: 1 },
    open: (states, count, theta, options) =>
      new StepwiseReverseBatch(new ReverseStep(system, tableau), system, states, count, theta, options),
  };
}
