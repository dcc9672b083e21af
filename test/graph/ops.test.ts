import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../src/core/random.ts";
import { elementary } from "../../src/elementary/elementary.ts";
import { isDecided } from "../../src/graph/branches.ts";
import { enclose } from "../../src/graph/enclosure.ts";
import { cotangents, gradient } from "../../src/graph/grad.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { CONTINUOUS, interval, PARTIAL, point } from "../../src/graph/interval.ts";
import { dot } from "../../src/graph/ops/matrix.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { derivative } from "./centralDifference.ts";
import { anyNumber } from "./expressions.ts";
import { instances, isApplied } from "./instances.ts";

const TRIED = [...ops].filter(isApplied);

/** What JavaScript itself computes for ops that are not functions of Math by the same name. */
const REFERENCE: Readonly<Record<string, (...x: number[]) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  rem: (x, y) => x % y,
  neg: (x) => -x,
  pow: (x, y) => x ** y,
  square: (x) => x * x,
  cube: (x) => x ** 3,
  fourth: (x) => x ** 4,
  inverseSquare: (x) => x ** -2,
  powHalf: (x) => x ** 0.5,
  lt: (x, y) => Number(x < y),
  le: (x, y) => Number(x <= y),
  gt: (x, y) => Number(x > y),
  ge: (x, y) => Number(x >= y),
  eq: (x, y) => Number(x === y),
  ne: (x, y) => Number(x !== y),
  and: (x, y) => Number(x > 0 && y > 0),
  or: (x, y) => Number(x > 0 || y > 0),
  not: (x) => Number(!(x > 0)),
  select: (condition, y, z) => (condition > 0 ? y : z),
  guard: (x, y) => (x === 0 ? 0 : y),
  clamp: (x, lower, upper) => Math.min(upper, Math.max(lower, x)),
  relu: (x) => Math.max(0, x),
  leakyRelu: (x, slope) => (x > 0 ? x : x * slope),
  elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
};

/** Ops whose last bits are not those that JavaScript happens to compute. */
const ROUNDED = new Set([...Object.keys(elementary), "elu", "cube", "fourth", "inverseSquare"]);

for (const op of TRIED) {
  if (op.kind === "elementwise") {
    test(`${op.name}: value`, () => {
      op.known?.forEach(([x, y]) => {
        const error = Math.abs(op.value(...x) - y);
        assert.ok(error <= 1e-15 * Math.abs(y), `${op.name}(${x}) is ${op.value(...x)}, not ${y}`);
      });
      if (op.known) return;
      const [{ node }] = instances(new Graph(), op);
      const reference = REFERENCE[op.name] ?? (Math as unknown as Record<string, (...x: number[]) => number>)[op.name];
      assert.ok(reference, "an op that JavaScript does not compute needs known values in its record");
      const interpreter = new Interpreter([node]);
      fc.assert(
        fc.property(fc.array(anyNumber, { minLength: op.arity, maxLength: op.arity }), (z) => {
          const [[value], expected] = [interpreter.read({ z }), reference(...z)];
          const close =
            Math.abs(value - expected) <= 6 * Math.max(Number.EPSILON * Math.abs(expected), Number.MIN_VALUE);
          assert.ok(Object.is(value, expected) || (ROUNDED.has(op.name) && close), `${value}, not ${expected}`);
        }),
        { seed: 1, numRuns: 500 },
      );
    });
  }

  test(`${op.name}: vjp equals central differences`, () => {
    for (const { node, length } of instances(new Graph(), op)) {
      if (node.op.kind === "elementwise" && node.op.result === "mask") continue;
      checkGradient(op.name, length, (graph) => instances(graph, op).find((one) => one.node.id === node.id)!.node);
    }
  });

  test(`${op.name}: interval encloses sampled values and is tight on points`, () => {
    for (const { node, length } of instances(new Graph(), op)) {
      const interpreter = new Interpreter([node]);
      const box = fc.tuple(
        anyNumber,
        fc.oneof(fc.constant(0), fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 0, max: 1e-9 })),
      );
      const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length });
      fc.assert(
        fc.property(
          fc.array(box, { minLength: length, maxLength: length }),
          fc.array(fractions, { minLength: 4, maxLength: 4 }),
          (edges, samples) => {
            fc.pre(edges.every(([lo, width]) => Number.isFinite(lo) && Number.isFinite(lo + width)));
            const z = edges.map(([lo, width]) => interval(lo, lo + width));
            const range = enclose([node], { z }).get(node)!;
            for (const fraction of samples) {
              const sample = z.map(({ lo, hi }, i) => Math.min(hi, lo + fraction[i] * (hi - lo)));
              interpreter.evaluate({ z: sample });
              interpreter.value(node).forEach((value, i) => {
                const { lo, hi, grade } = range[i];
                assert.ok(lo <= hi, `${op.name} over ${JSON.stringify(edges)} is upside down: [${lo}, ${hi}]`);
                const inside = lo <= value && value <= hi;
                // An undefined value, or a pole taken as infinity, is in no range but must be announced. Where no bound is
                // claimed at all, the sum of overflowing terms may be NaN.
                const announced = grade === PARTIAL || (lo === -Infinity && hi === Infinity);
                assert.ok(
                  inside || (announced && !Number.isFinite(value)),
                  `${op.name}(${sample}) = ${value} is outside [${lo}, ${hi}] of grade ${grade}`,
                );
              });
            }
          },
        ),
        { seed: 2, numRuns: 1_000 },
      );
      checkTightness(op.name, length, interpreter);
    }
  });
}

