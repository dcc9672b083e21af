import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { tidied } from "../compile/tfjs/tensorLibrary.ts";
import { TensorStep } from "../compile/tfjs/tensorStep.ts";
import { type GridStep, gridStep } from "../core/gridStep.ts";
import { explicitMethod } from "../ode/methods/registry.ts";
import type { OdeSolve } from "./api.ts";
import { dynamicsOf } from "./readDynamics.ts";
import { tapedDynamics } from "./tensorDynamics.ts";

export const odeSolve: OdeSolve = (f, z0, [t0, t1], options = {}) => {
  const { theta = [], method = "rk4", steps = 10, gradient = "checkpointed" } = options;
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a whole number from 1 on, not ${steps}`);
  if (gradient !== "checkpointed" && gradient !== "backsolve") {
    throw new RangeError(`gradient must be checkpointed or backsolve, not ${gradient}`);
  }
  const dynamics = typeof f === "function" ? tapedDynamics(f) : dynamicsOf(f, z0, theta);
  const tableau = explicitMethod(method, "what tensors solve");
  const stepOf = (n: number) => gridStep(t0, (t1 - t0) / steps, n);
  const withStep = <Result>(trained: readonly Tensor[], body: (step: Step) => Result): Result =>
    dynamics.with(trained, (field) => {
      const step = new TensorStep<readonly Tensor[]>(tf, field, tableau);
      try {
        return body(step);
      } finally {
        step.releaseCoefficients();
      }
    });
  const solve = tf.customGrad((...given) => {
    const save = given[given.length - 1] as tf.GradSaveFunc;
    const [start, ...trained] = given.slice(0, -1) as [Tensor2D, ...Tensor[]];
    const states = [dynamics.turned(start)];
    withStep(trained, (step) => {
      for (let n = 0; n < steps; n++) {
        const { t, h } = stepOf(n);
        states.push(tf.tidy(() => step.take(t, h, states[n]).z));
      }
    });
    save(gradient === "checkpointed" ? states.slice(0, steps) : [states[steps]]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
      withStep(trained, (step) => {
        const back = gradient === "checkpointed" ? reversed : solvedBack;
        const sums = trained.map((each): Tensor => tf.zerosLike(each));
        let at: Adjoint = { z: saved[saved.length - 1] as Tensor2D, a: dynamics.turned(dy as Tensor2D), sums };
        for (let n = steps - 1; n >= 0; n--) {
          const before = gradient === "checkpointed" ? { ...at, z: saved[n] as Tensor2D } : at;
          at = tidied(tf, () => back(step, stepOf(n), before));
        }
        return [dynamics.turned(at.a), ...at.sums];
      });
    return { value: dynamics.turned(states[steps]), gradFunc };
  });
  return solve(z0, ...theta) as Tensor2D;
};

type Step = TensorStep<readonly Tensor[]>;

/** A state, the adjoint there, and what the gradient by each trained tensor has come to. */
interface Adjoint {
  readonly z: Tensor2D;
  readonly a: Tensor2D;
  readonly sums: readonly Tensor[];
}

/** Pulls a back through the step from z, whose stages are computed again. */
function reversed(step: Step, { t, h }: GridStep, { z, a, sums }: Adjoint): Adjoint {
  const { lambda, stages } = step.reverse(t, h, step.take(t, h, z).stages, a, false);
  return { z, a: lambda, sums: sums.map((sum, k) => tf.addN([sum, ...stages.map(({ parameters }) => parameters[k])])) };
}

/** The step back from z at t + h: z′ = f, a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ together. */
function solvedBack(step: Step, { t, h }: GridStep, { z, a, sums }: Adjoint): Adjoint {
  const { a: rows, b, c } = step.tableau;
  const slopes: Adjoint[] = [];
  const stateAt = (weights: readonly number[]) => ({
    z: step.combination(
      -h,
      z,
      weights,
      slopes.map((slope) => slope.z),
    ),
    a: step.combination(
      -h,
      a,
      weights,
      slopes.map((slope) => slope.a),
    ),
  });
  for (let i = 0; i < b.length; i++) {
    const at = stateAt(rows[i]);
    const time = t + h - c[i] * h;
    const { k, kept } = step.field.evaluate(at.z, time);
    const pulled = step.field.pullBack(at.z, time, kept, at.a, false);
    slopes.push({ z: k, a: tf.neg(pulled.z), sums: pulled.parameters.map((each) => tf.neg(each)) });
  }
  const ofParameters = (k: number) => slopes.map((slope) => slope.sums[k]);
  return { ...stateAt(b), sums: sums.map((sum, k) => step.combination(-h, sum, b, ofParameters(k))) };
}
