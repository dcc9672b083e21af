import assert from "node:assert/strict";
import test from "node:test";
import { routines } from "../../src/elementary/registry.ts";
import { oracle } from "./oracle.ts";
import { compile, variants } from "./routineRunner.ts";
import { ulpError } from "./ulps.ts";

const { MAX_VALUE: LARGEST, MIN_VALUE: TINIEST, POSITIVE_INFINITY: INFINITE, NaN: NAN } = Number;
const NORMAL = 2 ** -1022;
const magnitudes = [
  0,
  INFINITE,
  TINIEST,
  3 * TINIEST,
  NORMAL,
  LARGEST,
  0.5,
  1,
  1.5,
  2,
  3,
  4,
  2 ** 52,
  2 ** 53,
  2 ** 53 - 1,
];
/** Where something ends: a domain, a range, the finite results. */
const ends = [
  709.782712893384, 709.7827128933841, 710.4758600739439, 710.475860073944, 745.1332191019411, 745.1332191019412, 746,
  1e22,
];
const specials = [...magnitudes, ...ends].flatMap((x) => [x, -x]).concat(NAN);

/** The results that must come bit for bit: zeros with their sign, infinities, NaN, and small whole numbers. */
function isExact(x: number): boolean {
  return !Number.isFinite(x) || (Number.isInteger(x) && Math.abs(x) < 2 ** 32);
}

function arguments_(arity: number): Float64Array[] {
  if (arity === 1) return [Float64Array.from(specials)];
  const pairs = specials.flatMap((x) => specials.map((y) => [x, y]));
  return [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i]));
}

for (const { name, arity } of routines.values()) {
  test(`${name} at zeros, infinities, NaN and the ends of its domain and range`, () => {
    const inputs = arguments_(arity);
    for (const variant of variants) {
      compile(
        name,
        variant,
      )(...inputs).forEach((value, i) => {
        const x = inputs.map((input) => input[i]);
        const expected = oracle(name)(...x);
        const message = `${variant.label}: ${name}(${x.join(", ")}) gave ${value}, expected ${expected}`;
        if (isExact(expected)) assert.ok(Object.is(value, expected), message);
        // 2 ulp and the host's own error, at most 2.3.
        else assert.ok(ulpError(value, expected) <= 4.3, message);
      });
    }
  });
}

test("what is near x near 0 is x itself for the smallest numbers", () => {
  const tiny = Float64Array.of(TINIEST, -TINIEST, 1e-310, -1e-310, NORMAL, -NORMAL, 1e-300, -1e-300);
  for (const name of ["expm1", "log1p", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"]) {
    for (const variant of variants) assert.deepEqual(compile(name, variant)(tiny), tiny, `${name}, ${variant.label}`);
  }
});

test("whole powers that are representable are exact", () => {
  const [bases, exponents, powers]: [number[], number[], number[]] = [[], [], []];
  for (let base = 2; base <= 200; base++) {
    for (let n = 1, power = base; power <= 2 ** 53; n++, power *= base) {
      bases.push(base, -base);
      exponents.push(n, n);
      powers.push(power, n % 2 === 0 ? power : -power);
    }
  }
  for (const variant of variants) {
    const values = compile("pow", variant)(Float64Array.from(bases), Float64Array.from(exponents));
    assert.deepEqual(values, Float64Array.from(powers), variant.label);
  }
});

test("logarithms of powers of their base and cube roots of cubes are whole", () => {
  const whole = Float64Array.from({ length: 300 }, (_, i) => i + 1);
  const tens = Float64Array.from(whole, (n) => Number(`1e${n}`));
  for (const variant of variants) {
    assert.deepEqual(compile("log2", variant)(whole.map((n) => 2 ** n)), whole, variant.label);
    assert.deepEqual(compile("log10", variant)(tens), whole, variant.label);
    assert.deepEqual(compile("cbrt", variant)(whole.map((n) => n * n * n)), whole, variant.label);
  }
});