/** Where an op is continuous over a point it must be enclosed to about its rounding there, or the interval proves nothing. */
function checkTightness(name: string, length: number, interpreter: Interpreter): void {
  const random = new Random(3);
  const [node] = interpreter.outputs;
  let continuous = 0;
  for (let run = 0; run < 200; run++) {
    const z = Array.from({ length }, () => 3 * random.uniform() - 1);
    const range = enclose([node], { z: z.map(point) }).get(node)!;
    for (const { lo, hi, grade } of range) {
      if (grade !== CONTINUOUS) continue;
      continuous++;
      assert.ok(hi - lo <= 1e-13 * Math.max(1, Math.abs(lo)), `${name}(${z}) is only known to lie in [${lo}, ${hi}]`);
    }
  }
  assert.ok(continuous > 0 || name === "imul" || name === "clz32", `${name} is nowhere known to be continuous`);
}

function checkGradient(name: string, length: number, node: (graph: Graph) => ReturnType<Graph["constant"]>): void {
  const graph = new Graph();
  const f = node(graph);
  const random = new Random(5);
  const weights = graph.input("weights", 0, f.size);
  const y = graph.call(dot, f, weights);
  const slopes = gradient(graph, cotangents(graph, [{ node: y, cotangent: graph.constant(1) }]), "z", length);
  const forward = new Interpreter([y]);
  const reverse = new Interpreter([slopes]);
  let compared = 0;
  for (let run = 0; run < 400 && compared < 60 * length; run++) {
    const z = Array.from({ length }, () => 8 * random.uniform() - 4);
    const w = Array.from({ length: f.size }, () => 2 * random.uniform() - 1);
    const step = 1e-3;
    const box = { z: z.map((x) => interval(x - 2 * step, x + 2 * step)), weights: w.map(point) };
    if (name !== "fround" && !isDecided([y, slopes], box)) continue;
    const actual = reverse.read({ z, weights: w });
    for (let i = 0; i < length; i++) {
      const along = (x: number) => forward.read({ z: z.with(i, x), weights: w })[0];
      const { value, error } = derivative(along, z[i], step);
      const scale = Math.max(1, Math.abs(value));
      // Beside a pole the differences do not converge at this step and prove nothing.
      if (error > 1e-5 * scale && name !== "fround") continue;
      compared++;
      const tolerance = name === "fround" ? 1e-3 : 1e-8 * scale + 4 * error;
      const message = `d ${name}/d z[${i}] at ${z} is ${actual[i]}, not ${value}`;
      assert.ok(Math.abs(actual[i] - value) <= tolerance, message);
    }
  }
  assert.ok(compared >= 20, `${name} was compared at ${compared} points only`);
}
