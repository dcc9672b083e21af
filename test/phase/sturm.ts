/** A real number as an exact fraction, the denominator positive. */
export interface Fraction {
  readonly p: bigint;
  readonly q: bigint;
}

/** A double is a fraction with a power of two below. */
export function fraction(x: number): Fraction {
  let [p, q] = [x, 1n];
  while (!Number.isInteger(p)) [p, q] = [p * 2, q * 2n];
  return { p: BigInt(p), q };
}

/** Coefficients of a polynomial, the constant first; the last one is not 0. */
type Polynomial = readonly bigint[];

/** Counts the distinct real zeros of a polynomial with whole coefficients in closed intervals, exactly (Sturm 1829). */
export class Sturm {
  readonly #chain: readonly Polynomial[];

  constructor(coefficients: readonly number[]) {
    const p = trimmed(coefficients.map(BigInt));
    const common = chainOf(p).at(-1)!;
    // Without repeated zeros, so that no end of an interval is a zero of the whole chain.
    this.#chain = chainOf(common.length > 1 ? quotient(p, common) : p);
  }

  within(lo: number, hi: number): number {
    const [from, to] = [fraction(lo), fraction(hi)];
    return this.#changes(from) - this.#changes(to) + (signAt(this.#chain[0], from) === 0 ? 1 : 0);
  }

  #changes(at: Fraction): number {
    const signs = this.#chain.map((p) => signAt(p, at)).filter((sign) => sign !== 0);
    return signs.filter((sign, k) => k > 0 && sign !== signs[k - 1]).length;
  }
}

function chainOf(p: Polynomial): readonly Polynomial[] {
  const chain = [p, trimmed(p.slice(1).map((c, k) => c * BigInt(k + 1)))];
  if (chain[1].length === 0) return [p];
  for (;;) {
    const rest = remainder(chain[chain.length - 2], chain[chain.length - 1]);
    if (rest.length === 0) return chain;
    chain.push(primitive(rest.map((c) => -c)));
  }
}

/** A positive multiple of the remainder. */
function remainder(a: Polynomial, b: Polynomial): Polynomial {
  let rest = [...a];
  const lead = b[b.length - 1];
  const factor = lead * lead;
  while (rest.length >= b.length) {
    const [top, shift] = [rest[rest.length - 1], rest.length - b.length];
    rest = rest.map((c, k) => c * factor - (k >= shift ? b[k - shift] * top * lead : 0n));
    rest = [...trimmed(rest)];
  }
  return rest;
}

/** A multiple of a / b, which leaves no remainder. */
function quotient(a: Polynomial, b: Polynomial): Polynomial {
  let rest = [...a];
  const lead = b[b.length - 1];
  let parts: bigint[] = new Array(a.length - b.length + 1).fill(0n);
  while (rest.length >= b.length) {
    const [top, shift] = [rest[rest.length - 1], rest.length - b.length];
    parts = parts.map((c, k) => c * lead + (k === shift ? top : 0n));
    rest = rest.map((c, k) => c * lead - (k >= shift ? b[k - shift] * top : 0n));
    rest = [...trimmed(rest)];
  }
  return primitive(trimmed(parts));
}

function trimmed(p: Polynomial): Polynomial {
  let length = p.length;
  while (length > 0 && p[length - 1] === 0n) length--;
  return p.slice(0, length);
}

function primitive(p: Polynomial): Polynomial {
  const size = (x: bigint) => (x < 0n ? -x : x);
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
  const common = p.reduce((all, c) => gcd(all, size(c)), 0n);
  return common === 0n ? p : p.map((c) => c / common);
}

function signAt(polynomial: Polynomial, { p, q }: Fraction): number {
  let [sum, power] = [0n, 1n];
  for (let k = polynomial.length - 1; k >= 0; k--) {
    sum = sum * p + polynomial[k] * power;
    power *= q;
  }
  return sum > 0n ? 1 : sum < 0n ? -1 : 0;
}
