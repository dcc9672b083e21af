import type { Precision } from "../../core/kernel.ts";
import type { Node } from "../../graph/op.ts";
import { affine, dot, matvec, matvecTransposed, outer } from "../../graph/ops/matrix.ts";
import { reachable } from "../../graph/reachable.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import type { Kernels } from "../kernels.ts";

/** What is to be computed many times: steps of a method for a batch, with or without their reverse. */
export interface Work {
  readonly field: VectorField;
  readonly method: Method;
  /** Trajectories at once. */
  readonly count: number;
  readonly gradients: boolean;
}

/** What one evaluation of a right-hand side, with its reverse where there is one, asks of any engine. */
export interface WorkSize {
  /** Operations that make whole vectors. */
  readonly operations: number;
  /** Products of a trajectory in matrices. */
  readonly products: number;
  /** Components of a trajectory that are computed one by one. */
  readonly components: number;
  /** Numbers in matrices of parameters. */
  readonly weights: number;
}

const contractions = new Set<Node["op"]>([affine, matvec, matvecTransposed, outer, dot]);

export function workSize({ field: { outputs }, gradients }: Work): WorkSize {
  const nodes = reachable(outputs).filter(({ op }) => op.kind !== "leaf");
  // Reversing a product takes two of its kind, reversing a component about one.
  const [products, components] = gradients ? [3, 2] : [1, 1];
  const matrices = nodes.filter(({ op }) => contractions.has(op));
  const entries = matrices.reduce((sum, { op, inputs, size }) => sum + (op === outer ? size : inputs[0].size), 0);
  const others = nodes.filter(({ op }) => op.kind === "elementwise");
  return {
    // Scalars of one kind that are packed are one operation; what is left over of them is not many.
    operations: (3 * matrices.length + others.filter(({ size }) => size > 1).length + 4) * (gradients ? 3 : 1),
    products: products * entries,
    components: components * others.reduce((sum, { size }) => sum + size, 0),
    weights: entries,
  };
}

/** One step of a work on an engine, ready to be run as often as one likes. */
export function oneStep(kernels: Kernels, { field, method, count, gradients }: Work, precision: Precision): () => void {
  const states = new Float64Array(field.dimension * count).fill(0.1);
  const theta = new Float64Array(field.parameterCount).fill(0.01);
  if (!gradients) {
    const batch = kernels.fixedStepKernel(field, method).open(states, count, theta);
    return () => batch.advance(0, 1e-3, 0, 1);
  }
  const kernel = kernels.reverseKernel(field, method, precision);
  const gradient = new Float64Array(field.parameterCount);
  return () => {
    const batch = kernel.open(states, count, theta);
    batch.store(0, 1e-3, 0, 1);
    batch.addCotangents(states);
    batch.reverse();
    batch.readGradient(gradient);
  };
}

/** Milliseconds of a piece of work: the best of a few runs. */
export function timeOf(run: () => void): number {
  return timesOf([run])[0];
}

/**
 * Milliseconds of some pieces of work: the best of a few runs each, fewer where they are long, by turns, so that what else
 * the machine does meets all alike.
 */
export function timesOf(runs: readonly (() => void)[]): number[] {
  for (const run of runs) run();
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  const began = performance.now();
  for (let round = 0; round < 6; round++) {
    runs.forEach((run, i) => {
      const started = performance.now();
      run();
      best[i] = Math.min(best[i], performance.now() - started);
    });
    const elapsed = performance.now() - began;
    if (elapsed > 300 || (elapsed > 20 * runs.length && round >= 2)) break;
  }
  return best;
}
