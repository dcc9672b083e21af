import { firstOrder, learningRate } from "./optimizer.ts";

export const sgd = firstOrder({
  name: "sgd",
  doc: "Gradient descent, with momentum v ← momentum·v + g, θ ← θ − rate·v where it is asked for.",
  positional: [learningRate],
  options: [
    {
      name: "momentum",
      doc: "How much of the velocity an iteration keeps.",
      type: { kind: "number" },
      default: 0,
      min: 0,
      below: 1,
    },
  ],
  source: "Polyak (1964), Some methods of speeding up the convergence of iteration methods.",
  start: (_, count) => ({ velocity: new Float64Array(count) }),
  update({ momentum }, { velocity }, rate, theta, gradient) {
    for (let i = 0; i < theta.length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i];
      theta[i] -= rate * velocity[i];
    }
  },
  code: {
    arrays: ["velocity"],
    factors: 1,
    prepare(_, __, rate, factors) {
      factors[0] = rate;
    },
    emit({ momentum }, lanes, [rate], { theta, gradient, state }) {
      const velocity = lanes.op("add", lanes.op("mul", lanes.constant(momentum), state.velocity), gradient);
      return { theta: lanes.op("sub", theta, lanes.op("mul", rate, velocity)), state: { velocity } };
    },
  },
  tensorFlow: (train, rate, { momentum }) => (momentum === 0 ? train.sgd(rate) : train.momentum(rate, momentum)),
});
