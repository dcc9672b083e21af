import { momentCode, momentOptions, startMoments, stepAlongMoments } from "./moments.ts";
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
  code: {
    arrays: momentCode.arrays,
    factors: momentCode.factors + 1,
    prepare(given, state, rate, factors) {
      momentCode.prepare(given, state, rate, factors);
      factors[momentCode.factors] = 1 - rate * given.weightDecay;
    },
    emit(given, lanes, factors, entry) {
      const shrunk = lanes.op("mul", entry.theta, factors[momentCode.factors]);
      const theta = lanes.op("select", entry.isWeight, shrunk, entry.theta);
      return momentCode.emit(given, lanes, factors, { ...entry, theta });
    },
  },
});
