// What the declarations of `node-ode` infer, and what they refuse. Checked by test/module/declarations.test.ts.
import {
  adam,
  atTimes,
  constant,
  cosine,
  csv,
  dense,
  experiment,
  fit,
  from,
  growingHorizon,
  huber,
  kineticEnergy,
  lbfgs,
  matvec,
  meanSquaredError,
  mlp,
  type Net,
  param,
  pointwise,
  running,
  type State,
  sigmoid,
  type Theta,
  terminal,
  warmUp,
} from "node-ode";

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
/** Compiles only where both types are one and the same. */
function same<A, B>(_: Same<A, B>): void {}

// A scalar state, and optional parameters before a required one.
export const linear = (z = 1, t: number, theta = 1) => theta * z;
same<State<typeof linear>, number>(true);
same<Theta<typeof linear>, number>(true);
export const scalar = experiment(linear, {
  z0: [1, 2, 3],
  t: { from: 0, to: 1, points: 10 },
  theta: 2,
  exact: (t, z0, theta) => {
    same<typeof t, number>(true);
    same<typeof z0, number>(true);
    same<typeof theta, number>(true);
    return z0 * Math.exp(theta * t);
  },
  loss: running((z, t, theta) => {
    same<typeof z, number>(true);
    same<typeof theta, number>(true);
    return z * t * theta;
  }),
});

// A tuple state; parameters by name: a number, an array, a matrix, a net, each with `param` or without.
export function mixed(
  [x, v] = [2, 0],
  t: number,
  {
    mu = param(1, { min: 0, max: 5, step: 0.1 }),
    k = [1, 2],
    A = param(
      [
        [1, 0],
        [0, 1],
      ],
      { fixed: true },
    ),
    net = mlp([2, 3, 2], { activation: "relu", seed: 1 }),
  } = {},
) {
  const [a, b] = net(matvec(A, [x, v]));
  return [mu * a + k[0], b + k[1] * sigmoid(v)];
}
same<State<typeof mixed>, [number, number]>(true);
same<Theta<typeof mixed>, { mu: number; k: number[]; A: number[][]; net: Net }>(true);
export const tuple = experiment(mixed, {
  z0: [
    [1, 2],
    [2, 0],
  ],
  theta: { mu: 2, net: [{ W: [[1, 2]], b: [0] }] },
  exact: (t, [x, v], { mu, net }) => {
    same<typeof v, number>(true);
    same<typeof mu, number>(true);
    return net([x * t, v]);
  },
  loss: atTimes([1, 2], ([x, v], t) => x * x + v * t),
  view: { x: [-1, 1] },
});
export const ofParameters = experiment(mixed, { loss: running(([x], t, { mu, k }) => x * mu * k[0] * t) });
export const ofTargets = experiment(mixed, { loss: pointwise(([x, v], t, [p]) => (x - p) ** 2 + v * t) });
export const ofFinalState = experiment(mixed, { loss: terminal(([x]) => x) });

// Parameters by position, an annotated state without a default, no parameters at all, an array state.
export const byPosition = ([x, y]: [number, number], t: number, [a, b] = [1, 2]) => [a * x, b * y];
export const positions = experiment(byPosition, {
  theta: [2, 3],
  exact: (t, z0, [a, b]) => [z0[0] * a ** t, z0[1] * b],
});
export const autonomous = ([x, y] = [2, 0], t: number) => [-y, x];
export const circle = experiment(autonomous, { exact: (t, [x, y]) => [x * Math.cos(t), y * Math.sin(t)] });
export const array = (z = [1, 0, 0], t: number) => z.map((x) => -x * t);
export const decay = experiment(array, { exact: (t, z0) => z0.map((x) => x * Math.exp((-t * t) / 2)) });

