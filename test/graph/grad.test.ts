import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../src/core/random.ts";
import { isDecided } from "../../src/graph/branches.ts";
import { cotangents, gradient } from "../../src/graph/grad.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { interval } from "../../src/graph/interval.ts";
import type { Node } from "../../src/graph/op.ts";
import { add, div, mul } from "../../src/graph/ops/arithmetic.ts";
import { gt, lt } from "../../src/graph/ops/comparison.ts";
import { log } from "../../src/graph/ops/exponential.ts";
import { tanh } from "../../src/graph/ops/hyperbolic.ts";
import { affine } from "../../src/graph/ops/matrix.ts";
import { pow, sqrt } from "../../src/graph/ops/power.ts";
import { sum } from "../../src/graph/ops/reduction.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { max, select } from "../../src/graph/ops/selection.ts";
import { component, pack } from "../../src/graph/ops/structure.ts";
import { reachable } from "../../src/graph/reachable.ts";
import { derivative } from "./centralDifference.ts";
import { build, expressions, INPUTS, isElementwise } from "./expressions.ts";
import { print } from "./printNode.ts";

function gradientOf(graph: Graph, y: Node, slot: string, length: number): Node {
  return gradient(graph, cotangents(graph, [{ node: y, cotangent: graph.constant(1) }]), slot, length);
}

function at(node: Node, inputs: Record<string, readonly number[]>): number[] {
  return [...new Interpreter([node]).read(inputs)];
}

test("gradients of random graphs equal central differences", () => {
  // Rounding has a derivative by decree; a guard is continuous only as the factor that it guards.
  const decreed = ["fround", "guard"];
  const smooth = [...ops].filter(isElementwise).filter((op) => op.result !== "mask" && !decreed.includes(op.name));
  // Not so small that a derivative overflows.
  const grid = fc.integer({ min: -2048, max: 2048 }).map((i) => i / 1024);
  let compared = 0;
  let rejected = 0;
  fc.assert(
    fc.property(
      expressions(smooth, grid, 4),
      fc.array(grid, { minLength: INPUTS, maxLength: INPUTS }),
      (expression, z) => {
        const graph = new Graph();
        const y = build(graph, expression);
        const slopes = gradientOf(graph, y, "z", INPUTS);
        const step = 2e-4;
        const box = { z: z.map((x) => interval(x - 2 * step, x + 2 * step)) };
        if (!isDecided([y, slopes], box)) {
          rejected++;
          return;
        }
        const forward = new Interpreter([y]);
        const actual = at(slopes, { z });
        for (let i = 0; i < INPUTS; i++) {
          const { value, error } = derivative((x) => forward.read({ z: z.with(i, x) })[0], z[i], step);
          const size = Math.abs(forward.read({ z })[0]);
          const scale = Math.max(1, Math.abs(value), size);
          if (!(error <= 1e-5 * scale)) continue;
          compared++;
          const difference = Math.abs(actual[i] - value);
          assert.ok(
            difference <= 1e-7 * scale + 10 * error,
            `d/dz[${i}] of ${print(y)} at ${z}: ${actual[i]} and ${value}`,
          );
        }
      },
    ),
    { seed: 4, numRuns: 3_000 },
  );
  assert.ok(compared > 4_000, `compared ${compared}, rejected ${rejected} graphs`);
});

