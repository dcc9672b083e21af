import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { norms } from "../../src/validated/norm.ts";
import { type Neighbourhood, picardLindelof } from "../../src/validated/picardLindelof.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { runs } from "../runs.ts";

const LIMITS = { tolerance: 0.01, parts: 4000, cancelled: () => false };
const session = new Session();
const entry = "bounds.node-ode.ts";

function fieldOf(text: string) {
  return study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
}

function boundsOf(text: string, z0: number[], a: number, b: number | number[], norm = "inf", t0 = 0, limits = LIMITS) {
  const { field, theta } = fieldOf(text);
  const radii = Array.isArray(b) ? b : z0.map(() => b);
  const region: Neighbourhood = { t0, z0, a, radii, norm: norms.get(norm) };
  return picardLindelof(taylorProgram(field, theta), region, limits);
}

function bracketed({ upper, sampled }: { upper: number; sampled: number }, value: number): void {
  const slack = 1e-9 * Math.abs(value);
  assert.ok(
    upper >= value - slack && upper <= value + 0.0101 * Math.abs(value),
    `${upper} is no bound of ${value} within 1 %`,
  );
  assert.ok(sampled <= value + slack && sampled >= value - 0.0101 * Math.abs(value), `${sampled} is met, of ${value}`);
}

const scalar = (f: string) => `export const f = (z = 1, t: number) => ${f};`;
const planar = (x: string, y: string) => `export const f = ([x, y] = [0, 0], t: number) => [${x}, ${y}];`;

const power = `import { param } from "node-ode";
export const f = (z = 1, t: number, p = param(2.5)) => -(z ** p);`;

/** δ by hand: M and L are read off the formula at the edge of the box. */
const worked = [
  { text: scalar("z"), z0: [1], a: 1, b: 1, M: 2, L: 1, delta: 1 / 2, binding: "b/M" },
  { text: scalar("z * z"), z0: [1], a: 1, b: 2, M: 9, L: 6, delta: 1 / 6, binding: "1/L" },
  { text: scalar("-3 * z"), z0: [0], a: 0.1, b: 2, M: 6, L: 3, delta: 0.1, binding: "a" },
  { text: power, z0: [1], a: 1, b: 0.5, M: 1.5 ** 2.5, L: 2.5 * 1.5 ** 1.5, delta: 0.5 / 1.5 ** 2.5, binding: "b/M" },
  { text: scalar("t * z"), z0: [1], a: 2, b: 1, M: 4, L: 2, delta: 1 / 4, binding: "b/M" },
  { text: scalar("1 + Math.max(z, 0)"), z0: [0], a: 5, b: 3, M: 4, L: 1, delta: 3 / 4, binding: "b/M" },
  { text: planar("y", "(1 - x * x) * y - x"), z0: [2, 0], a: 1, b: 1, M: 11, L: 15, delta: 1 / 15, binding: "1/L" },
  { text: planar("y", "-Math.sin(x)"), z0: [0, 0], a: 9, b: 0.5, M: 0.5, L: 1, delta: 1, binding: "1/L" },
];

