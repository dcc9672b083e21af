import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type GridStep, gridStep } from "../core/gridStep.ts";
import type { Tableau } from "../core/tableau.ts";
import { methods } from "../ode/methods/registry.ts";
import type { OdeSolve } from "./api.ts";
import { dynamicsOf } from "./readDynamics.ts";
import { type TensorDynamics, tapedDynamics } from "./tensorDynamics.ts";

export const odeSolve: OdeSolve = (f, z0, [t0, t1], options = {}) => {
  const { theta = [], method = "rk4", steps = 10, gradient = "checkpointed" } = options;
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a whole number from 1 on, not ${steps}`);
  if (gradient !== "checkpointed" && gradient !== "backsolve") {
    throw new RangeError(`gradient must be checkpointed or backsolve, not ${gradient}`);
  }
  const dynamics = typeof f === "function" ? tapedDynamics(f) : dynamicsOf(f, z0, theta);
  const step = new DynamicsStep(dynamics, methods.get(method));
  const stepOf = (n: number) => gridStep(t0, (t1 - t0) / steps, n);
  const solve = tf.customGrad((...given) => {
    const save = given[given.length - 1] as tf.GradSaveFunc;
    const [start, ...trained] = given.slice(0, -1) as [Tensor2D, ...Tensor[]];
    const states = [dynamics.turned(start)];
    for (let n = 0; n < steps; n++) states.push(step.take(stepOf(n), states[n], trained));
    save(gradient === "checkpointed" ? states.slice(0, steps) : [states[steps]]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const reverse = gradient === "checkpointed" ? step.reverse : step.solveBack;
      let [z, a] = [saved[saved.length - 1] as Tensor2D, dynamics.turned(dy as Tensor2D)];
      let sums = trained.map((each): Tensor => tf.zerosLike(each));
      for (let n = steps - 1; n >= 0; n--) {
        if (gradient === "checkpointed") z = saved[n] as Tensor2D;
        const back = reverse.call(step, stepOf(n), z, a, trained);
        [z, a] = [back.z, back.a];
        sums = sums.map((sum, i) => tf.add(sum, back.theta[i]));
      }
      return [dynamics.turned(a), ...sums];
    };
    return { value: dynamics.turned(states[steps]), gradFunc };
  });
  return solve(z0, ...theta) as Tensor2D;
};

interface Back {
  readonly z: Tensor2D;
  readonly a: Tensor2D;
  readonly theta: readonly Tensor[];
}

/** One explicit Runge–Kutta step of a right-hand side on tensors, its exact reverse, and the adjoint's step backward. */
class DynamicsStep {
  readonly #dynamics: TensorDynamics;
  readonly #tableau: Tableau;

  constructor(dynamics: TensorDynamics, tableau: Tableau) {
    this.#dynamics = dynamics;
    this.#tableau = tableau;
  }

  take(step: GridStep, z: Tensor2D, theta: readonly Tensor[]): Tensor2D {
    return tf.tidy(() =>
      combination(
        z,
        step.h,
        this.#tableau.b,
        this.#stages(step, z, theta).map(({ k }) => k),
      ),
    );
  }

  /** Pulls a back through the step from z, whose stages are computed again (Hager 2000, as `ReverseStep`). */
  reverse(step: GridStep, z: Tensor2D, a: Tensor2D, theta: readonly Tensor[]): Back {
    const { a: rows, b, c } = this.#tableau;
    const stages = this.#stages(step, z, theta);
    const yBar: (Tensor2D | undefined)[] = [];
    let sums = theta.map((each): Tensor => tf.zerosLike(each));
    for (let i = b.length - 1; i >= 0; i--) {
      const weights = [b[i], ...rows.slice(i + 1).map((row) => row[i])];
      const kBar = weighted(step.h, weights, [a, ...rows.slice(i + 1).map((_, j) => yBar[i + 1 + j])]);
      // A stage that nothing uses must not be differentiated: its derivative may not exist.
      if (!kBar) continue;
      const pulled = this.#dynamics.pullBack(step.t + c[i] * step.h, stages[i].y, theta, kBar);
      yBar[i] = pulled.z;
      sums = sums.map((sum, k) => tf.add(sum, pulled.theta[k]));
    }
    return { z, a: tf.addN([a, ...yBar.filter((part) => part !== undefined)]) as Tensor2D, theta: sums };
  }

  /** The step back from z at t + h: z′ = f, a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ together. */
  solveBack(step: GridStep, z: Tensor2D, a: Tensor2D, theta: readonly Tensor[]): Back {
    const { a: rows, b, c } = this.#tableau;
    const [end, h] = [step.t + step.h, -step.h];
    const slopes: { z: Tensor2D; a: Tensor2D; theta: readonly Tensor[] }[] = [];
    for (let i = 0; i < b.length; i++) {
      const [at, adjoint] = [
        combination(
          z,
          h,
          rows[i],
          slopes.map((slope) => slope.z),
        ),
        combination(
          a,
          h,
          rows[i],
          slopes.map((slope) => slope.a),
        ),
      ];
      const time = end + c[i] * h;
      const pulled = this.#dynamics.pullBack(time, at, theta, adjoint);
      const negated = pulled.theta.map((each) => tf.neg(each));
      slopes.push({ z: this.#dynamics.evaluate(time, at, theta), a: tf.neg(pulled.z), theta: negated });
    }
    return {
      z: combination(
        z,
        h,
        b,
        slopes.map((slope) => slope.z),
      ),
      a: combination(
        a,
        h,
        b,
        slopes.map((slope) => slope.a),
      ),
      theta: theta.map((each, k) =>
        combination(
          tf.zerosLike(each),
          h,
          b,
          slopes.map((slope) => slope.theta[k]),
        ),
      ),
    };
  }

  #stages({ t, h }: GridStep, z: Tensor2D, theta: readonly Tensor[]): { y: Tensor2D; k: Tensor2D }[] {
    const { a, b, c } = this.#tableau;
    const stages: { y: Tensor2D; k: Tensor2D }[] = [];
    for (let i = 0; i < b.length; i++) {
      const y = combination(
        z,
        h,
        a[i],
        stages.map(({ k }) => k),
      );
      stages.push({ y, k: this.#dynamics.evaluate(t + c[i] * h, y, theta) });
    }
    return stages;
  }
}

/** z + h·Σ weights·vectors. */
function combination<Value extends Tensor>(
  z: Value,
  h: number,
  weights: readonly number[],
  k: readonly Tensor[],
): Value {
  const sum = weighted(h, weights, k);
  return sum ? (tf.add(z, sum) as Value) : z;
}

function weighted(h: number, weights: readonly number[], k: readonly (Tensor | undefined)[]): Tensor2D | undefined {
  const terms = weights.flatMap((weight, i) => {
    const vector = k[i];
    return weight === 0 || !vector ? [] : [tf.mul(vector, h * weight)];
  });
  return terms.length === 0 ? undefined : ((terms.length === 1 ? terms[0] : tf.addN(terms)) as Tensor2D);
}
