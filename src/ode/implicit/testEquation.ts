/**
 * One step of z′ = λz by an implicit one-step method, with x = hλ and z = 1 at its beginning: its stages solve
 * (K − xL) u = x·1, and it ends at R(x) = 1 + wᵀu.
 */
export interface TestEquationStep {
  readonly k: readonly (readonly number[])[];
  readonly l: readonly (readonly number[])[];
  readonly w: readonly number[];
}

/** A square matrix of rows that end where only zeros follow. */
export const filled = (rows: readonly (readonly number[])[]): number[][] =>
  rows.map((row) => rows.map((_, j) => row[j] ?? 0));

/** The unit matrix. */
export const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
