import assert from "node:assert/strict";
import { test } from "node:test";
import type { ElementwiseOp } from "../../../src/graph/op.ts";
import { ops } from "../../../src/graph/ops/registry.ts";
import type { Lane, LaneCode } from "../../../src/wasm/laneCode.ts";
import { compileLanes, exactVariants, variants } from "../../wasm/laneRunner.ts";
import { same, samples } from "../../wasm/numbers.ts";

const elementwise = [...ops].filter((op): op is ElementwiseOp => op.kind === "elementwise");

/** Powers that JavaScript rounds in its own way, engine by engine, and code multiplies out. */
const powers = ["cube", "fourth", "inverseSquare"].map((name) => ops.get(name));

/** The routines an op's record calls. */
function routinesOf(op: ElementwiseOp): string[] {
  const called: string[] = [];
  const lane: Lane = { isMask: false };
  const listener: LaneCode = {
    constant: () => lane,
    op: () => lane,
    multiplyAdd: () => lane,
    negatedMultiplyAdd: () => lane,
    call: (name) => {
      called.push(name);
      return lane;
    },
  };
  op.wasm(listener, ...Array.from({ length: op.arity }, () => lane));
  return called;
}

/** Compiles an op by its record; a mask argument is 1 or 0. */
function compileOp(op: ElementwiseOp, variant: (typeof variants)[number]) {
  return compileLanes(variant, op.arity, (lanes, ...x) => {
    const inputs = x.map((lane, k) => (op.maskInputs?.includes(k) ? lanes.op("ne", lane, lanes.constant(0)) : lane));
    const [result] = lanes.scope(() => [op.wasm(lanes, ...inputs) as (typeof x)[number]]);
    return op.result === "mask" ? lanes.op("select", result, lanes.constant(1), lanes.constant(0)) : result;
  });
}

function argumentsOf(op: ElementwiseOp): number[][] {
  return samples(op.arity, 11).map((list, k) => (op.maskInputs?.includes(k) ? list.map((x) => (x > 0 ? 1 : 0)) : list));
}

for (const variant of exactVariants) {
  test(`${variant.label}: ops have the value of their records to the bit`, () => {
    let count = 0;
    for (const op of elementwise) {
      count++;
      const x = argumentsOf(op);
      compileOp(
        op,
        variant,
      )(...x).forEach((result, k) => {
        const inputs = x.map((list) => list[k]);
        const expected = op.value(...inputs);
        assert.ok(same(result, expected), `${op.name}(${inputs}) = ${result}, not ${expected}`);
      });
    }
    assert.ok(count > 50);
  });
}

for (const variant of variants.filter(({ fused }) => fused)) {
  test(`${variant.label}: ops with math routines and powers have the value of their records but for rounding`, () => {
    let count = 0;
    for (const op of elementwise) {
      if (routinesOf(op).length === 0 && !powers.includes(op)) continue;
      count++;
      const x = argumentsOf(op);
      compileOp(
        op,
        variant,
      )(...x).forEach((result, k) => {
        const inputs = x.map((list) => list[k]);
        const expected = op.value(...inputs);
        // Compositions cancel: gelu's 1 + tanh loses the digits of a small result, in its value as in its code.
        const cancels = op.name === "gelu" ? Math.abs(inputs[0]) : 0;
        const scale = Math.max(Math.abs(expected), cancels, 2 ** -1022);
        const close = Number.isFinite(scale) && Math.abs(result - expected) <= 6 * Number.EPSILON * scale;
        const exact = !Number.isFinite(expected) || (expected === 0 && cancels === 0);
        assert.ok(exact ? same(result, expected) : close, `${op.name}(${inputs}) = ${result}, not ${expected}`);
      });
    }
    assert.ok(count > 10);
  });
}
