import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import { type Halves, halvesOf, isUnsplit } from "../../../src/graph/split/halves.ts";
import { unsplitReason } from "../../../src/graph/split/unsplitReason.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { read } from "../../../src/language/read.ts";
import { vocabulary } from "../../../src/train/vocabulary.ts";

function fieldOf(text: string): VectorField {
  const program = read("a.node-ode.ts", new Map([["a.node-ode.ts", text]]), vocabulary);
  const [f] = program.functions;
  const { field } = f.trace(f.dimension!);
  assert.ok(field, JSON.stringify(program.diagnostics));
  return field;
}

function split(text: string): Halves {
  const found = halvesOf(fieldOf(text));
  assert.ok(!isUnsplit(found));
  return found;
}

const moved = ({ outputs }: VectorField) =>
  outputs.flatMap(({ op, attributes }, i) => (op.name === "constant" && attributes.value === 0 ? [] : [i]));

function refusal(text: string, names: readonly string[]): string {
  const found = halvesOf(fieldOf(text));
  assert.ok(isUnsplit(found));
  return unsplitReason("leapfrog", found, (i) => names[i], "a.node-ode.ts");
}

test("positions are what has a momentum for its derivative, wherever it stands", () => {
  const order = split("export const f = ([x, v] = [1, 0], t: number) => [v, -Math.sin(x) + Math.cos(t)];");
  assert.deepEqual([moved(order.positions), moved(order.momenta)], [[0], [1]]);
  const reversed = split("export const f = ([v, x] = [1, 0], t: number) => [-Math.sin(x), v];");
  assert.deepEqual([moved(reversed.positions), moved(reversed.momenta)], [[1], [0]]);
  const masses = split("export const f = ([p, q] = [1, 0], t: number, { m = 2, k = 3 } = {}) => [-k * q, p / m];");
  assert.deepEqual(moved(masses.positions), [1]);
  const neither = split("export const f = ([x, y] = [1, 0], t: number) => [Math.sin(y), Math.cos(x)];");
  assert.deepEqual(moved(neither.positions), [0]);
});

test("two oscillators that do not know each other split, each by itself", () => {
  const halves = split("export const f = ([x, u, v, y] = [1, 0, 0, 1], t: number) => [u, -x, -4 * y, v];");
  assert.deepEqual(
    [moved(halves.positions), moved(halves.momenta)],
    [
      [0, 3],
      [1, 2],
    ],
  );
});

test("an integral of the energy is moved in both halves, each by its own terms", () => {
  const { positions, momenta } = split(
    "export const f = ([x, v, s] = [1, 0, 0], t: number) => [v, -x, 2 * (v * v / 2 - Math.cos(x))];",
  );
  const z = [0.3, 0.7, 0];
  const value = (field: VectorField) => [...new Interpreter(field.outputs).read({ z, t: [0], theta: [] })];
  assert.deepEqual(moved(positions), [0, 2]);
  assert.deepEqual(moved(momenta), [1, 2]);
  assert.ok(Math.abs(value(positions)[2] - 0.49) < 1e-15);
  assert.ok(Math.abs(value(momenta)[2] + 2 * Math.cos(0.3)) < 1e-15);
});

test("what does not split is said with its line", () => {
  assert.match(
    refusal("export const f = ([x, v] = [1, 0], t: number) => [\n  v,\n  -x - 0.1 * v,\n];", ["x", "v"]),
    /does not split into q′ = g\(p\) and p′ = f\(q\): dv\/dt depends on v \(line 3\); take gauss4/,
  );
  // A condition is a dependence, though no derivative goes through it.
  assert.match(
    refusal("export const f = ([x, v] = [1, 0], t: number) => [v, v > 0 ? -x - 1 : 1 - x];", ["x", "v"]),
    /dv\/dt depends on v \(line 1\)/,
  );
  assert.match(
    refusal("export const f = ([a, b, c] = [1, 0, 0], t: number) => [Math.sin(b),\nMath.sin(c),\nMath.sin(a)];", [
      "a",
      "b",
      "c",
    ]),
    /: da\/dt depends on b, db\/dt depends on c and dc\/dt depends on a \(line 3\)|(d\w\/dt depends on \w,? ?(and )?){3}\(line \d\)/,
  );
  assert.match(
    refusal("export const f = ([x, v, s] = [1, 0, 0], t: number) => [v, -x, x * v];", ["x", "v", "s"]),
    /ds\/dt depends on (x and ds\/dt depends on v|v and ds\/dt depends on x) \(line 1\)/,
  );
});

test("random systems: split ones are found, in halves that add up to them and do not read what they move; any other is refused rightly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 7 }), fc.nat(), fc.boolean(), (dimension, seed, spoilt) => {
      const random = new Random(seed);
      const half = Array.from({ length: dimension }, () => random.uniform() < 0.5);
      const names = half.map((_, i) => `z${i}`);
      const readable = (i: number, any: boolean) => names.filter((_, j) => any || half[j] !== half[i]);
      const term = (i: number, any: boolean) => {
        const from = readable(i, any);
        if (from.length === 0) return "Math.sin(t)";
        const pick = () => from[Math.floor(random.uniform() * from.length)];
        return `Math.sin(${pick()} + 2 * ${pick()}) * t + (${pick()} > 0.1 ? ${pick()} : 1)`;
      };
      const text = `export const f = ([${names}] = [${names.map(() => 1)}], t: number) => [${names.map((_, i) => term(i, spoilt))}];`;
      const field = fieldOf(text);
      const found = halvesOf(field);
      if (isUnsplit(found)) {
        assert.ok(spoilt, text);
        assert.ok(found.chain.length % 2 === 1 || found.chain.length === 2, text);
        return;
      }
      const read = (of: VectorField, z: readonly number[]) => [
        ...new Interpreter(of.outputs).read({ z, t: [0.3], theta: [] }),
      ];
      const z = Array.from({ length: dimension }, () => 2 * random.uniform() - 1);
      const [q, p] = [read(found.positions, z), read(found.momenta, z)];
      for (const [i, x] of read(field, z).entries()) assert.ok(Math.abs(q[i] + p[i] - x) < 1e-14, text);
      for (const of of [found.positions, found.momenta]) {
        const shaken = z.map((x, i) => (moved(of).includes(i) ? x + random.uniform() - 0.5 : x));
        assert.deepEqual(read(of, shaken), read(of, z), text);
      }
    }),
    { seed: 20260, numRuns: 300 },
  );
});
