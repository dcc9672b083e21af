import assert from "node:assert/strict";
import { test } from "node:test";
import { MatrixCode, MatrixValue } from "../../../src/compile/tfjs/matrixCode.ts";
import { Random } from "../../../src/core/random.ts";
import type { ElementwiseOp } from "../../../src/graph/op.ts";
import { ops } from "../../../src/graph/ops/registry.ts";
import type { BackEnd } from "../../../src/study/tensors/backEnds.ts";
import { randomNumbers } from "../../wasm/numbers.ts";
import { usableBackEnds } from "./backEnds.ts";

const elementwise = [...ops].filter((op): op is ElementwiseOp => op.kind === "elementwise");

/** Where branches, signs and bounds are, in numbers that float32 has. */
const marked = [0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3, -3, 0.25, 7.75, 100, -100, 65536, 1e-3, -1e-3];

function argumentsOf({ arity, maskInputs }: ElementwiseOp): Float32Array[] {
  const random = new Random(7);
  const few = arity === 3 ? marked.slice(0, 9) : marked;
  let combinations: number[][] = [[]];
  for (let i = 0; i < arity; i++) combinations = combinations.flatMap((head) => few.map((x) => [...head, x]));
  return Array.from({ length: arity }, (_, k) => {
    const list = [...combinations.map((each) => each[k]), ...randomNumbers(random, 150, 1)];
    return Float32Array.from(list, (x) => (maskInputs?.includes(k) ? Number(x > 0) : x));
  });
}

function compute({ tf }: BackEnd, op: ElementwiseOp, x: readonly Float32Array[]): Float32Array {
  const code = new MatrixCode(tf);
  const out = tf.tidy(() => {
    const inputs = x.map((list, k) => {
      const dtype = op.maskInputs?.includes(k) ? "bool" : "float32";
      return new MatrixValue(tf.tensor2d(Array.from(list), [1, list.length], dtype));
    });
    return (op.tfjs(code, ...inputs) as MatrixValue).tensor.dataSync();
  });
  code.dispose();
  return Float32Array.from(out);
}

/** How far a value moves when its arguments do by their own rounding: what no float32 code can do better than. */
function sensitivity(op: ElementwiseOp, x: readonly number[]): number {
  const value = op.value(...x);
  return Math.max(
    ...x.map((argument, k) => {
      const moved = x.slice();
      moved[k] = argument * (1 + 2 ** -22);
      const change = Math.abs(op.value(...moved) - value);
      return Number.isFinite(change) ? change : 0;
    }),
  );
}

for (const { name, use } of usableBackEnds) {
  test(`${name}: every op by component has the value of its record to float32`, async () => {
    const backEnd = await use();
    for (const op of elementwise) {
      const x = argumentsOf(op);
      compute(backEnd, op, x).forEach((result, i) => {
        const inputs = x.map((list) => list[i]);
        const expected = Math.fround(op.value(...inputs));
        const what = `${op.name}(${inputs.join(", ")}) = ${result}, not ${expected}`;
        if (!Number.isFinite(expected)) assert.ok(Object.is(result, expected), what);
        else {
          // The wasm back end's sine and cosine are right beside 1, not beside themselves.
          const absolute = name === "tfjs wasm" && /sin|cos/.test(op.name) ? 2 ** -21 : 1e-37;
          const tolerance = 2e-6 * Math.abs(expected) + 4 * sensitivity(op, inputs) + absolute;
          const isJump = op.result === "mask" || /floor|ceil|trunc|round|rem|imul|clz32|sign/.test(op.name);
          assert.ok(isJump ? result === expected : Math.abs(result - expected) <= tolerance, what);
        }
      });
    }
  });

  test(`${name}: what is not a number stays so through minimum, maximum and relu`, async () => {
    const backEnd = await use();
    for (const op of ["min", "max", "relu", "clamp", "abs", "tanh", "sigmoid"]) {
      const record = ops.get(op) as ElementwiseOp;
      const lists = Array.from({ length: record.arity }, (_, k) => Float32Array.of(k === 0 ? Number.NaN : 1, 1));
      const [first, second] = compute(backEnd, record, lists);
      assert.ok(Number.isNaN(first), `${op}(NaN) = ${first}`);
      assert.ok(Number.isFinite(second));
    }
  });
}
