import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Parameter, ParameterShape } from "../../../src/language/program.ts";
import { thetaFromJson, thetaToJson } from "../../../src/study/parameters/thetaJson.ts";

function parameter(shape: ParameterShape, length: number): Parameter {
  const value = new Float64Array(length);
  const open = {
    min: undefined,
    max: undefined,
    step: undefined,
    fixed: false,
    valueRange: undefined,
    weightsSite: undefined,
  };
  return { name: "p", shape, offset: 3, length, value, ...open };
}

const net = parameter({ kind: "net", layers: [2, 3, 1], activation: "tanh" }, 13);

test("a net is its layers: one row of W per output, then b", () => {
  const packed = Float64Array.from({ length: 16 }, (_, i) => i - 3);
  assert.deepEqual(thetaToJson(net, packed), [
    {
      W: [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
      b: [6, 7, 8],
    },
    { W: [[9, 10, 11]], b: [12] },
  ]);
});

test("what is unpacked packs again to the same numbers, for every shape", () => {
  const size = fc.integer({ min: 1, max: 4 });
  const shapes = fc.oneof(
    fc.constant(parameter({ kind: "number" }, 1)),
    fc.array(size, { minLength: 1, maxLength: 3 }).map((sizes) =>
      parameter(
        { kind: "array", sizes },
        sizes.reduce((product, n) => product * n, 1),
      ),
    ),
    fc.array(size, { minLength: 2, maxLength: 4 }).map((layers) =>
      parameter(
        { kind: "net", layers, activation: "tanh" },
        layers.slice(1).reduce((sum, outputs, i) => sum + outputs * (layers[i] + 1), 0),
      ),
    ),
  );
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.double({ noNaN: true, noDefaultInfinity: true })), (own, numbers) => {
      const packed = Float64Array.from({ length: 3 + own.length }, () => numbers.next().value as number);
      const json = JSON.parse(JSON.stringify(thetaToJson(own, packed)));
      assert.deepEqual(
        thetaFromJson(own, json),
        packed.slice(3).map((x) => x + 0),
      );
    }),
    { seed: 3, numRuns: 200 },
  );
});

test("what does not have the numbers of the shape is refused", () => {
  const matrix = parameter({ kind: "array", sizes: [2, 2] }, 4);
  assert.deepEqual(
    thetaFromJson(matrix, [
      [1, 2],
      [3, 4],
    ]),
    Float64Array.of(1, 2, 3, 4),
  );
  for (const wrong of [
    [1, 2, 3],
    [
      [1, 2],
      [3, "4"],
    ],
    [
      [1, 2],
      [3, null],
    ],
    { W: [1, 2, 3], c: 4 },
    "1234",
    null,
  ]) {
    assert.equal(thetaFromJson(matrix, wrong), undefined);
  }
});
