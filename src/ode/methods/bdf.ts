import { BackwardDifferences, MAX_ORDER } from "../implicit/backwardDifferences.ts";
import { rootLocus } from "../implicit/differentiationStability.ts";
import type { ImplicitMethod } from "../implicit/implicitMethod.ts";

/** (θ − 1) θ (θ + 1) … (θ + j − 2) / j!, what the difference ∇ʲ at the end contributes; ∇ itself θ. Lowest power first, from θ on. */
function newton(j: number): number[] {
  let p = [1];
  for (let m = 0; m < j; m++) {
    if (m === 1) continue;
    const root = m - 1;
    const next = new Array<number>(p.length + 1).fill(0);
    for (const [power, x] of p.entries()) {
      next[power] += (x * root) / (m + 1);
      next[power + 1] += x / (m + 1);
    }
    p = next;
  }
  // The factor θ/2 was left out: its power is the first that is listed.
  return j === 1 ? [1] : p.map((x) => x / 2);
}

export const bdf: ImplicitMethod = {
  name: "bdf",
  title: "BDF 1–5",
  order: 5,
  embedded: { order: 4 },
  isMultistep: true,
  c: [0, ...Array.from({ length: MAX_ORDER }, () => Number.NaN), 1],
  dense: { order: 4, b: [[], ...Array.from({ length: MAX_ORDER }, (_, j) => newton(j + 1)), []] },
  stability: {
    orders: MAX_ORDER,
    curve: rootLocus,
    words: "Root loci, one for each order: to the left of each, and wherever it does not go around,",
  },
  stepper: (system, effort) => new BackwardDifferences(system, effort),
  doc: "Backward differentiation of order 1 to 5, chosen with the step: one linear system a step, for large stiff problems.",
  source: "L. F. Shampine, M. W. Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18 (1997)",
};
