import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { experimentOptions, trainOptions } from "../../../src/language/experiment/optionTable.ts";
import { vocabulary } from "../../../src/train/vocabulary.ts";
import { runs } from "../../runs.ts";
import { readMarked } from "./marked.ts";

/** Pieces of text of every kind, most of them wrong in most places. */
const pieces = [
  ...["1", "-1", "0.5", "1e400", "NaN", '"rk4"', '"backsolve"', "true", "undefined", "null", "[]", "{}", "f", "scalar"],
  ...[
    "[1, 0]",
    "[[1, 0], [2, 1]]",
    "[0, 1, 2]",
    "[1, [2]]",
    "[undefined]",
    "{ from: 0, to: 1, points: 3 }",
    "{ x: [0, 1] }",
  ],
  ...[
    "{ mu: 2 }",
    "{ net: mlp([2, 3, 2]) }",
    "mlp([2, 3, 2])",
    "mlp([2])",
    "() => 1",
    "(a, b, c, d) => a",
    "(t) => [t, t]",
  ],
  ...[
    "(t, z0) => z0",
    "([x, v]) => x",
    "csv()",
    'csv("measured.csv")',
    "from()",
    "from(f, { points: 3 })",
    "experiment(f)",
  ],
  ...[
    "unknownName",
    "f(",
    "...f",
    "adam",
    "{ t: [0, 1], z: [[1, 0], [0, 1]] }",
    "{ size: 2, points: 2 }",
    "(t) => { throw t; }",
  ],
  ...vocabulary.words.flatMap(({ name }) => [
    `${name}()`,
    `${name}(1)`,
    `${name}(([x]) => x)`,
    `${name}(1, { rate: ${name}(2) })`,
  ]),
];

const piece = fc.constantFrom(...pieces);
const entries = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names, "else"), piece, { maxKeys: 4 }).map((options) => {
    return `{ ${Object.entries(options).map(([key, value]) => `${key}: ${value}`).join(", ")} }`; // biome-ignore format: one line
  });
const options = fc.oneof(
  entries(Object.keys(experimentOptions)),
  entries(Object.keys(trainOptions)).map((train) => `{ loss: terminal(([x]) => x), train: ${train} }`),
  piece,
);

test("whatever the options are, they are read or refused with a place in the text", () => {
  let read = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom("f", "scalar", "byPosition", "anySize"), options, (f, text) => {
      const { experiments, diagnostics, text: whole } = readMarked(`export const study = experiment(${f}, ${text});`);
      for (const { range, message } of diagnostics) {
        assert.ok(range.start.offset <= range.end.offset && range.end.offset <= whole.length, message);
        assert.doesNotMatch(message, /\[object|undefined must|NaN components/);
      }
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      assert.ok(experiments.length === 1 || errors.length > 0, "an experiment is left out without a word");
      if (errors.length === 0) read++;
      else refused++;
    }),
    { seed: 21, numRuns: runs(1_200, 24_000) },
  );
  assert.ok(read > 50 && refused > 400, `${read} read, ${refused} refused`);
});
