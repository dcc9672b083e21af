import type { WordParameter } from "../../core/vocabulary.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Lane } from "../../wasm/laneCode.ts";
import type { OptimizerState, UpdateCode } from "./optimizer.ts";

export const epsilonOption = {
  name: "epsilon",
  doc: "Keeps the division finite where the gradient vanishes.",
  type: { kind: "number" },
  default: 1e-8,
  above: 0,
} as const satisfies WordParameter;

/** The options that Adam and its variants share, with the paper's defaults. */
export const momentOptions = [
  {
    name: "beta1",
    doc: "Decay of the mean of the gradient.",
    type: { kind: "number" },
    default: 0.9,
    min: 0,
    below: 1,
  },
  {
    name: "beta2",
    doc: "Decay of the mean of the squared gradient.",
    type: { kind: "number" },
    default: 0.999,
    min: 0,
    below: 1,
  },
  epsilonOption,
] as const satisfies readonly WordParameter[];

/** First and second moments and the number of updates made. */
export function startMoments(count: number): OptimizerState {
  return { first: new Float64Array(count), second: new Float64Array(count), updates: new Float64Array(1) };
}

interface MomentArguments {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Updates the moments with a gradient, then θ ← θ − rate·m̂/(√v̂ + ε), both moments corrected for starting at zero. */
export function stepAlongMoments(
  { beta1, beta2, epsilon }: MomentArguments,
  { first, second, updates }: OptimizerState,
  rate: number,
  theta: Float64Array,
  gradient: Float64Array,
): void {
  updates[0] += 1;
  const firstCorrection = 1 - elementary.pow(beta1, updates[0]);
  const secondCorrection = 1 - elementary.pow(beta2, updates[0]);
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i];
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    theta[i] -= (rate * (first[i] / firstCorrection)) / (Math.sqrt(second[i] / secondCorrection) + epsilon);
  }
}

/** `stepAlongMoments` as code. */
export const momentCode: UpdateCode<MomentArguments> = {
  arrays: ["first", "second"],
  factors: 3,
  prepare({ beta1, beta2 }, { updates }, rate, factors) {
    updates[0] += 1;
    factors[0] = rate;
    factors[1] = 1 - elementary.pow(beta1, updates[0]);
    factors[2] = 1 - elementary.pow(beta2, updates[0]);
  },
  emit({ beta1, beta2, epsilon }, lanes, [rate, firstCorrection, secondCorrection], { theta, gradient, state }) {
    const scaled = (factor: number, x: Lane) => lanes.op("mul", lanes.constant(factor), x);
    const first = lanes.op("add", scaled(beta1, state.first), scaled(1 - beta1, gradient));
    const square = lanes.op("mul", scaled(1 - beta2, gradient), gradient);
    const second = lanes.op("add", scaled(beta2, state.second), square);
    const size = lanes.op("sqrt", lanes.op("div", second, secondCorrection));
    const step = lanes.op("mul", rate, lanes.op("div", first, firstCorrection));
    const change = lanes.op("div", step, lanes.op("add", size, lanes.constant(epsilon)));
    return { theta: lanes.op("sub", theta, change), state: { first, second } };
  },
};
