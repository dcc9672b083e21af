import { type ParameterRegulariser, termWeight } from "./regulariser.ts";

export const weightDecay: ParameterRegulariser = {
  name: "weightDecay",
  kind: "regulariser",
  form: "parameters",
  doc: "weight·‖θ‖² over the trained parameters: small parameters where the data do not ask for large ones.",
  positional: [termWeight],
  add(weight, theta, gradient) {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) {
      sum += theta[i] * theta[i];
      gradient[i] += 2 * weight * theta[i];
    }
    return weight * sum;
  },
};
