import { Random } from "../../src/core/random.ts";

/** Numbers at which operations differ if they differ anywhere: zeros, subnormals, bounds, halves, infinities, NaN. */
export const specials: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -1.5,
  2.5,
  -2.5,
  3,
  10,
  Math.PI,
  -Math.PI,
  0.49999999999999994,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  -2.225073858507201e-308,
  1e-160,
  1e-9,
  -1e-9,
  4503599627370495.5,
  9007199254740991,
  -9007199254740991,
  2147483647,
  2147483648,
  -2147483649,
  4294967295,
  4294967296,
  1e22,
  1e160,
  709.7,
  -745.2,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/** Random numbers of all signs over some decades around 1. */
export function randomNumbers(random: Random, count: number, decades = 3): number[] {
  return Array.from({ length: count }, () => {
    const magnitude = 10 ** (decades * (2 * random.uniform() - 1));
    return random.uniform() < 0.5 ? magnitude : -magnitude;
  });
}

/** Lists, one per argument, that hold every combination of specials and some random ones. */
export function samples(arity: number, seed: number): number[][] {
  const random = new Random(seed);
  const count = [0, 200, 400, 400][arity];
  const few = arity === 3 ? specials.filter((_, i) => i % 3 === 0 || i > specials.length - 4) : specials;
  let combinations: number[][] = [[]];
  for (let i = 0; i < arity; i++) combinations = combinations.flatMap((head) => few.map((x) => [...head, x]));
  return Array.from({ length: arity }, (_, i) => [
    ...combinations.map((combination) => combination[i]),
    ...randomNumbers(random, count),
  ]);
}

/** Equal as numbers with signed zeros; any NaN is like any other. */
export function same(x: number, y: number): boolean {
  return Object.is(x, y);
}
