import { type IntegralRegulariser, termWeight } from "./regulariser.ts";

export const kineticEnergy: IntegralRegulariser = {
  name: "kineticEnergy",
  kind: "regulariser",
  form: "integral",
  doc: "weight·∫‖f(z, t, θ)‖² dt along the solution, a mean over trajectories: straight, slow paths that are easy to integrate.",
  positional: [termWeight],
  source:
    "Finlay, Jacobsen, Nurbekyan & Oberman (2020), How to train your neural ODE: the world of Jacobian and kinetic regularization.",
  integrand: (field) => field.sumOfSquares(field.f),
};
