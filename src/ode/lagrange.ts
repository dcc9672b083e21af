/**
 * Lagrange's polynomials over 0 and some nodes, but for the one of 0: they vanish there and at every node but their own, where they
 * are 1. Row i holds the coefficients of θ, θ², … .
 */
export function lagrangeThroughZero(nodes: readonly number[]): number[][] {
  return nodes.map((own, i) => {
    // Lowest power first; the factor θ/own comes by leaving its power out.
    let p = [1 / own];
    for (const [j, other] of nodes.entries()) {
      if (j === i) continue;
      const next = new Array<number>(p.length + 1).fill(0);
      for (const [m, x] of p.entries()) {
        next[m] -= (x * other) / (own - other);
        next[m + 1] += x / (own - other);
      }
      p = next;
    }
    return p;
  });
}
