import assert from "node:assert/strict";
import { test } from "node:test";
import { append } from "../../src/core/append.ts";
import { euclideanNorm } from "../../src/core/euclideanNorm.ts";
import { largest, smallest } from "../../src/core/extremes.ts";
import { Random } from "../../src/core/random.ts";

const special = [0, -0, 1, -1, 5e-324, 1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const random = new Random(1);
const lists = Array.from({ length: 2000 }, (_, k) =>
  Array.from({ length: k % 9 }, () =>
    random.bits() % 8 === 0
      ? special[random.bits() % special.length]
      : (random.uniform() - 0.5) * 10 ** ((random.bits() % 40) - 20),
  ),
);

/** The last bits of `Math.hypot` are for each engine to choose. */
function near(x: number, y: number): boolean {
  return Object.is(x, y) || Math.abs(x - y) <= 4 * Math.max(Number.EPSILON * Math.abs(y), Number.MIN_VALUE);
}

test("extremes of a list are those of `Math` with its entries as arguments, and its norm is to rounding", () => {
  for (const list of lists) {
    assert.ok(Object.is(largest(list), Math.max(...list)), `${list}`);
    assert.ok(Object.is(smallest(list), Math.min(...list)), `${list}`);
    assert.ok(near(euclideanNorm(list), Math.hypot(...list)), `${list}`);
    assert.ok(Object.is(euclideanNorm(Float64Array.from(list)), euclideanNorm(list)), `${list}`);
  }
});

test("a million entries are no more of a problem than three", () => {
  const many = new Float64Array(1_000_000).fill(3);
  many[7] = 4;
  assert.equal(largest(many), 4);
  assert.equal(smallest(many), 3);
  assert.equal(euclideanNorm(new Float64Array(1_000_000).fill(3)), 3000);
  const list: number[] = [];
  append(list, many);
  assert.equal(list.length, 1_000_000);
});
