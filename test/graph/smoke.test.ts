import assert from "node:assert/strict";
import { test } from "node:test";
import { cotangents, gradient } from "../../src/graph/grad.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { mul, add } from "../../src/graph/ops/arithmetic.ts";
import { gt } from "../../src/graph/ops/comparison.ts";
import { select } from "../../src/graph/ops/selection.ts";
import { sqrt, pow } from "../../src/graph/ops/power.ts";

test("smoke", () => {
  const g = new Graph();
  const x = g.input("z", 0);
  const y = g.call(select, g.call(gt, x, g.constant(0)), g.call(sqrt, x), g.constant(0));
  const w = g.call(mul, y, g.call(pow, x, g.constant(3)));
  const c = cotangents(g, [{ node: y, cotangent: g.constant(1) }]);
  const i = new Interpreter([gradient(g, c, "z", 2)]);
  assert.deepEqual([...i.read({ z: [-1] })], [0, 0]);
  assert.deepEqual([...i.read({ z: [4] })], [0.25, 0]);
  assert.equal(g.call(mul, y, g.call(pow, x, g.constant(3))), w);
  console.log(ops.names().length);
});
