import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import type { Node } from "../../src/graph/op.ts";
import { add, mul } from "../../src/graph/ops/arithmetic.ts";
import { tanh } from "../../src/graph/ops/hyperbolic.ts";
import { affine } from "../../src/graph/ops/matrix.ts";
import { cube } from "../../src/graph/ops/power.ts";
import { components, pack } from "../../src/graph/ops/structure.ts";
import { sin } from "../../src/graph/ops/trigonometric.ts";
import { reachable } from "../../src/graph/reachable.ts";
import { vectorised } from "../../src/graph/vectorise.ts";

test("a net of cubed components is a handful of nodes, however many components there are", () => {
  const graph = new Graph();
  const n = 40;
  const cubes = Array.from({ length: n }, (_, i) => graph.call(cube, graph.input("z", i)));
  const W = graph.input("theta", 0, n * n);
  const b = graph.input("theta", n * n, n);
  const outputs = components(graph, graph.call(tanh, graph.call(affine, W, graph.apply(pack, cubes), b)));
  const [out] = vectorised(graph, [graph.apply(pack, outputs)]);
  assert.equal(reachable([out]).length, 6);
});

test("components made in different ways are joined in runs", () => {
  const graph = new Graph();
  const z = Array.from({ length: 6 }, (_, i) => graph.input("z", i));
  const k = graph.input("theta", 0);
  const parts = [...z.slice(0, 3).map((x) => graph.call(sin, x)), graph.call(mul, k, z[3]), graph.call(mul, k, z[4])];
  const [node] = vectorised(graph, [graph.apply(pack, parts)]);
  assert.deepEqual(
    node.inputs.map(({ op, size }) => [op.name, size]),
    [
      ["sin", 3],
      ["mul", 2],
    ],
  );
});

test("values stay the same to the bit", () => {
  const expression = (graph: Graph, depth: number, pick: () => number): Node => {
    const choice = depth === 0 ? pick() % 2 : pick() % 6;
    if (choice === 0) return graph.input("z", pick() % 5);
    if (choice === 1) return graph.constant((pick() % 7) / 3);
    const inner = () => expression(graph, depth - 1, pick);
    if (choice === 2) return graph.call(sin, inner());
    return choice === 3 ? graph.call(add, inner(), inner()) : graph.call(mul, inner(), inner());
  };
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 20, maxLength: 200 }), fc.nat(6), (numbers, count) => {
      let at = 0;
      const pick = () => numbers[at++ % numbers.length];
      const graph = new Graph();
      const parts = Array.from({ length: count + 2 }, () => expression(graph, 3, pick));
      const packed = graph.apply(pack, parts);
      const whole = graph.call(sin, packed);
      const inputs = { z: [0.3, -1.2, 2.5, 0.01, 7] };
      const [a, b] = vectorised(graph, [packed, whole]);
      const expected = new Interpreter([packed, whole]).read(inputs);
      assert.deepEqual(new Interpreter([a, b]).read(inputs), expected);
    }),
    { seed: 64, numRuns: 200 },
  );
});

test("values that depend on one another crosswise are not looked into for ever", () => {
  const graph = new Graph();
  let [x, y] = [graph.input("z", 0), graph.input("z", 1)];
  for (let n = 0; n < 300; n++) {
    [x, y] = [graph.call(mul, x, y), graph.call(mul, graph.call(sin, y), x)];
  }
  const packed = graph.apply(pack, [x, y]);
  const [out] = vectorised(graph, [packed]);
  const inputs = { z: [0.7, 1.1] };
  assert.deepEqual(new Interpreter([out]).read(inputs), new Interpreter([packed]).read(inputs));
  assert.ok(graph.nodes.length < 20_000);
});
