import assert from "node:assert/strict";
import { test } from "node:test";
import { Training } from "../../src/train/training.ts";
import type { TargetTrajectory, TrainingProblem } from "../../src/train/trainingProblem.ts";
import { sampleTraining } from "./trainings.ts";

/* Targets that turn to other windows in the arrays they have are those that would be made for them, to the last bit. */

const data: Readonly<Record<string, (trajectory: TargetTrajectory) => TargetTrajectory>> = {
  "all alike": (trajectory) => trajectory,
  "with gaps": (trajectory) => ({ ...trajectory, data: trajectory.data.map((x, n) => (n % 7 === 3 ? Number.NaN : x)) }),
  "with weights": (trajectory) => ({ ...trajectory, weights: trajectory.weights.map((_, n) => 1 + (n % 3) / 7) }),
  "with standard deviations": (trajectory) => ({
    ...trajectory,
    sigmas: trajectory.data.map((_, n) => 1 + (n % 5) / 9),
  }),
  "at uneven times": (trajectory) => ({ ...trajectory, t: trajectory.t.map((t, n) => t + (n % 4) / 1e3) }),
};

for (const [how, change] of Object.entries(data)) {
  test(`windows of data ${how} are looked at as if for the first time`, () => {
    const { problem } = sampleTraining("spiral", "fitSpiral", { method: "rk38" });
    const changed: TrainingProblem = {
      ...problem,
      curriculum: undefined,
      trajectories: problem.trajectories.map(change),
    };
    const training = new Training(changed);
    const { objective, state } = training;
    const losses = new Set<number>();
    for (let n = 0; n < 5; n++) {
      const turned = training.look(n);
      const fresh = objective.targets({ segments: [...turned.set.segments] });
      const [gradient, expected] = [0, 1].map(() => new Float64Array(objective.count));
      const { loss } = objective.evaluate(state.x, turned, gradient);
      losses.add(loss);
      assert.ok(Number.isFinite(loss));
      assert.equal(loss, objective.evaluate(state.x, fresh, expected).loss);
      assert.deepEqual(gradient, expected);
    }
    assert.equal(losses.size, 5);
  });
}
