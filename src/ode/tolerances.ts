import { ExplainedError } from "../core/explainedError.ts";
import { smallest } from "../core/extremes.ts";

/** An absolute tolerance for all components, or one for each; 0 asks for relative accuracy alone. */
export type AbsoluteTolerance = number | readonly number[];

/**
 * One absolute tolerance a component; those that a list does not reach (adjoints, integrals) get its smallest above 0. An array that
 * has just them is given as it is: nobody changes tolerances.
 */
export function absoluteTolerances(atol: AbsoluteTolerance | Float64Array, dimension: number): Float64Array {
  if (typeof atol === "number") return new Float64Array(dimension).fill(atol);
  if (atol instanceof Float64Array && atol.length >= dimension)
    return atol.length === dimension ? atol : atol.slice(0, dimension);
  const rest = smallest([...atol].filter((x) => x > 0));
  return Float64Array.from({ length: dimension }, (_, i) => atol[i] ?? (Number.isFinite(rest) ? rest : 0));
}

/** The same tolerances times a factor. */
export function scaledTolerance(atol: AbsoluteTolerance, factor: number): AbsoluteTolerance {
  return typeof atol === "number" ? atol * factor : atol.map((x) => x * factor);
}

/** Throws where no error could ever be small enough. */
export function checkTolerances(rtol: number, atols: Float64Array): void {
  let isAllowed = rtol >= 0;
  for (let i = 0; i < atols.length; i++)
    isAllowed &&= atols[i] >= 0 && rtol + atols[i] > 0 && rtol + atols[i] < Number.POSITIVE_INFINITY;
  if (!isAllowed) throw new ExplainedError("a tolerance must be above 0");
}
