import { schedule } from "./schedule.ts";

export const warmUp = schedule({
  name: "warmUp",
  doc: "Rises in equal steps to a learning rate during the first iterations, then follows it over those that remain.",
  positional: [
    { name: "iterations", doc: "How many iterations the rise takes.", type: { kind: "integer" }, min: 1 },
    {
      name: "rate",
      doc: "The learning rate to reach, or the schedule to start then.",
      type: { kind: "rate" },
      above: 0,
    },
  ],
  source: "Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2 (gradual warm-up).",
  rate:
    ({ iterations, rate }) =>
    (iteration, total) => {
      const remaining = Math.max(1, total - iterations);
      if (iteration < iterations) return (rate(0, remaining) * (iteration + 1)) / iterations;
      return rate(iteration - iterations, remaining);
    },
});
