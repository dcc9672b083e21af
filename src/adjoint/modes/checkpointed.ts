import { checkpointPlan, reverseInSchedule } from "../checkpointSchedule.ts";
import { DiscreteGradient } from "../discreteGradient.ts";
import type { GradientMode } from "../gradientMode.ts";
import { defaultBudget } from "../gradientProblem.ts";

export const checkpointed: GradientMode = {
  name: "checkpointed",
  doc: "Reverse mode through the steps taken, recomputing them between checkpoints: memory of O(log N) or a set budget.",
  exact: true,
  exactTimes: true,
  compute(problem) {
    const gradient = new DiscreteGradient(problem);
    const { count, stages } = gradient;
    return gradient.run("checkpointed", () => {
      const { leaf, checkpoints } = checkpointPlan(count, stages, problem.budget ?? defaultBudget);
      const states = new Map<number, Float64Array>();
      const step = (unit: number) => Math.min(count, unit * leaf);
      reverseInSchedule(Math.ceil(count / leaf), checkpoints, {
        save: (at) => states.set(at, gradient.keep()),
        restore(at) {
          const state = states.get(at);
          if (!state) throw new Error(`the state of step ${step(at)} is not kept`);
          gradient.restore(state);
        },
        drop(at) {
          states.delete(at);
          gradient.release();
        },
        advance: (from, to) => gradient.advance(step(from), step(to)),
        reverse: (at) => gradient.storeAndReverse(step(at), step(at + 1)),
      });
    });
  },
};
