/**
 * The polynomials b_i(θ) of a continuous extension that is written as cubic Hermite interpolation plus corrections, as in
 * Hairer's DOPRI5 and DOP853: z + θ(r₁ + (1 − θ)(r₂ + θ(r₃ + (1 − θ)(r₄ + θ(r₅ + …))))).
 *
 * r₁ = z₁ − z₀, r₂ = h·k₁ − r₁, r₃ = r₁ − h·k_last − r₂, and from r₄ on h·Σ d_i·k_i with one row of `d` each. Without
 * corrections it is cubic Hermite interpolation itself.
 *
 * @param b weights of z₁ over the stages of an ordinary step
 * @param last index of the stage that is f at the new point
 * @param d rows of correction weights over all stages, extra ones included
 */
export function hermiteExtension(b: readonly number[], last: number, d: readonly (readonly number[])[]): number[][] {
  return Array.from(d[0] ?? b, (_, i) => {
    const r1 = b[i] ?? 0;
    const first = i === 0 ? 1 : 0;
    const final = i === last ? 1 : 0;
    const r = [r1, first - r1, 2 * r1 - final - first, ...d.map((row) => row[i])];
    // Horner's scheme on polynomials in θ, lowest power first: from the innermost r outwards, factors 1 − θ and θ by turns.
    let p: number[] = [0];
    for (let n = r.length - 1; n >= 0; n--) {
      p[0] += r[n];
      p = n % 2 === 0 ? [0, ...p] : [...p, 0].map((x, power) => x - (power > 0 ? p[power - 1] : 0));
    }
    return p.slice(1);
  });
}