// Training, with words inside words.
export const trained = experiment(mixed, {
  data: from(autonomous, { noise: 0.1, seed: 3, points: 50 }),
  loss: meanSquaredError(),
  method: "dopri5",
  rtol: 1e-8,
  train: {
    iterations: 10,
    optimizer: adam(warmUp(10, cosine(1e-2, { final: 1e-4 })), { beta1: 0.8 }),
    batch: { size: 2, points: 3 },
    curriculum: growingHorizon({ from: 5, rate: constant(1e-3) }),
    regularisers: [kineticEnergy(0.1)],
    gradient: "backsolve",
    precision: "float32",
    weights: { components: [1, 2], times: (t) => Math.exp(-t) },
  },
});
experiment(mixed, { data: csv("measured.csv"), loss: huber(0.5) });
experiment(mixed, { data: [{ t: [0, 1], z: [[1, 2], [3, 4]] }], loss: huber() }); // biome-ignore format: one line
experiment(linear, { data: { t: [0, 1], z: [1, 2] } });
experiment(mixed, { data: (t) => [Math.sin(t), 0] });
export const layer: number[] = dense(2, 1, { seed: 4 })([1, 2]);

const starts = [[1, 2], [2, 0]] as const; // biome-ignore format: one line
experiment(mixed, { z0: starts });

// What is refused.
// @ts-expect-error the result of a right-hand side is a number or an array of numbers
experiment((z: number, t: number) => `${z}${t}`);
// @ts-expect-error a number is not a vector
experiment(linear, { z0: [[1, 2]] });
// @ts-expect-error three components for two
experiment(mixed, { z0: [1, 2, 3] });
// @ts-expect-error no such option
experiment(linear, { nonsense: 1 });
// @ts-expect-error no such parameter
experiment(mixed, { theta: { nu: 1 } });
// @ts-expect-error the closed form of a scalar state is a number
experiment(linear, { exact: (t, z0) => [z0 * t] });
// @ts-expect-error an array is not multiplied by a number
experiment(mixed, { exact: (t, z0) => z0 * 2 });
// @ts-expect-error an array is not multiplied by a number
experiment(mixed, { loss: terminal((z) => z * 2) });
// @ts-expect-error a loss is a number
experiment(mixed, { loss: terminal(([x]) => [x]) });
// @ts-expect-error no such parameter
experiment(mixed, { loss: running(([x], t, { nu }) => x * nu * t) });
// @ts-expect-error a loss of a scalar state is not one of a pair
experiment(mixed, { loss: terminal((z: number) => z) });
// @ts-expect-error a word is needed around a function
experiment(linear, { loss: (z: number) => z });
// @ts-expect-error no such method
experiment(linear, { method: "rk5" });
// @ts-expect-error a schedule is not an optimizer
experiment(linear, { train: { optimizer: cosine(1e-3) } });
// @ts-expect-error no such option of a training
experiment(linear, { train: { epochs: 10 } });
// @ts-expect-error a learning rate is needed
adam();
// @ts-expect-error no such option of Adam
adam(1e-3, { beta3: 0.5 });
// @ts-expect-error a required entry is missing
experiment(linear, { t: { from: 0, to: 1 } });
// @ts-expect-error no such activation
mlp([2, 2], { activation: "step" });
// @ts-expect-error a net takes an array
mlp([1, 1])(2);

const inBatch = ([A, B]: number[] = [1, 0], t: number, { k = 1, d = 2 } = {}) => [-k * A, k * A - d * B];
const inFlow = (x = 0.2, t: number, { q = 0.5, k = 1 } = {}) => q * (1 - x) - k * x;
const batchRun = experiment(inBatch, { data: { t: [1], z: [[1, 0]], sigma: [0.1, 0.2] }, loss: meanSquaredError() });
const flowRun = experiment(inFlow, { data: { t: [1], z: [1], sigma: 0.1 }, loss: meanSquaredError() });

// What experiments share are names of parameters of one of them, and what is said of each goes by its name.
fit([batchRun, flowRun], {
  share: ["k"],
  train: {
    optimizer: lbfgs(),
    learnZ0: { flowRun: true, batchRun: { B: { min: 0 } } },
    weights: { batchRun: { components: [1, 2] }, trajectories: { flowRun: 0.5 } },
  },
});
// @ts-expect-error No function has such a parameter.
fit([batchRun, flowRun], { share: ["kk"], train: {} });
