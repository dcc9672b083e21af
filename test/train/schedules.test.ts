import assert from "node:assert/strict";
import { test } from "node:test";
import type { WordCall } from "../../src/core/vocabulary.ts";
import { rateOf, schedules } from "../../src/train/schedules/registry.ts";

const call = (name: string, given: WordCall<never>["arguments"]): WordCall<never> => ({
  word: schedules.get(name),
  arguments: given,
});
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-15 * Math.abs(expected), `${actual} is not ${expected}`);

test("a number is a constant rate, as `constant` is", () => {
  for (const rate of [rateOf(0.1), rateOf(call("constant", { rate: 0.1 }))]) {
    assert.deepEqual(
      [0, 5, 99].map((i) => rate(i, 100)),
      [0.1, 0.1, 0.1],
    );
  }
});

test("cosine starts at its rate, halves the way in the middle and ends at its final rate", () => {
  const rate = rateOf(call("cosine", { rate: 3, final: 1 }));
  assert.equal(rate(0, 100), 3);
  near(rate(50, 100), 2);
  near(rate(25, 100), 2 + Math.SQRT1_2);
  near(rate(100, 100), 1);
});

test("exponential falls by one factor an iteration", () => {
  const rate = rateOf(call("exponential", { rate: 0.08, final: 0.01 }));
  near(rate(0, 3), 0.08);
  near(rate(1, 3), 0.04);
  near(rate(2, 3), 0.02);
  near(rate(3, 3), 0.01);
});

test("warm-up rises to a rate, then hands over to a schedule that spans the rest", () => {
  const constant = rateOf(call("warmUp", { iterations: 4, rate: 0.8 }));
  assert.deepEqual(
    [0, 1, 2, 3, 4, 50].map((i) => constant(i, 100)),
    [0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8],
  );

  const cosine = call("cosine", { rate: 1, final: 0 });
  const nested = rateOf(call("warmUp", { iterations: 20, rate: cosine }));
  for (const i of [0, 10, 40, 80]) near(nested(20 + i, 100), rateOf(cosine)(i, 80));
});

test("every schedule stays positive and finite inside a training", () => {
  for (const schedule of schedules) {
    const given = Object.fromEntries(
      [...schedule.positional, ...(schedule.options ?? [])].map((p) => [p.name, p.type.kind === "integer" ? 7 : 0.05]),
    );
    const rate = rateOf(call(schedule.name, given));
    for (let i = 0; i < 40; i++) assert.ok(rate(i, 40) > 0 && Number.isFinite(rate(i, 40)), `${schedule.name} at ${i}`);
  }
});
