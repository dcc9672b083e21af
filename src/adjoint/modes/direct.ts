import { DiscreteGradient } from "../discreteGradient.ts";
import type { GradientMode } from "../gradientMode.ts";

export const direct: GradientMode = {
  name: "direct",
  doc: "Reverse mode through the steps taken, all of them stored: memory of O(N).",
  exact: true,
  exactTimes: true,
  compute(problem) {
    const gradient = new DiscreteGradient(problem);
    return gradient.run("direct", () => {
      gradient.keep();
      gradient.storeAndReverse(0, gradient.count);
    });
  },
};
