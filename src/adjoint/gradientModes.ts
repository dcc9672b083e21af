import { Registry } from "../core/registry.ts";

/** A way to the gradient of a loss through a solve. */
export interface GradientMode {
  readonly name: string;
  /** One sentence: what it is, and what it costs for N steps and P parameters. */
  readonly doc: string;
}

/** Every gradient mode by name. */
export const gradientModes = new Registry<GradientMode>("gradient mode", [
  {
    name: "checkpointed",
    doc: "Reverse mode through the steps taken, recomputing them between checkpoints: memory of O(log N) or a set budget.",
  },
  {
    name: "direct",
    doc: "Reverse mode through the steps taken, all of them stored: memory of O(N).",
  },
  {
    name: "interpolating",
    doc: "The continuous adjoint along the dense output of the forward solve: memory of O(N), error of the tolerance.",
  },
  {
    name: "backsolve",
    doc: "The continuous adjoint together with the state, solved backward: memory of O(1); drifts where the flow contracts.",
  },
  {
    name: "forward",
    doc: "Forward sensitivities dz/dθ along with the state: memory of O(P), best for few parameters.",
  },
]);

/** What is used where nothing is said. */
export const defaultGradientMode = "checkpointed";
