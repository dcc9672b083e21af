import { MAX_ORDER } from "./adamsFormula.ts";

/**
 * Weights of ∇ʲ in the formulas of equal steps: γ_j of the predictor, from γ_j + γ_{j−1}/2 + … + γ_0/(j + 1) = 1, and γ*_j of the
 * corrector, γ_j − γ_{j−1} (Hairer, Nørsett & Wanner I, III.1).
 */
export const predicting: readonly number[] = weights();
export const correcting: readonly number[] = predicting.map((gamma, j) => gamma - (predicting[j - 1] ?? 0));

function weights(): number[] {
  const gamma: number[] = [];
  for (let j = 0; j <= MAX_ORDER + 1; j++)
    gamma.push(gamma.reduce((rest, before, i) => rest - before / (j - i + 1), 1));
  return gamma;
}
