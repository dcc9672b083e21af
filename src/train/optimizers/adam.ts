import { momentCode, momentOptions, startMoments, stepAlongMoments } from "./moments.ts";
import { firstOrder, learningRate } from "./optimizer.ts";

export const adam = firstOrder({
  name: "adam",
  doc: "Steps along running means of the gradient, scaled by its running size: a good first choice.",
  positional: [learningRate],
  options: momentOptions,
  source: "Kingma & Ba (2015), Adam: A method for stochastic optimization, algorithm 1.",
  start: (_, count) => startMoments(count),
  update: stepAlongMoments,
  code: momentCode,
  tensorFlow: (train, rate, { beta1, beta2, epsilon }) => train.adam(rate, beta1, beta2, epsilon),
});
