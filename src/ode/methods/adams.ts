import { MAX_ORDER } from "../multistep/adamsFormula.ts";
import { stabilityBoundary } from "../multistep/adamsStability.ts";
import { AdamsStep } from "../multistep/adamsStep.ts";
import type { PredictorCorrector } from "../steppedMethod.ts";

/** Row m of a step is the coefficient of θᵐ in its slope. */
const integrals = Array.from({ length: MAX_ORDER + 1 }, (_, m) => [...new Array<number>(m).fill(0), 1 / (m + 1)]);

export const adams: PredictorCorrector = {
  name: "adams",
  title: "Adams 1–12 (PECE)",
  order: MAX_ORDER,
  embedded: { order: MAX_ORDER },
  evaluatesOnly: true,
  isMultistep: true,
  firstOrder: 1,
  c: [0, ...Array.from({ length: MAX_ORDER }, () => Number.NaN), 1],
  dense: { order: MAX_ORDER, b: [...integrals, []] },
  stability: {
    orders: MAX_ORDER,
    curve: stabilityBoundary,
    words: "Boundaries of absolute stability, one for each order: within each",
  },
  stepper: (system, effort) => new AdamsStep(system, effort),
  doc: "Adams's formulas of order 1 to 12, chosen with the step: two evaluations of f a step, for smooth problems at fine tolerances whose f is dear.",
  source: "L. F. Shampine, M. K. Gordon, Computer Solution of Ordinary Differential Equations (1975)",
};