test("an untaken branch contributes exactly 0", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const zero = graph.constant(0);
  const positive = graph.call(gt, x, zero);
  const root = graph.call(select, positive, graph.call(sqrt, x), zero);
  assert.deepEqual(at(gradientOf(graph, root, "z", 1), { z: [-1] }), [0]);
  assert.deepEqual(at(gradientOf(graph, root, "z", 1), { z: [0] }), [0]);
  assert.deepEqual(at(gradientOf(graph, root, "z", 1), { z: [4] }), [0.25]);

  // x > 0 ? 3·log(x)·√x / x + x² : 2x, and a use of x outside.
  const product = graph.call(mul, graph.call(mul, graph.constant(3), graph.call(log, x)), graph.call(sqrt, x));
  const inside = graph.call(add, graph.call(div, product, x), graph.call(mul, x, x));
  const y = graph.call(add, graph.call(select, positive, inside, graph.call(add, x, x)), graph.call(mul, x, x));
  assert.deepEqual(at(gradientOf(graph, y, "z", 1), { z: [-3] }), [2 - 6]);
  assert.deepEqual(at(gradientOf(graph, y, "z", 1), { z: [0] }), [2]);

  // Nested: x > 0 ? (x < 1 ? √(1 − x) : log(x − 1 …)) : 0 with both untaken sides undefined.
  const one = graph.constant(1);
  const left = graph.call(sqrt, graph.call(add, one, graph.call(mul, graph.constant(-1), x)));
  const right = graph.call(log, graph.call(add, x, graph.constant(-1)));
  const nested = graph.call(select, positive, graph.call(select, graph.call(lt, x, one), left, right), zero);
  const slope = gradientOf(graph, nested, "z", 1);
  assert.deepEqual(at(slope, { z: [-1] }), [0]);
  assert.deepEqual(at(slope, { z: [0.75] }), [-1]);
  assert.deepEqual(at(slope, { z: [3] }), [0.5]);
});

test("an untaken branch contributes exactly 0 through a net, to its weights too", () => {
  const graph = new Graph();
  const x = graph.input("z", 0);
  const [W1, b1] = [graph.input("theta", 0, 4), graph.input("theta", 4, 2)];
  const [W2, b2] = [graph.input("theta", 6, 4), graph.input("theta", 10, 2)];
  const features = graph.call(pack, graph.call(sqrt, x), graph.call(log, x));
  const hidden = graph.call(tanh, graph.call(affine, W1, features, b1));
  const out = graph.call(affine, W2, hidden, b2);
  const both = graph.call(mul, component(graph, out, 0), component(graph, out, 1));
  const y = graph.call(select, graph.call(gt, x, graph.constant(0)), both, graph.call(mul, x, x));
  const theta = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1));
  assert.deepEqual(at(gradientOf(graph, y, "z", 1), { z: [-1], theta }), [-2]);
  assert.deepEqual(at(gradientOf(graph, y, "theta", 12), { z: [-1], theta }), Array(12).fill(0));
  const slopes = at(gradientOf(graph, y, "theta", 12), { z: [2], theta });
  const forward = new Interpreter([y]);
  slopes.forEach((slope, i) => {
    const { value } = derivative((p) => forward.read({ z: [2], theta: theta.with(i, p) })[0], theta[i], 1e-3);
    assert.ok(Math.abs(slope - value) < 1e-9);
  });
});

test("a component used only in an untaken branch contributes exactly 0 beside one that is used outside", () => {
  const graph = new Graph();
  const roots = graph.call(sqrt, graph.input("z", 0, 2));
  const taken = graph.call(gt, graph.input("z", 0), graph.constant(0));
  const inside = graph.call(select, taken, component(graph, roots, 0), graph.constant(0));
  const y = graph.call(add, inside, component(graph, roots, 1));
  assert.deepEqual(at(gradientOf(graph, y, "z", 2), { z: [-1, 4] }), [0, 0.25]);
  assert.deepEqual(at(gradientOf(graph, y, "z", 2), { z: [1, 4] }), [0.5, 0.25]);
});

test("a singular derivative on the losing side of max is not taken", () => {
  const graph = new Graph();
  const y = graph.call(max, graph.constant(1), graph.call(sqrt, graph.input("z", 0)));
  assert.deepEqual(at(gradientOf(graph, y, "z", 1), { z: [0] }), [0]);
});

test("graphs without a branch carry no guards", () => {
  const graph = new Graph();
  const [x, y] = [graph.input("z", 0), graph.input("z", 1)];
  const W = graph.input("theta", 0, 4);
  const net = graph.call(tanh, graph.call(affine, W, graph.call(pack, x, y), graph.input("theta", 4, 2)));
  const f = graph.call(mul, graph.call(div, x, y), graph.call(sum, net));
  const all = reachable([gradientOf(graph, f, "z", 2), gradientOf(graph, f, "theta", 6)]);
  assert.deepEqual(
    all.filter((node) => node.op.name === "guard" || node.op.name === "select"),
    [],
  );
});

