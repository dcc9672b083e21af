import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { jacobian } from "../../src/graph/pullback.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { layered } from "../../src/validated/layers.ts";
import { norms } from "../../src/validated/norm.ts";
import { boxOfRegion, picardLindelof } from "../../src/validated/picardLindelof.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { runs } from "../runs.ts";

type Rows = readonly (readonly number[])[];
interface Layer {
  readonly W: Rows;
  readonly b: readonly number[];
}

const session = new Session();
const entry = "net.node-ode.ts";

function netOf(layers: readonly Layer[], activation: string) {
  const names = layers[0].W[0].map((_, i) => `x${i}`);
  const sizes = [names.length, ...layers.map(({ b }) => b.length)];
  const text = `import { mlp } from "node-ode";
const net = mlp([${sizes}], { activation: "${activation}", weights: ${JSON.stringify(layers)} });
export const f = ([${names}] = [${names.map(() => 0)}], t: number) => net([${names}]);`;
  return study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
}

const regionOf = (z0: readonly number[], b: number, norm: string) => ({
  t0: 0,
  z0,
  a: 1,
  radii: z0.map(() => b),
  norm: norms.get(norm),
});

const found = (layers: readonly Layer[], activation: string, b: number, norm = "2") => {
  const { field, theta } = netOf(layers, activation);
  const region = regionOf(
    layers[0].W[0].map(() => 0),
    b,
    norm,
  );
  return layered(field, theta, boxOfRegion(region), region.norm);
};

const above = (bound: number, value: number, within: number, what: string) =>
  assert.ok(
    bound >= value * (1 - 1e-12) && bound <= value * (1 + within),
    `${what}: ${bound} is not just above ${value}`,
  );

const [c, s] = [3 / 5, 4 / 5];
/** Of a rotation, a stretch and a reflection: ‖W‖₂ = 5 and nothing in its entries shows it. */
const turned: Rows = [
  [5 * c * c + 2 * s * s, 5 * c * s - 2 * s * c],
  [5 * s * c - 2 * c * s, 5 * s * s + 2 * c * c],
];
const zero = [0, 0];