suite("the bounds of Picard and Lindelöf", () => {
  for (const { text, z0, a, b, M, L, delta, binding } of worked) {
    test(`by hand: ${text}`, () => {
      const found = boundsOf(text, z0, a, b);
      bracketed(found.M, M);
      bracketed(found.L, L);
      assert.ok(found.delta <= delta * (1 + 1e-12) && found.delta >= delta * 0.989, `${found.delta} is not ${delta}`);
      if (!(M === b * L)) assert.equal(found.binding, binding);
      assert.ok(
        Math.min(found.sharper.after, found.sharper.before) >= found.delta * (1 - 1e-12),
        "the logarithmic norm's bound is the sharper one",
      );
    });
  }

  test("norms of a linear field are those of its matrix, its logarithmic norm may be negative", () => {
    const text = planar("-2 * x + y", "-y");
    // AᵀA = [[4, −2], [−2, 2]] has the eigenvalues 3 ± √5; (A + Aᵀ)/2 those (−3 ± √2)/2.
    const two = boundsOf(text, [0, 0], 1, 1, "2");
    bracketed(two.L, Math.sqrt(3 + Math.sqrt(5)));
    bracketed(two.mu, (-3 + Math.SQRT2) / 2);
    bracketed(boundsOf(text, [0, 0], 1, 1, "inf").L, 3);
    bracketed(boundsOf(text, [0, 0], 1, 1, "1").L, 2);
    bracketed(boundsOf(text, [0, 0], 1, 1, "inf").mu, -1);
    // Of a ball, not of the box around it: at most √2 of the box would be 3.2.
    bracketed(boundsOf(planar("3 * x", "3 * y"), [0, 0], 1, 1, "2").M, 3);
    bracketed(boundsOf(planar("3 * x", "3 * y"), [0, 0], 1, 1, "1").M, 3);
  });

  test("a net of given weights, and radii by component", () => {
    bracketed(boundsOf(scalar("2 * Math.tanh(3 * z) - Math.tanh(z)"), [0], 1, 1).L, 5);
    // With the radii 1 and 4 the norm is that of (4x, y): the matrix [[0, 8], [2, 0]] becomes [[0, 32], [0.5, 0]].
    const found = boundsOf(planar("8 * y", "2 * x"), [0, 0], 1, [1, 4]);
    bracketed(found.L, 32);
    bracketed(found.M, 128);
  });

  test("where it is not Lipschitz it says which operation is to blame, and where", () => {
    for (const [f, z0, kind, op] of [
      ["Math.sqrt(Math.abs(z))", 0.5, "slope", "sqrt"],
      ["Math.cbrt(z - 0.25)", 0, "slope", "cbrt"],
      ["Math.floor(z)", 0.5, "jump", "floor"],
      ["z > 0.25 ? 1 : -1", 0, "jump", "select"],
      ["1 / z", 0.5, "undefined", "div"],
      ["Math.log(z)", 0.5, "undefined", "log"],
    ] as const) {
      const { L, delta, obstacle } = boundsOf(scalar(f), [z0], 1, 1);
      assert.equal(L.upper, Number.POSITIVE_INFINITY, f);
      assert.equal(delta, 0, f);
      assert.equal(obstacle?.kind, kind, f);
      assert.equal(obstacle?.node?.op.name, op, f);
    }
    const { obstacle } = boundsOf(scalar("Math.cbrt(z - 0.25)"), [0], 1, 1);
    assert.ok(Math.abs(obstacle!.z[0] - 0.25) < 1e-9, `${obstacle!.z}`);
  });

  test("no certified bound is below a value that is met, whatever the right-hand side, nets included", () => {
    const random = new Random(19);
    const number = () => Math.round(64 * (4 * random.uniform() - 2)) / 64;
    const term = (): string => {
      const [u, v] = [() => `(${number()} * x + ${number()} * y + ${number()})`, number];
      const terms = [
        () => `${v()} * x * y`,
        () => `${v()} * x ** 3`,
        () => `${v()} * Math.sin(${u()} + t)`,
        () => `${v()} * Math.tanh(${u()})`,
        () => `${v()} * Math.exp(-(${u()} ** 2))`,
        () => `${v()} / (1 + ${u()} ** 2)`,
        () => `${v()} * Math.abs(${u()})`,
        () => `${v()} * Math.max(${u()}, ${u()})`,
      ];
      return terms[Math.floor(random.uniform() * terms.length)]();
    };
    for (let n = 0; n < runs(24, 300); n++) {
      const component = () => Array.from({ length: 3 }, term).join(" + ");
      const net = n % 4 === 0;
      const text = net
        ? `import { mlp } from "node-ode";\nexport const f = ([x, y] = [0, 0], t: number, { net = mlp([2, 6, 2], { activation: "${["tanh", "relu", "gelu", "softplus"][(n / 4) % 4]}", seed: ${n} }) } = {}) => net([x, y]);`
        : planar(component(), component());
      const { field, theta } = fieldOf(text);
      const norm = norms.get(["2", "inf", "1"][n % 3]);
      const z0 = [number(), number()];
      const b = 0.25 + random.uniform();
      const region: Neighbourhood = { t0: number(), z0, a: random.uniform(), radii: [b, b], norm };
      const { M, L } = picardLindelof(taylorProgram(field, theta), region, { ...LIMITS, parts: 60 });
      const f = new Interpreter(field.outputs);
      const inside = () => {
        const z = z0.map(() => 2 * random.uniform() - 1);
        const scale = b / Math.max(1, norm.length(z));
        return z0.map((x, i) => x + scale * z[i]);
      };
      for (let sample = 0; sample < runs(100, 3400); sample++) {
        const t = [region.t0 + region.a * (2 * random.uniform() - 1)];
        const [p, q] = [inside(), inside()];
        const [u, v] = [f.read({ z: p, t, theta }), f.read({ z: q, t, theta })];
        assert.ok(norm.length(u) <= M.upper * (1 + 1e-12), `${text}: ${norm.length(u)} is above ${M.upper}`);
        const quotient = norm.length(u.map((x, i) => x - v[i])) / norm.length(p.map((x, i) => x - q[i]));
        assert.ok(!(quotient > L.upper * (1 + 1e-9)), `${text}: ${quotient} is above ${L.upper}`);
      }
    }
  });
});
