import assert from "node:assert/strict";
import test from "node:test";
import { routines } from "../../src/elementary/registry.ts";
import { compile, variants } from "./routineRunner.ts";

const { MAX_VALUE, MIN_VALUE, POSITIVE_INFINITY, NEGATIVE_INFINITY, NaN: NAN } = Number;
const special = [
  0,
  -0,
  POSITIVE_INFINITY,
  NEGATIVE_INFINITY,
  NAN,
  MAX_VALUE,
  -MAX_VALUE,
  MIN_VALUE,
  -1,
  1,
  -800,
  800,
  1e-310,
  1e22,
];
const ordinary = [0.3, 1.7, 0.9, 2.4, 0.05, 1.1, 0.6, 3.2, 0.75, 1.3];

/** Arguments such that each special number stands once in each lane of a tile, among ordinary ones. */
function mixed(tileLanes: number, second: boolean): Float64Array {
  return Float64Array.from(
    special.flatMap((x, s) =>
      Array.from({ length: tileLanes * tileLanes }, (_, i) => {
        const [tile, lane] = [Math.floor(i / tileLanes), i % tileLanes];
        return lane === tile && !second ? x : ordinary[(s + tile + lane + (second ? 3 : 0)) % ordinary.length];
      }),
    ),
  );
}

for (const { name, arity } of routines.values()) {
  test(`${name} gives in every lane of a mixed tile what it gives alone`, () => {
    for (const variant of variants) {
      const f = compile(name, variant);
      const tileLanes = variant.width * variant.type.lanes;
      // Either argument of two may be the special one.
      const first = mixed(tileLanes, false);
      const orders =
        arity === 1
          ? [[first]]
          : [
              [first, mixed(tileLanes, true)],
              [mixed(tileLanes, true), first],
            ];
      for (const inputs of orders) {
        const together = f(...inputs);
        const filled = inputs.map((input) =>
          Float64Array.from({ length: input.length * tileLanes }, (_, i) => input[Math.floor(i / tileLanes)]),
        );
        const alone = f(...filled).filter((_, i) => i % tileLanes === 0);
        // As arrays, which are equal whatever the bits of a NaN.
        assert.deepEqual(Array.from(together), Array.from(alone), variant.label);
      }
    }
  });
}
