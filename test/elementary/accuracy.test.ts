import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { routines } from "../../src/elementary/registry.ts";
import { float64Claims } from "./float64Claims.ts";
import { compile, variants } from "./routineRunner.ts";
import { ulpError } from "./ulps.ts";

/** Exact routines are held against JavaScript bit by bit in sweep.test.ts. */
const exact = new Set(["rem", "round", "sign", "fround"]);

const place = (name: string): string => `test/elementary/reference/${name}.tsv`;

for (const { name, arity } of routines.values()) {
  if (exact.has(name)) continue;
  const claim = float64Claims[name] ?? 2;
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
