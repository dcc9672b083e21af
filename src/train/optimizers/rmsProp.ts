import { epsilonOption } from "./moments.ts";
import { firstOrder, learningRate } from "./optimizer.ts";

export const rmsProp = firstOrder({
  name: "rmsProp",
  doc: "Divides the gradient by a running mean of its size: θ ← θ − rate·g/(√v + ε), v ← decay·v + (1 − decay)·g².",
  positional: [learningRate],
  options: [
    {
      name: "decay",
      doc: "How much of the mean square an iteration keeps.",
      type: { kind: "number" },
      default: 0.99,
      min: 0,
      below: 1,
    },
    epsilonOption,
  ],
  source: "Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5.",
  start: (_, count) => ({ meanSquare: new Float64Array(count) }),
  update({ decay, epsilon }, { meanSquare }, rate, theta, gradient) {
    for (let i = 0; i < theta.length; i++) {
      const g = gradient[i];
      meanSquare[i] = decay * meanSquare[i] + (1 - decay) * g * g;
      theta[i] -= (rate * g) / (Math.sqrt(meanSquare[i]) + epsilon);
    }
  },
  code: {
    arrays: ["meanSquare"],
    factors: 1,
    prepare(_, __, rate, factors) {
      factors[0] = rate;
    },
    emit({ decay, epsilon }, lanes, [rate], { theta, gradient, state }) {
      const kept = lanes.op("mul", lanes.constant(decay), state.meanSquare);
      const square = lanes.op("mul", lanes.op("mul", lanes.constant(1 - decay), gradient), gradient);
      const meanSquare = lanes.op("add", kept, square);
      const size = lanes.op("add", lanes.op("sqrt", meanSquare), lanes.constant(epsilon));
      return {
        theta: lanes.op("sub", theta, lanes.op("div", lanes.op("mul", rate, gradient), size)),
        state: { meanSquare },
      };
    },
  },
  // Its ε stands under the root.
  tensorFlow: (train, rate, { decay, epsilon }) => train.rmsprop(rate, decay, 0, epsilon * epsilon),
});
