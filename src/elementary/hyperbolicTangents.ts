/** Bits behind the point of numbers as integers. */
const FRACTION = 128n;
const UNIT = 1n << FRACTION;

/**
 * tanh(k / `inOne`) for |k| ≤ `last` as a table of `rows` numbers, that of −k at `rows` − k, the rest 0; that of 0 is −0, which
 * added to ±0 gives ±0. By the power series of e^(2 / inOne), in integers: the same bits in every engine.
 */
export function hyperbolicTangents(rows: number, inOne: number, last: number): Float64Array {
  let base = 0n;
  for (let term = UNIT, n = 1n; term > 0n; n++) {
    base += term;
    term = (2n * term) / (n * BigInt(inOne));
  }
  const table = new Float64Array(rows);
  table[0] = -0;
  let power = UNIT;
  for (let k = 1; k <= last; k++) {
    power = (power * base) >> FRACTION;
    const tangent = Number(((power - UNIT) << FRACTION) / (power + UNIT)) / 2 ** Number(FRACTION);
    table[k] = tangent;
    table[rows - k] = -tangent;
  }
  return table;
}
