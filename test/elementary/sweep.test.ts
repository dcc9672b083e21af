import assert from "node:assert/strict";
import test from "node:test";
import { Random } from "../../src/core/random.ts";
import { routines } from "../../src/elementary/registry.ts";
import { oracle } from "./oracle.ts";
import { compile, variants } from "./routineRunner.ts";
import { ulpError } from "./ulps.ts";

const POINTS = 6000;

/** Draws an argument. */
type Draw = (random: Random) => number;

const uniform =
  (low: number, high: number): Draw =>
  (random) =>
    low + (high - low) * random.uniform();
/** Any exponent between two, either sign. */
const magnitude =
  (low: number, high: number): Draw =>
  (random) =>
    (random.bits() % 2 === 0 ? 1 : -1) * 2 ** (low + (high - low) * random.uniform());
const absolute =
  (draw: Draw): Draw =>
  (random) =>
    Math.abs(draw(random));
const whole =
  (low: number, high: number): Draw =>
  (random) =>
    Math.round(uniform(low, high)(random));

const everywhere = [uniform(-1, 1), uniform(-30, 30), magnitude(-1074, 1023), magnitude(-30, 10)];
const positive = [uniform(0, 2), uniform(0.9, 1.1), absolute(magnitude(-1074, 1023))];
const unit = [uniform(-1, 1), magnitude(-60, 0), (random: Random) => 1 - 2 ** (-53 * random.uniform())];

/** Domains of those routines that are not at home everywhere. */
const domains: Readonly<Record<string, readonly (readonly Draw[])[]>> = {
  log: [positive],
  log2: [positive],
  log10: [positive],
  log1p: [[uniform(-1, 2), magnitude(-60, -1), absolute(magnitude(-1074, 1023))]],
  asin: [unit],
  acos: [unit],
  atanh: [unit],
  acosh: [[uniform(1, 3), absolute(magnitude(0, 1023)), (random) => 1 + 2 ** (-52 * random.uniform())]],
  sin: [[uniform(-4, 4), uniform(-200, 200), uniform(-2e5, 2e5), magnitude(-40, 1023)]],
  cos: [[uniform(-4, 4), uniform(-200, 200), uniform(-2e5, 2e5), magnitude(-40, 1023)]],
  tan: [[uniform(-4, 4), uniform(-200, 200), uniform(-2e5, 2e5), magnitude(-40, 1023)]],
  // Some versions of V8 lose hundreds of ulps where |y| > 2³¹; reference/pow.tsv covers that.
  pow: [
    [uniform(0, 4), absolute(magnitude(-300, 300)), magnitude(-2, 2)],
    [uniform(-10, 10), whole(-20, 20), magnitude(-30, 9)],
  ],
  round: [[uniform(-5, 5), magnitude(-1074, 1023), (random) => whole(-50, 50)(random) / 2, magnitude(45, 54)]],
  fround: [
    [
      uniform(-5, 5),
      magnitude(-1074, 1023),
      magnitude(-160, 130),
      (random) => Math.fround(random.uniform()) + 2 ** -25,
    ],
  ],
  rem: [
    [uniform(-1e3, 1e3), magnitude(-1074, 1023), whole(-1e6, 1e6), magnitude(40, 70)],
    [uniform(-10, 10), magnitude(-1074, 1023), whole(-100, 100), magnitude(-5, 5)],
  ],
};

/** What JavaScript's own function errs by at most, in ulps, where that is more than 1 (measured against quadruple precision). */
const hostErrors: Readonly<Record<string, number>> = {
  log10: 1.9,
  atan2: 1.4,
  sinh: 2,
  cosh: 2,
  tanh: 2.3,
  asinh: 1.7,
  acosh: 2.2,
  atanh: 1.8,
  sigmoid: 2.3,
  hypot: 2,
};

const exact = new Set(["rem", "round", "sign", "fround"]);

function sample(name: string, arity: number): Float64Array[] {
  const random = new Random(1);
  return Array.from({ length: arity }, (_, i) => {
    const draws = domains[name]?.[i] ?? everywhere;
    return Float64Array.from({ length: POINTS }, () => draws[random.bits() % draws.length](random));
  });
}

for (const { name, arity } of routines.values()) {
  test(`${name} agrees with JavaScript at random points`, () => {
    const inputs = sample(name, arity);
    const tolerance = exact.has(name) ? 0 : 2 + (hostErrors[name] ?? 1);
    for (const variant of variants) {
      compile(
        name,
        variant,
      )(...inputs).forEach((value, i) => {
        const x = inputs.map((input) => input[i]);
        const expected = oracle(name)(...x);
        const message = `${variant.label}: ${name}(${x.join(", ")}) gave ${value}, expected ${expected}`;
        assert.ok(ulpError(value, expected) <= tolerance, message);
      });
    }
  });
}

for (const name of ["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "cbrt"]) {
  test(`${name} is odd, bit for bit`, () => {
    const [x] = sample(name, 1);
    for (const variant of variants) {
      const f = compile(name, variant);
      assert.deepEqual(
        f(x.map((v) => -v)),
        f(x).map((v) => -v),
        variant.label,
      );
    }
  });
}

for (const name of ["cos", "cosh"]) {
  test(`${name} is even, bit for bit`, () => {
    const [x] = sample(name, 1);
    for (const variant of variants) {
      const f = compile(name, variant);
      assert.deepEqual(f(x.map((v) => -v)), f(x), variant.label);
    }
  });
}

test("the angle of a point mirrored at an axis is the mirrored angle", () => {
  const [y, x] = sample("atan2", 2);
  for (const variant of variants) {
    const angle = compile("atan2", variant);
    assert.deepEqual(
      angle(
        y.map((v) => -v),
        x,
      ),
      angle(y, x).map((v) => -v),
      variant.label,
    );
  }
});

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  exp: [0, Number.POSITIVE_INFINITY],
  expm1: [-1, Number.POSITIVE_INFINITY],
  sin: [-1, 1],
  cos: [-1, 1],
  asin: [-Math.PI / 2, Math.PI / 2],
  acos: [0, Math.PI],
  atan: [-Math.PI / 2, Math.PI / 2],
  atan2: [-Math.PI, Math.PI],
  cosh: [1, Number.POSITIVE_INFINITY],
  tanh: [-1, 1],
  sigmoid: [0, 1],
};

for (const [name, [low, high]] of Object.entries(ranges)) {
  test(`${name} never leaves its range`, () => {
    const inputs = sample(name, routines.get(name)?.arity ?? 1);
    for (const variant of variants) {
      const values = compile(name, variant)(...inputs);
      assert.ok(
        values.every((v) => low <= v && v <= high),
        variant.label,
      );
    }
  });
}

for (const name of [
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "log10",
  "asin",
  "atan",
  "sinh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "sigmoid",
  "cbrt",
]) {
  test(`${name} increases`, () => {
    const x = sample(name, 1)[0].sort();
    for (const variant of variants) {
      const y = compile(name, variant)(x);
      for (let i = 1; i < y.length; i++) {
        const room = ulpError(oracle(name)(x[i]), oracle(name)(x[i - 1]));
        // Two ulps of each value, and those of the host.
        if (room > 10) assert.ok(y[i - 1] < y[i], `${variant.label}: ${name} from ${x[i - 1]} to ${x[i]}`);
      }
    }
  });
}
