import { kicksAndDrifts, type SplitMethod } from "../../core/splitMethod.ts";

/** 1/(2 − ∛2). */
const outer = 1.3512071919596578;
const inner = 1 - 2 * outer;

export const yoshida4: SplitMethod = {
  name: "yoshida4",
  title: "Yoshida 4",
  order: 4,
  substeps: kicksAndDrifts([outer / 2, outer, (outer + inner) / 2, inner, (inner + outer) / 2, outer, outer / 2]),
  doc: "Three leapfrogs, the middle one backward: fourth order, symplectic and reversible, for q′ = g(p), p′ = f(q) over long times.",
  source: "H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990)",
};