suite("Lipschitz constants layer by layer", () => {
  test("‖W‖ of known matrices, in each norm", () => {
    const wide: Rows = [
      [1, -2, 3],
      [0, 4, -1],
    ];
    // W Wᵀ = [[14, −11], [−11, 17]] has the eigenvalues (31 ± √493)/2.
    for (const [W, norm, value] of [
      [turned, "2", 5],
      [turned, "inf", Math.max(...turned.map((row) => Math.abs(row[0]) + Math.abs(row[1])))],
      [wide, "2", Math.sqrt((31 + Math.sqrt(493)) / 2)],
      [wide, "inf", 6],
      [wide, "1", 6],
      [
        [
          [1e-3, 0],
          [0, 1e3],
        ],
        "2",
        1e3,
      ],
      // A Hilbert matrix of 3: the largest eigenvalue to 16 digits.
      [[1, 2, 3].map((i) => [1, 2, 3].map((k) => 1 / (i + k - 1))), "2", 1.408318927123654],
    ] as const) {
      const last = {
        W: Array.from({ length: W[0].length }, (_, i) => W.map((_, k) => (i === k ? 1 : 0))),
        b: W[0].map(() => 0),
      };
      const { layers } = found([{ W, b: W.map(() => 0) }, last], "tanh", 1, norm);
      above(layers[0].weights, value, 1e-9, `${JSON.stringify(W)} in ${norm}`);
    }
  });

  test("sup |σ′| over what an activation is given, of each", () => {
    // Of W = turned and the square around 0 with half a side r, each value is at most r (|w₁| + |w₂|) either way.
    const r = 1 / 4;
    const reach = r * Math.max(...turned.map((row) => Math.abs(row[0]) + Math.abs(row[1])));
    const sech2 = (x: number) => 1 / Math.cosh(x) ** 2;
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    for (const [activation, b, constant] of [
      ["tanh", [0, 0], 1],
      ["tanh", [4, 4], sech2(4 - reach)],
      ["sigmoid", [0, 0], 1 / 4],
      ["sigmoid", [6, 6], logistic(6 - reach) * (1 - logistic(6 - reach))],
      ["softplus", [0, 0], logistic(reach)],
      ["softplus", [-5, -5], logistic(reach - 5)],
      ["relu", [0, 0], 1],
      ["relu", [-9, -9], 0],
      ["elu", [0, 0], 1],
      ["elu", [-5, -5], Math.exp(reach - 5)],
      ["leakyRelu", [0, 0], 1],
      ["leakyRelu", [-9, -9], 0.01],
      // ½x(1 + tanh(√(2/π)(x + 0.044715x³))) is steepest at 1.4185…, x/(1 + e^{−x}) at 2.3993…: by mpmath.
      ["gelu", [1, 1], 1.128993068658772],
      ["silu", [2, 2], 1.099839320128867],
    ] as const) {
      const { layers, bound } = found(
        [
          { W: turned, b: [...b] },
          { W: turned, b: zero },
        ],
        activation,
        r,
        "inf",
      );
      if (constant === 0) {
        assert.ok(bound <= 1e-300, `${activation} that never acts: ${bound}`);
        continue;
      }
      assert.equal(layers.length, 2, activation);
      assert.ok(layers[0].activation, `${activation}: ${JSON.stringify(layers)}`);
      above(layers[0].activation!.constant, constant, 1e-3, `${activation} at ${b}`);
      above(layers[1].bound, layers[0].weights * constant * layers[1].weights, 2e-3, activation);
      assert.ok(bound <= layers[1].bound * (1 + 1e-12));
    }
  });

  test("no bound is below what is met, of any net, norm and activation", () => {
    const random = new Random(5);
    const activations = ["tanh", "sigmoid", "relu", "leakyRelu", "elu", "gelu", "silu", "softplus"];
    for (let n = 0; n < runs(60, 1500); n++) {
      const number = () => 10 ** (2 * random.uniform() - 1) * (2 * random.uniform() - 1);
      const inputs = 1 + Math.floor(3 * random.uniform());
      const hidden = Array.from(
        { length: 1 + Math.floor(2 * random.uniform()) },
        () => 1 + Math.floor(5 * random.uniform()),
      );
      const sizes = [inputs, ...hidden, inputs];
      const layers = sizes.slice(1).map((rows, k) => ({
        W: Array.from({ length: rows }, () => Array.from({ length: sizes[k] }, number)),
        b: Array.from({ length: rows }, number),
      }));
      const activation = activations[n % activations.length];
      const norm = ["2", "inf", "1"][n % 3];
      const { field, theta } = netOf(layers, activation);
      const b = 10 ** (4 * random.uniform() - 2);
      const z0 = Array.from({ length: inputs }, number);
      const region = regionOf(z0, b, norm);
      const { bound, layers: told } = layered(field, theta, boxOfRegion(region), region.norm);
      const derivative = taylorProgram({ ...field, outputs: jacobian(field).flat() }, theta);
      const limits = { tolerance: 0.01, parts: 100, cancelled: () => false };
      const { L } = picardLindelof(taylorProgram(field, theta), region, limits, { slope: bound, derivative });
      for (const [k, layer] of told.entries()) {
        if (k > 0) assert.ok(layer.bound <= told[k - 1].bound * layer.weights * 1.2 + 1e-12 || layer.activation);
      }
      const f = new Interpreter(field.outputs);
      const length = region.norm.length;
      const inside = () => {
        const away = z0.map(() => 2 * random.uniform() - 1);
        const scale = b / Math.max(1, length(away));
        return z0.map((x, i) => x + scale * away[i]);
      };
      for (let sample = 0; sample < 100; sample++) {
        const p = inside();
        const q = sample % 2 === 0 ? inside() : p.map((x, i) => x + 1e-5 * (inside()[i] - x));
        const [u, v] = [f.read({ z: p, t: [0], theta }), f.read({ z: q, t: [0], theta })];
        const [rise, run] = [length(u.map((x, i) => x - v[i])), length(p.map((x, i) => x - q[i]))];
        // What rounding may make of a difference.
        const slack = 1e-13 * length(u);
        for (const most of [bound, L.upper]) {
          assert.ok(rise <= most * run * (1 + 1e-9) + slack, `${activation} ${norm}: ${rise / run} is above ${most}`);
        }
      }
    }
  });

  test("of nets 2-2-2 the supremum is known to 1 %, on the work of a panel", () => {
    const random = new Random(2);
    const number = () => Math.round(1000 * (4 * random.uniform() - 2)) / 1000;
    const matrix = () => [0, 1].map(() => [number(), number()]);
    for (let n = 0; n < runs(12, 100); n++) {
      const layers = [
        { W: matrix(), b: [number(), number()] },
        { W: matrix(), b: [number(), number()] },
      ];
      const { field, theta } = netOf(layers, ["sigmoid", "tanh", "softplus", "silu"][n % 4]);
      const region = regionOf([0, 0], 1, ["2", "inf", "1"][n % 3]);
      const { bound } = layered(field, theta, boxOfRegion(region), region.norm);
      const derivative = taylorProgram({ ...field, outputs: jacobian(field).flat() }, theta);
      const limits = { tolerance: 0.01, parts: 4000, cancelled: () => false };
      const { L } = picardLindelof(taylorProgram(field, theta), region, limits, { slope: bound, derivative });
      assert.ok(L.upper >= L.sampled && L.upper - L.sampled <= 0.01 * L.upper, `${n}: ${L.sampled} to ${L.upper}`);
    }
  });
});
