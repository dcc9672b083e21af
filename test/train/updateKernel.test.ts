import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import type { FirstOrderOptimizer } from "../../src/train/optimizers/optimizer.ts";
import { optimizers } from "../../src/train/optimizers/registry.ts";
import { UpdateKernel } from "../../src/train/optimizers/updateKernel.ts";
import { Training } from "../../src/train/training.ts";
import { sampleTraining } from "./trainings.ts";

/*
 * An optimizer's code is held against its function, bit for bit; that one may be without is seen by taking the code away.
 */

const firstOrder = [...optimizers].filter((o): o is FirstOrderOptimizer => o.family === "first order");
const defaults = (optimizer: FirstOrderOptimizer) =>
  Object.fromEntries((optimizer.options ?? []).map((option) => [option.name, option.default]));

const compiled = firstOrder.flatMap((optimizer) => (optimizer.code ? [{ ...optimizer, code: optimizer.code }] : []));

test("optimizers are compiled", () => assert.ok(compiled.length > 0));

for (const optimizer of compiled) {
  test(`${optimizer.name} has the same bits compiled`, () => {
    const random = new Random(5);
    for (const options of [{}, { momentum: 0.7, beta1: 0.5, decay: 0.3, weightDecay: 0.2 }]) {
      const given = { ...defaults(optimizer), ...options };
      for (const [count, parameters] of [
        [1, 1],
        [2, 1],
        [7, 4],
        [300, 300],
      ]) {
        const theta = Float64Array.from({ length: count }, () => 4 * random.uniform() - 2);
        const state = optimizer.start(given, count);
        const kernel = new UpdateKernel(optimizer.code, given, optimizer.start(given, count), count, parameters);
        kernel.theta.set(theta);
        for (let n = 0; n < 12; n++) {
          const gradient = theta.map((x) => (n === 3 ? 0 : (random.uniform() - x) * 10 ** (n - 6)));
          kernel.gradient.set(gradient);
          const rate = 0.1 / (n + 1);
          optimizer.update(given, state, rate, theta, gradient, parameters);
          kernel.update(rate);
          assert.deepEqual([...kernel.theta], [...theta]);
          for (const name of Object.keys(state)) assert.deepEqual([...kernel.state[name]], [...state[name]], name);
        }
      }
    }
  });
}

test("an optimizer without code trains to the same bits, also after it went on from another training's state", () => {
  const { problem } = sampleTraining("spiral", "fitSpiral", { method: "rk38" });
  const optimizer = optimizers.get("adamW") as FirstOrderOptimizer;
  const after = [{ ...optimizer, code: undefined }, optimizer].map((own) => {
    const given = { ...problem, optimizer: own, optimizerArguments: defaults(own), curriculum: undefined };
    const trainings = [0, 1].map(() => new Training({ ...given, rate: () => 0.01 }));
    for (let n = 0; n < 4; n++) trainings[0].step();
    trainings[1].restore(structuredClone(trainings[0].state));
    for (const training of trainings) for (let n = 0; n < 4; n++) training.step();
    const [went, restored] = trainings.map(({ state }) => [...state.x, ...state.optimizer.first, state.loss]);
    assert.deepEqual(restored, went);
    return went;
  });
  assert.deepEqual(after[0], after[1]);
});
