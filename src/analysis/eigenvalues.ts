import { EigenvalueDecomposition } from "ml-matrix";

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The eigenvalues of a square real matrix, given by its rows; none where an entry is not finite. */
export function eigenvalues(rows: readonly (readonly number[])[]): readonly Complex[] {
  if (!rows.every((row) => row.every(Number.isFinite))) return [];
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(rows.map((row) => [...row]));
  return realEigenvalues.map((re, k) => ({ re, im: imaginaryEigenvalues[k] }));
}
