import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonPieces } from "../../src/core/jsonPieces.ts";
import { runs } from "../runs.ts";

const whole = (document: unknown, indent?: string) => [...jsonPieces(document, indent)].join("");

/** As a document was printed before it came in pieces. */
const reference = (document: unknown) =>
  JSON.stringify(document, (_key, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value));

test("the pieces of a document are what JSON.stringify gives of it", () => {
  const numbers = fc.double();
  const leaf = fc.oneof(
    numbers,
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(fc.oneof({ weight: 5, arbitrary: numbers }, fc.constantFrom(null, undefined, "x", [1, []], { a: 1 }))),
    fc.float64Array({ maxLength: 5 }),
    fc.uint8Array({ maxLength: 5 }),
  );
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("document"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string({ unit: "binary" }), fc.constant("__proto__")), tie("document"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(document, (each) => {
      assert.equal(whole(each), reference(each) ?? "null");
      const inLines = whole(each, "  ");
      assert.deepEqual(JSON.parse(inLines), JSON.parse(reference(each) ?? "null"));
    }),
    { seed: 21, numRuns: runs(500, 50_000) },
  );
});

test("numbers of a row stand on one line, all else on lines of its own", () => {
  const text = '[\n  {\n    "W": [\n      [1,-0.5],\n      [2,3]\n    ],\n    "b": [0,1]\n  }\n]';
  assert.equal(
    whole(
      [
        {
          W: [
            [1, -0.5],
            [2, 3],
          ],
          b: Float64Array.of(0, 1),
        },
      ],
      "  ",
    ),
    text,
  );
});

test("whatever is iterated is an array, one entry at a time, and no piece is long", () => {
  let made = 0;
  function* rows() {
    for (let n = 0; n < 200_000; n++) {
      made++;
      yield Float64Array.of(n / 3, -n / 7);
    }
  }
  let [largest, length] = [0, 0];
  let first: number | undefined;
  for (const piece of jsonPieces({ t: new Float64Array(300_000).fill(1 / 3), z: rows() })) {
    first ??= made;
    largest = Math.max(largest, piece.length);
    length += piece.length;
  }
  assert.equal(first, 0, "rows are made once they are wanted");
  assert.equal(made, 200_000);
  assert.ok(length > 10e6, `${length}`);
  assert.ok(largest < 200_000, `${largest}`);
});
