import type { Penalty } from "./loss.ts";

/** Some of the cells of a data set: `count` cells of the data and weights from `first` on, in a mean over a weight of `total`. */
export interface Part {
  readonly first: number;
  readonly count: number;
  readonly total: number;
}

/**
 * The weighted mean Σ wᵢ ρ((pᵢ − dᵢ)/σᵢ) / Σ wᵢ of a penalty ρ over the cells of a data set.
 *
 * `data`, `weights` (all 1 when absent, else not negative) and `sigmas` (all 1 when absent, else above 0) have one entry a cell, in any layout, as have `prediction` and
 * `cotangent`. A datum of NaN is a gap: it counts nowhere and its cotangent is 0. Fills `cotangent` with ∂mean/∂prediction.
 * Without any weight the mean is 0. Of a part of the data, whose prediction and cotangent begin with their arrays, the result
 * is its share in the mean of all.
 */
export function meanPenalty(
  { value, derivative }: Penalty,
  prediction: Float64Array,
  data: Float64Array,
  weights: Float64Array | undefined,
  cotangent: Float64Array,
  part: Part = { first: 0, count: data.length, total: totalWeight(data, weights) },
  sigmas?: Float64Array,
): number {
  const { first, count, total } = part;
  let sum = 0;
  if (!sigmas) {
    for (let i = 0; i < count; i++) {
      const datum = data[first + i];
      const weight = weights ? weights[first + i] : 1;
      // Not of a gap, either.
      const counts = weight > 0 && !Number.isNaN(datum);
      const residual = prediction[i] - datum;
      if (counts) sum += weight * value(residual);
      cotangent[i] = counts ? (weight * derivative(residual)) / total : 0;
    }
    return total > 0 ? sum / total : 0;
  }
  for (let i = 0; i < count; i++) {
    const datum = data[first + i];
    const weight = Number.isNaN(datum) ? 0 : (weights?.[first + i] ?? 1);
    const sigma = sigmas[first + i];
    const residual = (prediction[i] - datum) / sigma;
    if (weight > 0) sum += weight * value(residual);
    cotangent[i] = weight > 0 ? (weight * derivative(residual)) / (total * sigma) : 0;
  }
  return total > 0 ? sum / total : 0;
}

/** The sum of the weights of the cells that are no gaps. */
export function totalWeight(data: Float64Array, weights: Float64Array | undefined): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isNaN(data[i])) total += weights?.[i] ?? 1;
  return total;
}
