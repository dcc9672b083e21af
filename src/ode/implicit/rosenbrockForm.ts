import type { RosenbrockCoefficients } from "../../core/rosenbrockCoefficients.ts";

/** A Rosenbrock method as it is derived (Hairer & Wanner II, IV.7, (7.4)): by α_ij, γ_ij and weights of the k_i. */
export interface RosenbrockTableau {
  /** Strictly lower triangular. */
  readonly alpha: readonly (readonly number[])[];
  /** Lower triangular, with one γ on the diagonal. */
  readonly gamma: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly bHat: readonly number[];
  /** Of the continuous extension z + h Σ b_i(θ) k_i, its local order one less than the method's. */
  readonly extension: readonly (readonly number[])[];
}

type Form = Pick<RosenbrockCoefficients, "gamma" | "alphas" | "gammas" | "a" | "c" | "m" | "e" | "extension">;

/** The same in the form that is computed with: u = Γ k. */
export function transformed({ alpha, gamma, b, bHat, extension }: RosenbrockTableau): Form {
  const inverse = inverseOfLower(gamma);
  const s = b.length;
  const through = (row: readonly number[]) =>
    Array.from({ length: s }, (_, j) => row.reduce((sum, x, l) => sum + x * (inverse[l][j] ?? 0), 0));
  const powers = extension.reduce((most, row) => Math.max(most, row.length), 0);
  const byPower = Array.from({ length: powers }, (_, power) => through(extension.map((row) => row[power] ?? 0)));
  return {
    gamma: gamma[0][0],
    alphas: alpha.map((row) => row.reduce((sum, x) => sum + x, 0)),
    gammas: gamma.map((row) => row.reduce((sum, x) => sum + x, 0)),
    a: alpha.map((row, i) => through(row).slice(0, i)),
    c: inverse.map((row, i) => row.slice(0, i).map((x) => -x)),
    m: through(b),
    e: through(b.map((x, i) => x - bHat[i])),
    extension: { order: powers, b: b.map((_, i) => byPower.map((row) => row[i])) },
  };
}

/** Of a lower triangular matrix, row by row. */
export function inverseOfLower(lower: readonly (readonly number[])[]): number[][] {
  const inverse: number[][] = [];
  for (const [i, row] of lower.entries()) {
    const diagonal = row[i];
    const unit = new Array<number>(i + 1).fill(0);
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let l = j; l < i; l++) sum += row[l] * inverse[l][j];
      unit[j] = -sum / diagonal;
    }
    unit[i] = 1 / diagonal;
    inverse.push(unit);
  }
  return inverse;
}
