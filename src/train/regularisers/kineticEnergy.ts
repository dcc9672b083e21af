import { type Regulariser, termWeight } from "./regulariser.ts";

export const kineticEnergy: Regulariser = {
  name: "kineticEnergy",
  kind: "regulariser",
  doc: "weight·∫‖f(z, t, θ)‖² dt along the solution: straight, slow paths that are easy to integrate.",
  positional: [termWeight],
  source:
    "Finlay, Jacobsen, Nurbekyan & Oberman (2020), How to train your neural ODE: the world of Jacobian and kinetic regularization.",
};
