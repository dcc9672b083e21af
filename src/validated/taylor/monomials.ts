/** The monomials of at most some degree in some variables, by degree: the first one is 1, then come the variables themselves. */
export interface Monomials {
  readonly variables: number;
  readonly degree: number;
  readonly count: number;
  readonly degrees: Int32Array;
  /** Whether it is nowhere negative: all exponents are even. */
  readonly isEven: readonly boolean[];
  /** `count * i + j` says which one the product of monomials i and j is, for j below `partners[i]`; the others are of higher degree. */
  readonly products: Int32Array;
  readonly partners: Int32Array;
  /** In how many ways a monomial is a product of two, at most. */
  readonly ways: number;
}

export function monomials(variables: number, degree: number): Monomials {
  const exponents = Array.from({ length: degree + 1 }, (_, d) => ofDegree(variables, d)).flat();
  const count = exponents.length;
  const places = new Map(exponents.map((e, i) => [e.join(), i]));
  const degrees = Int32Array.from(exponents, (e) => e.reduce((sum, x) => sum + x, 0));
  const partners = Int32Array.from(degrees, (d) => degrees.filter((other) => d + other <= degree).length);
  const products = new Int32Array(count * count);
  const ways = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < partners[i]; j++) {
      const place = places.get(exponents[i].map((x, v) => x + exponents[j][v]).join())!;
      products[i * count + j] = place;
      ways[place]++;
    }
  }
  return {
    variables,
    degree,
    count,
    degrees,
    isEven: exponents.map((e) => e.every((x) => x % 2 === 0)),
    products,
    partners,
    ways: ways.reduce((most, n) => Math.max(most, n), 0),
  };
}

/** Exponents that add up to d, the first variable's largest first. */
function ofDegree(variables: number, d: number): number[][] {
  if (variables === 0) return d === 0 ? [[]] : [];
  return Array.from({ length: d + 1 }, (_, n) => d - n).flatMap((first) =>
    ofDegree(variables - 1, d - first).map((rest) => [first, ...rest]),
  );
}
