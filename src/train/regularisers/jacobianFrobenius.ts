import { type IntegralRegulariser, termWeight } from "./regulariser.ts";

export const jacobianFrobenius: IntegralRegulariser = {
  name: "jacobianFrobenius",
  kind: "regulariser",
  form: "integral",
  doc: "weight·∫‖∂f/∂z‖² dt (Frobenius norm) along the solution, a mean over trajectories: a field that changes little from place to place.",
  positional: [termWeight],
  source:
    "Finlay, Jacobsen, Nurbekyan & Oberman (2020), How to train your neural ODE: the world of Jacobian and kinetic regularization.",
  integrand: (field) => field.sumOfSquares(field.jacobian().flat()),
};
