import assert from "node:assert/strict";
import { test } from "node:test";
import { DerivedParameters } from "../../../src/compile/wasm/derivedParameters.ts";
import { fuseProducts } from "../../../src/compile/wasm/fusedProducts.ts";
import { Random } from "../../../src/core/random.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import { reachable } from "../../../src/graph/reachable.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { forcedLorenzField, vanDerPolField, writeField } from "../../fields.ts";
import { lookUps, randomPolynomial, randomStraightLine } from "./systems.ts";

function fuse(field: VectorField, mayNegate: boolean) {
  const derived = new DerivedParameters(field, reachable(field.outputs));
  return { derived, ...fuseProducts(field.outputs, derived.standings, mayNegate) };
}

function operations(field: VectorField, mayNegate: boolean): string[] {
  return reachable(fuse(field, mayNegate).outputs).flatMap(({ op }) => (op.kind === "leaf" ? [] : [op.name]));
}

test("Van der Pol's equation is three operations where its slope may have the other sign", () => {
  assert.deepEqual(operations(vanDerPolField, true), ["negatedMultiplyAdd", "mul", "negatedMultiplyAdd"]);
  assert.deepEqual(operations(vanDerPolField, false), ["negatedMultiplyAdd", "mul", "mul", "sub"]);
  assert.deepEqual(fuse(vanDerPolField, true).isNegated, [false, true]);
  assert.deepEqual(fuse(vanDerPolField, false).isNegated, [false, false]);
});

test("a product that is read elsewhere too stays by itself", () => {
  const shared = writeField("shared", 2, 0, ({ z, mul, add }) => [add(mul(z(0), z(1)), z(0)), mul(z(0), z(1))]);
  assert.deepEqual(operations(shared, true), ["mul", "add"]);
  const twice = writeField("twice", 1, 0, ({ z, mul, sub }) => [sub(mul(z(0), z(0)), mul(z(0), z(0)))]);
  assert.deepEqual(operations(twice, true), ["square", "sub"]);
});

test("what is fused has the values of what it was made from", () => {
  const random = new Random(3);
  const fields = [vanDerPolField, forcedLorenzField, lookUps()];
  for (let n = 0; n < 20; n++) fields.push(randomPolynomial(random, 1 + (n % 4), n % 2 === 0));
  for (let n = 0; n < 5; n++) fields.push(randomStraightLine(random, 60, 3));
  for (const field of fields) {
    for (const mayNegate of [true, false]) {
      const { outputs, isNegated, derived } = fuse(field, mayNegate);
      const draw = (length: number) => Float64Array.from({ length }, () => 2 * random.uniform() - 1);
      const [z, given] = [draw(field.dimension), draw(field.parameterCount)];
      const theta = new Float64Array(derived.length);
      derived.write(given, theta);
      const expected = [...new Interpreter(field.outputs).read({ z, t: [0.7], theta: given })];
      const fused = [...new Interpreter(outputs).read({ z, t: [0.7], theta })];
      assert.deepEqual(
        fused.map((x, i) => (isNegated[i] ? 0 - x : x) + 0),
        expected.map((x) => x + 0),
        field.name,
      );
    }
  }
});
