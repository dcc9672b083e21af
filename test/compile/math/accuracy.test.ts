import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { routines } from "../../../src/compile/wasm/math/registry.ts";
import { compile, variants } from "./routineRunner.ts";
import { ulpError } from "./ulps.ts";

/** Exact routines are held against JavaScript bit by bit in sweep.test.ts. */
const exact = new Set(["rem", "round", "sign", "fround"]);

/** The largest errors found, in ulps, rounded up: at ten million random points each, the worst of which are on record. */
const claims: Readonly<Record<string, number>> = {
  exp: 1.1,
  expm1: 1.45,
  log: 0.9,
  log1p: 0.9,
  log2: 0.9,
  log10: 0.8,
  sin: 1.55,
  cos: 1.55,
  tan: 1.75,
  asin: 1.25,
  acos: 1.25,
  atan: 1.45,
  atan2: 1.6,
  sinh: 1.4,
  cosh: 1.5,
  tanh: 1.9,
  asinh: 1.3,
  acosh: 1.45,
  atanh: 1.45,
  sigmoid: 1.9,
  cbrt: 0.7,
  hypot: 1.25,
  pow: 1.35,
};

const place = (name: string): string => `test/compile/math/reference/${name}.tsv`;

for (const { name, arity } of routines) {
  if (exact.has(name)) continue;
  const claim = claims[name] ?? 2;
  test(`${name} is within ${claim} ulp of the exact value`, () => {
    assert.ok(existsSync(place(name)), `record the reference values of ${name} with makeReference.py`);
    const rows = readFileSync(place(name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t").map(Number));
    assert.ok(rows.length >= 490);
    const inputs = Array.from({ length: arity }, (_, i) => Float64Array.from(rows, (row) => row[i]));
    for (const variant of variants) {
      compile(
        name,
        variant,
      )(...inputs).forEach((value, i) => {
        const [rounded, residual] = rows[i].slice(arity);
        const error = ulpError(value, rounded, residual);
        const point = rows[i].slice(0, arity).join(", ");
        assert.ok(error <= claim, `${variant.label}: ${name}(${point}) gave ${value} for ${rounded}, ${error} ulp`);
      });
    }
  });
}
