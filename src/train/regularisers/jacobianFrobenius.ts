import { type Regulariser, termWeight } from "./regulariser.ts";

export const jacobianFrobenius: Regulariser = {
  name: "jacobianFrobenius",
  kind: "regulariser",
  doc: "weight·∫‖∂f/∂z‖² dt (Frobenius norm) along the solution: a field that changes little from place to place.",
  positional: [termWeight],
  source:
    "Finlay, Jacobsen, Nurbekyan & Oberman (2020), How to train your neural ODE: the world of Jacobian and kinetic regularization.",
};
