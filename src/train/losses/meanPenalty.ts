import type { Penalty } from "./loss.ts";

/**
 * The weighted mean Σ wᵢ ρ(pᵢ − dᵢ) / Σ wᵢ of a penalty ρ over the cells of a data set.
 *
 * `prediction`, `data`, `weights` (all 1 when absent, else not negative) and `cotangent` have one entry a cell, in any
 * layout. A datum of NaN is a gap: it counts nowhere and its cotangent is 0. Fills `cotangent` with ∂mean/∂prediction.
 * Without any weight the mean is 0. Where the cells are a part of the data only, `total` is the weight of all of them and
 * the result the part's share in the mean.
 */
export function meanPenalty(
  penalty: Penalty,
  prediction: Float64Array,
  data: Float64Array,
  weights: Float64Array | undefined,
  cotangent: Float64Array,
  total = totalWeight(data, weights),
): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const weight = Number.isNaN(data[i]) ? 0 : (weights?.[i] ?? 1);
    const residual = prediction[i] - data[i];
    if (weight > 0) sum += weight * penalty.value(residual);
    cotangent[i] = weight > 0 ? (weight * penalty.derivative(residual)) / total : 0;
  }
  return total > 0 ? sum / total : 0;
}

/** The sum of the weights of the cells that are no gaps. */
export function totalWeight(data: Float64Array, weights: Float64Array | undefined): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isNaN(data[i])) total += weights?.[i] ?? 1;
  return total;
}
