/**
 * A Runge–Kutta method as data, in Butcher's notation.
 *
 * Nodes `c` (length s), strictly lower triangular `a` (row i has i entries), weights `b` (length s). An embedded pair adds
 * `bHat`, the weights of the other solution; a method with its own continuous extension adds `dense`.
 */
export interface Tableau {
  readonly name: string;
  /** As the field writes it, e.g. "Runge–Kutta 4 (classical)". */
  readonly title: string;
  readonly order: number;
  readonly c: readonly number[];
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly embedded?: { readonly order: number; readonly bHat: readonly number[] };
  /** One sentence: what it is and when to use it. */
  readonly doc: string;
  /** The paper or book. */
  readonly source: string;
}

/** First same as last: the final stage is f at the new point, so the next step's first stage is free. */
export function isFsal({ a, b, c }: Tableau): boolean {
  const s = b.length;
  return s > 1 && c[s - 1] === 1 && b[s - 1] === 0 && a[s - 1].every((x, j) => x === b[j]);
}

/** Checks a tableau's shape and its row sums c_i = Σ a_ij (to 1e-14) and returns it; throws on the first violation. */
export function tableau(data: Tableau): Tableau {
  const s = data.b.length;
  const fail = (what: string): never => {
    throw new Error(`tableau ${data.name}: ${what}`);
  };
  if (data.c.length !== s || data.a.length !== s) fail(`c, a and b must all have ${s} stages`);
  data.a.forEach((row, i) => {
    if (row.length !== i) fail(`row ${i} of a must have ${i} entries`);
    const sum = row.reduce((x, y) => x + y, 0);
    if (Math.abs(sum - data.c[i]) > 1e-14 * Math.max(1, ...row.map(Math.abs))) fail(`row ${i} of a does not sum to c`);
  });
  if (data.embedded && data.embedded.bHat.length !== s) fail(`bHat must have ${s} entries`);
  return Object.freeze(data);
}
