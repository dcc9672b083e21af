import assert from "node:assert/strict";
import { test } from "node:test";
import { traceSamples } from "../../src/extension/training/traceSamples.ts";
import type { FunctionDescription, ParameterDescription } from "../../src/protocol/engineApi.ts";

const parameter = (name: string, offset: number, length: number, fixed = false) =>
  ({ name, offset, length, fixed }) as ParameterDescription;

const dynamics = (...parameters: ParameterDescription[]) => ({ parameters }) as unknown as FunctionDescription;

const epochs = (count: number, size: number) =>
  Array.from({ length: count }, (_, n) => ({
    iteration: 10 * n,
    theta: Float64Array.from({ length: size }, (_, i) => n + i / 1000),
    z0: Float64Array.of(n, -n),
  }));

test("a trace has all states of few numbers, fixed ones left out", () => {
  const { iteration, places, theta, z0 } = traceSamples(
    epochs(200, 3),
    dynamics(parameter("a", 0, 1), parameter("b", 1, 1, true), parameter("c", 2, 1)),
  );
  assert.equal(iteration.length, 200);
  assert.deepEqual([...places], [0, 2]);
  assert.deepEqual([...theta.subarray(2, 4)], [1, 1.002]);
  assert.deepEqual([...z0.subarray(2, 4)], [1, -1]);
});

test("a net thins the states, the first and the last stay; one that is too large is drawn without a trace", () => {
  const thinned = traceSamples(epochs(200, 301), dynamics(parameter("net", 0, 300), parameter("a", 300, 1)));
  assert.equal(thinned.places.length, 301);
  assert.ok(thinned.theta.length <= 50_000 + 301, `${thinned.theta.length}`);
  assert.deepEqual([thinned.iteration[0], thinned.iteration.at(-1)], [0, 1990]);
  const large = traceSamples(epochs(30, 5001), dynamics(parameter("net", 0, 5000), parameter("a", 5000, 1)));
  assert.deepEqual([...large.places], [5000]);
  assert.equal(large.iteration.length, 30);
  assert.deepEqual([...traceSamples([], dynamics(parameter("a", 0, 1))).iteration], []);
});
