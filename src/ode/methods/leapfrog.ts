import { kicksAndDrifts, type SplitMethod } from "../../core/splitMethod.ts";

export const leapfrog: SplitMethod = {
  name: "leapfrog",
  title: "Leapfrog (velocity Verlet)",
  order: 2,
  substeps: kicksAndDrifts([1 / 2, 1, 1 / 2]),
  doc: "Half a kick of the momenta, a drift of the positions, half a kick: symplectic and reversible, for q′ = g(p), p′ = f(q) over long times.",
  source: "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration (2006), I.1.4 and VI.3",
};