test("kinks follow the branch that the value took", () => {
  const slope = (name: string, z: number[]) => {
    const graph = new Graph();
    const op = ops.get(name);
    assert.ok(isElementwise(op));
    const y = graph.apply(
      op,
      z.map((_, i) => graph.input("z", i)),
    );
    return at(gradientOf(graph, y, "z", z.length), { z });
  };
  assert.deepEqual(slope("relu", [0]), [0]);
  assert.deepEqual(slope("abs", [0]), [0]);
  assert.deepEqual(slope("max", [2, 2]), [1, 0]);
  assert.deepEqual(slope("min", [2, 2]), [1, 0]);
  assert.deepEqual(slope("clamp", [1, 1, 3]), [1, 0, 0]);
  assert.deepEqual(slope("clamp", [3, 1, 3]), [1, 0, 0]);
  assert.deepEqual(slope("clamp", [0, 1, 3]), [0, 1, 0]);
  assert.deepEqual(slope("clamp", [4, 1, 3]), [0, 0, 1]);
  assert.deepEqual(slope("hypot", [0, 0]), [0, 0]);
  assert.deepEqual(slope("pow", [0, 2])[0], 0);
  assert.deepEqual(slope("pow", [0, 2])[1], 0);
});

test("a dense net's gradient equals backpropagation written by hand", () => {
  const [inputs, width] = [3, 7];
  const graph = new Graph();
  const W1 = graph.input("theta", 0, width * inputs);
  const b1 = graph.input("theta", width * inputs, width);
  const W2 = graph.input("theta", width * inputs + width, 2 * width);
  const b2 = graph.input("theta", width * inputs + 3 * width, 2);
  const count = width * inputs + 3 * width + 2;
  const x = graph.call(
    pack,
    ...Array.from({ length: inputs }, (_, i) => graph.call(pow, graph.input("z", i), graph.constant(3))),
  );
  const hidden = graph.call(tanh, graph.call(affine, W1, x, b1));
  const out = graph.call(affine, W2, hidden, b2);
  const seeds = [0, 1].map((i) => ({ node: component(graph, out, i), cotangent: graph.input("a", i) }));
  const all = cotangents(graph, seeds);
  const nodes = [gradient(graph, all, "z", inputs), gradient(graph, all, "theta", count)];
  const random = new Random(11);
  const z = Array.from({ length: inputs }, () => random.normal());
  const theta = Array.from({ length: count }, () => random.normal());
  const a = [random.normal(), random.normal()];
  const actual = new Interpreter(nodes).read({ z, theta, a });

  // Forward, then the chain rule backward, layer by layer.
  const w1 = (i: number, j: number) => theta[i * inputs + j];
  const w2 = (i: number, j: number) => theta[width * inputs + width + i * width + j];
  const h = Array.from({ length: width }, (_, i) =>
    Math.tanh(z.reduce((total, zj, j) => total + w1(i, j) * zj ** 3, theta[width * inputs + i])),
  );
  const dHidden = h.map((hj, j) => (a[0] * w2(0, j) + a[1] * w2(1, j)) * (1 - hj * hj));
  const expected = [
    ...z.map((zj, j) => 3 * zj * zj * dHidden.reduce((total, d, i) => total + d * w1(i, j), 0)),
    ...dHidden.flatMap((d) => z.map((zj) => d * zj ** 3)),
    ...dHidden,
    ...a.flatMap((ai) => h.map((hj) => ai * hj)),
    ...a,
  ];
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= 1e-13 * Math.max(1, Math.abs(value)), `${i}: ${actual[i]} and ${value}`);
  });
  // Dense layers stay dense: no node per weight.
  assert.ok(reachable(nodes).length < 60);
});

test("a cotangent used component by component stays linear in size", () => {
  const count = (n: number) => {
    const graph = new Graph();
    const v = graph.call(tanh, graph.input("theta", 0, n));
    const y = Array.from({ length: n }, (_, i) => graph.call(mul, component(graph, v, i), graph.input("z", i)));
    const total = y.reduce((a, b) => graph.call(add, a, b));
    return reachable([gradientOf(graph, total, "theta", n)]).reduce((cost, node) => cost + node.size, 0);
  };
  assert.ok(count(400) < 2.1 * count(200));
});
