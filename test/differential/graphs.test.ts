import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { cotangents, gradient } from "../../src/graph/grad.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import type { Node } from "../../src/graph/op.ts";
import { pow } from "../../src/graph/ops/power.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { components } from "../../src/graph/ops/structure.ts";
import { reachable } from "../../src/graph/reachable.ts";
import { euler } from "../../src/ode/methods/euler.ts";
import { ConditionBound } from "../graph/conditionBound.ts";
import { anyNumber, build, expressions, INPUTS, isElementwise } from "../graph/expressions.ts";
import { print } from "../graph/printNode.ts";
import { runs } from "../runs.ts";

/** Ops whose result IEEE arithmetic or the language specification defines to the last bit. */
const EXACT = [
  ..."add sub mul div neg square sqrt abs sign floor ceil trunc round fround rem imul clz32".split(" "),
  ..."min max clamp select guard relu leakyRelu smoothstep powHalf".split(" "),
];

const numeric = [...ops].filter(isElementwise).filter((op) => op.result !== "mask");

/** Values of `INPUTS` nodes at some states by a compiled kernel, state by state. */
function compiled(graph: Graph, outputs: readonly Node[], states: readonly (readonly number[])[]): number[][] {
  const field = { name: "f", graph, dimension: INPUTS, parameterCount: 0, outputs };
  const kernel = compileFixedStep(field, euler);
  const count = states.length;
  const packed = Float64Array.from({ length: INPUTS * count }, (_, k) => states[k % count][Math.floor(k / count)]);
  const out = new Float64Array(INPUTS * count);
  kernel.evaluate(0, packed, count, new Float64Array(0), out);
  return states.map((_, j) => outputs.map((_, i) => out[i * count + j]));
}

function describe(outputs: readonly Node[]): string {
  return outputs.map((node) => print(node)).join("; ");
}

test("kernels of exactly defined operations give every bit that the interpreter gives", () => {
  const exact = EXACT.map((name) => ops.get(name)).filter(isElementwise);
  fc.assert(
    fc.property(
      fc.array(expressions(exact, anyNumber, 4, false), { minLength: INPUTS, maxLength: INPUTS }),
      fc.array(fc.array(anyNumber, { minLength: INPUTS, maxLength: INPUTS }), { minLength: 1, maxLength: 5 }),
      (trees, states) => {
        const graph = new Graph();
        const outputs = trees.map((tree) => build(graph, tree));
        const interpreter = new Interpreter(outputs);
        const actual = compiled(graph, outputs, states);
        states.forEach((z, j) => {
          assert.deepEqual(actual[j], [...interpreter.read({ z })], `${describe(outputs)} at ${z}`);
        });
      },
    ),
    { numRuns: runs(500, 10_000), seed: 1 },
  );
});

test("kernels compute small constant powers within two units in the last place of Math.pow", () => {
  const exponents = [2, 3, 4, -1, -2, 0.5];
  const graph = new Graph();
  const x = graph.input("z", 0);
  const outputs = exponents.map((y) => graph.call(pow, x, graph.constant(y)));
  const bases = fc.array(fc.oneof(anyNumber, fc.double({ min: -1e100, max: 1e100 })), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(bases, (z) => {
      const actual = compiled(
        graph,
        outputs,
        z.map((base) => Array(INPUTS).fill(base)),
      );
      z.forEach((base, j) => {
        exponents.forEach((y, i) => {
          const expected = base ** y;
          const near = Math.abs(actual[j][i] - expected) <= 2 * ulp(expected);
          assert.ok(Object.is(actual[j][i], expected) || near, `${base} ** ${y} is ${actual[j][i]}, not ${expected}`);
        });
      });
    }),
    { numRuns: runs(200, 4_000), seed: 3 },
  );
});

test("kernels of values and gradients agree with the interpreter within their condition, over every op", () => {
  const grid = fc.integer({ min: -2048, max: 2048 }).map((i) => i / 1024);
  const seen = new Set<string>();
  let compared = 0;
  fc.assert(
    fc.property(
      expressions(numeric, grid, 4),
      fc.array(fc.array(grid, { minLength: INPUTS, maxLength: INPUTS }), { minLength: 1, maxLength: 4 }),
      (tree, states) => {
        const graph = new Graph();
        const y = build(graph, tree);
        const slopes = gradient(graph, cotangents(graph, [{ node: y, cotangent: graph.constant(1) }]), "z", INPUTS);
        const outputs = components(graph, slopes).with(0, y);
        for (const node of reachable(outputs)) seen.add(node.op.name);
        const interpreter = new Interpreter(outputs);
        const condition = new ConditionBound(graph, outputs);
        const actual = compiled(graph, outputs, states);
        states.forEach((z, j) => {
          const expected = interpreter.read({ z });
          const bounds = condition.at({ z });
          expected.forEach((value, i) => {
            if (!Number.isFinite(bounds[i])) return;
            compared++;
            const difference = Math.abs(actual[j][i] - value);
            const message = `${print(outputs[i])} at ${z} is ${actual[j][i]}, not ${value}`;
            assert.ok(Object.is(actual[j][i], value) || difference <= 4 * Number.EPSILON * bounds[i], message);
          });
        });
      },
    ),
    { numRuns: runs(1_000, 20_000), seed: 2 },
  );
  assert.ok(compared > 5_000);
  const never = ops.names().filter((name) => !seen.has(name));
  assert.deepEqual(never, ["truth"], "every op was compiled; a condition known beforehand leaves no node");
});

/** The distance to the next double away from 0. */
function ulp(x: number): number {
  if (!Number.isFinite(x)) return 0;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
  return 2 ** (exponent - 52);
}
