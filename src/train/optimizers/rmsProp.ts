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
  // Its ε stands under the root.
  tensorFlow: (train, rate, { decay, epsilon }) => train.rmsprop(rate, decay, 0, epsilon * epsilon),
});
