import { type Regulariser, termWeight } from "./regulariser.ts";

export const weightDecay: Regulariser = {
  name: "weightDecay",
  kind: "regulariser",
  doc: "weight·‖θ‖² over the trained parameters: small parameters where the data do not ask for large ones.",
  positional: [termWeight],
};
