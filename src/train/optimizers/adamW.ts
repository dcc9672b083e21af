import { momentOptions, startMoments, stepAlongMoments } from "./moments.ts";
import { firstOrder, learningRate } from "./optimizer.ts";

export const adamW = firstOrder({
  name: "adamW",
  doc: "Adam with decoupled weight decay: before each update every parameter shrinks by the factor 1 − rate·weightDecay.",
  positional: [learningRate],
  options: [
    ...momentOptions,
    {
      name: "weightDecay",
      doc: "How fast parameters shrink, in units of the learning rate.",
      type: { kind: "number" },
      default: 0.01,
      min: 0,
    },
  ],
  source: "Loshchilov & Hutter (2019), Decoupled weight decay regularization, algorithm 2.",
  start: (_, count) => startMoments(count),
  update(given, state, rate, theta, gradient, parameters = theta.length) {
    for (let i = 0; i < parameters; i++) theta[i] *= 1 - rate * given.weightDecay;
    stepAlongMoments(given, state, rate, theta, gradient);
  },
});
