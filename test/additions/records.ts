/** One of each kind: the file that holds its record, and the registry that names it. */
export interface Addition {
  readonly name: string;
  readonly registry: string;
  readonly file: string;
  readonly text: string;
}

export const additions: readonly Addition[] = [
  {
    name: "kutta3",
    registry: "src/ode/methods/registry.ts",
    file: "src/ode/methods/kutta3.ts",
    text: `import { tableau } from "../../core/tableau.ts";

export const kutta3 = tableau({
  name: "kutta3",
  title: "Kutta 3",
  order: 3,
  c: [0, 1 / 2, 1],
  a: [[], [1 / 2], [-1, 2]],
  b: [1 / 6, 2 / 3, 1 / 6],
  doc: "Kutta's method of order 3, whose weights are Simpson's.",
  source: "W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen (1901)",
});
`,
  },
  {
    name: "sdirk2",
    registry: "src/ode/methods/registry.ts",
    file: "src/ode/methods/sdirk2.ts",
    text: `import { diagonallyImplicit } from "../implicit/diagonallyImplicit.ts";

const gamma = 1 - Math.SQRT1_2;

export const sdirk2 = diagonallyImplicit({
  name: "sdirk2",
  title: "SDIRK 2",
  order: 2,
  c: [gamma, 1],
  a: [[gamma], [1 - gamma, gamma]],
  b: [1 - gamma, gamma],
  doc: "Alexander's L-stable method of two stages that share one matrix; fixed steps only.",
  source: "R. Alexander, Diagonally implicit Runge–Kutta methods for stiff O.D.E.'s, SIAM J. Numer. Anal. 14 (1977)",
});
`,
  },
  {
    name: "gaussian",
    registry: "src/graph/ops/registry.ts",
    file: "src/graph/ops/gaussian.ts",
    text: `import type { ElementwiseOp } from "../op.ts";
import { mul, neg, square } from "./arithmetic.ts";
import { exp } from "./exponential.ts";

export const gaussian: ElementwiseOp = {
  name: "gaussian",
  doc: "The bell exp(−x²).",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  known: [
    [[0], 1],
    [[1], 0.36787944117144233],
    [[-2], 0.01831563888873418],
  ],
  result: "number",
  value: (x) => exp.value(-(x * x)),
  interval: (x) => exp.interval(neg.interval(square.interval(x))),
  vjp: ({ graph, node, cotangent }) => {
    const slope = graph.call(mul, graph.call(mul, graph.constant(-2), node.inputs[0]), node);
    return [graph.call(mul, cotangent, slope)];
  },
  wasm: (code, x) => code.call("exp", code.op("neg", code.op("mul", x, x))),
  tfjs: (code, x) => code.op("exp", code.op("neg", code.op("square", x))),
};
`,
  },
  {
    name: "pseudoHuber",
    registry: "src/train/losses/registry.ts",
    file: "src/train/losses/pseudoHuber.ts",
    text: `import { dataLoss } from "./loss.ts";

export const pseudoHuber = dataLoss({
  name: "pseudoHuber",
  doc: "The mean of √(1 + r²) − 1: squares for small residuals, absolute values for large ones, smooth between.",
  positional: [],
  penalty: () => ({
    value: (r) => (r * r) / (Math.sqrt(1 + r * r) + 1),
    derivative: (r) => r / Math.sqrt(1 + r * r),
  }),
});
`,
  },
  {
    name: "nesterov",
    registry: "src/train/optimizers/registry.ts",
    file: "src/train/optimizers/nesterov.ts",
    text: `import { firstOrder, learningRate } from "./optimizer.ts";

export const nesterov = firstOrder({
  name: "nesterov",
  doc: "Gradient descent with a momentum that looks ahead: v ← 0.9·v + g, θ ← θ − rate·(g + 0.9·v).",
  positional: [learningRate],
  source: "Nesterov (1983), A method for solving a convex programming problem with convergence rate O(1/k²).",
  start: (_, count) => ({ velocity: new Float64Array(count) }),
  update(_, { velocity }, rate, theta, gradient) {
    for (let i = 0; i < theta.length; i++) {
      velocity[i] = 0.9 * velocity[i] + gradient[i];
      theta[i] -= rate * (gradient[i] + 0.9 * velocity[i]);
    }
  },
});
`,
  },
  {
    name: "census",
    registry: "src/analysis/registry.ts",
    file: "src/analysis/census/analysis.ts",
    text: `import { analysis } from "../analysis.ts";

export const census = analysis({
  name: "census",
  title: "Census",
  heading: "Census of {0}",
  doc: "Count what a function is made of: components, parameters, copies of either",
  icon: "symbol-numeric",
  lens: true,
  offered: () => true,
  options: {
    copies: { kind: "integer", label: "Copies", doc: "copies that are counted", min: 1, max: 9, default: () => 1 },
  },
  async *run({ field: { dimension, parameterCount } }, { copies }) {
    const counts = { components: copies * dimension, parameters: copies * parameterCount };
    const facts = Object.entries(counts).map(([label, value]) => ({ label, value }));
    yield { blocks: [{ kind: "facts", id: "census", facts }], used: { copies }, notes: [], json: counts };
  },
});
`,
  },
];

/** A file that uses all but the analysis. */
export const example = `import { experiment, gaussian, mlp, nesterov, pseudoHuber } from "node-ode";

export const f = (z = 1, t: number, { k = 0.5, net = mlp([1, 3, 1], { activation: "gaussian" }) } = {}) =>
  -k * z + 0.1 * gaussian(z) + 0.01 * net([z])[0];
export const fit = experiment(f, {
  t: [0, 1],
  method: "kutta3",
  steps: 10,
  data: { t: [0, 0.5, 1], z: [[1], [0.8], [0.7]] },
  loss: pseudoHuber(),
  train: { iterations: 40, optimizer: nesterov(0.05), method: "kutta3" },
});
`;
