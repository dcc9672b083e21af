import type { Optimizer, Tensor, Tensor2D } from "@tensorflow/tfjs-core";

/** A right-hand side in tensor operations: dz/dt at a batch, one row an example, from its own trained tensors. */
export type TensorFunction = (t: number, z: Tensor2D, ...theta: Tensor[]) => Tensor2D;

/** A dynamics function of a `.node-ode.ts` text, with the gradient of its own graph. */
export interface ReadDynamics {
  readonly name: string;
  readonly dimension: number;
  /** The defaults of its parameters, packed: what a variable begins with. Empty where it has none. */
  readonly theta: Float32Array;
  /**
   * Conditions, roundings or tables on t alone switch in it. The equal steps of `odeSolve` do not end at such times, as those of
   * the lab do, and its gradients have no term of times that parameters move: let steps end there by spans of their own.
   */
  readonly switchesWithTime: boolean;
}

export interface OdeOptions {
  /** Tensors that the right-hand side depends on, and through which gradients flow; of read dynamics the packed parameters. */
  readonly theta?: readonly Tensor[];
  /** A method by name; default `rk4`. */
  readonly method?: string;
  /** Equal steps over the span; default 10. */
  readonly steps?: number;
  /**
   * `checkpointed` (the default) differentiates the steps taken, keeping a state a step; `backsolve` solves the adjoint
   * equation backward beside the state and keeps one state, with an error of its own.
   */
  readonly gradient?: "checkpointed" | "backsolve";
}

/**
 * The state at the end of a span, `z0` solved by dz/dt = f(t, z, θ): one operation, differentiable by z0 and by θ.
 *
 * `z0` has one row an example. Throws for unknown methods and for shapes that do not fit.
 */
export type OdeSolve = (
  f: TensorFunction | ReadDynamics,
  z0: Tensor2D,
  span: readonly [number, number],
  options?: OdeOptions,
) => Tensor2D;

/** Reads a dynamics function of a text, which is not run; throws with what is wrong in it. */
export type ReadDynamicsFrom = (text: string, name: string) => ReadDynamics;

/**
 * The optimizer of `tf.train` that is the lab's optimizer of that name, with the lab's defaults.
 *
 * Throws for a name that is no optimizer's, and for one that `tf.train` has no counterpart of.
 */
export type OptimizerOf = (name: string, rate: number, options?: Readonly<Record<string, number>>) => Optimizer;
