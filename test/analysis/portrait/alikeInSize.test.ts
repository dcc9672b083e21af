import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { alikeInSize } from "../../../src/analysis/portrait/alikeInSize.ts";
import type { Line } from "../../../src/protocol/figure.ts";
import { portraitOf } from "../../webview/productPanels.ts";

suite("components of a size share a chart", () => {
  test("a small one gets an axis of its own, and takes with it what is seen there", () => {
    assert.deepEqual(
      alikeInSize([
        [-80, 40],
        [0, 1],
        [0, 0.5],
        [0.3, 0.8],
      ]),
      [[0], [1, 2, 3]],
    );
  });

  test("what moves little far from the others is not drawn with them, though they move as little", () => {
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [1000, 1001],
        [0, 2],
        [1000.5, 1001],
      ]),
      [
        [0, 2],
        [1, 3],
      ],
    );
  });

  test("what stands still asks for no axis, unless it lies so far off that others would be flat", () => {
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [0.5, 0.5],
        [0, 2],
        [0, 0],
      ]),
      [[0, 1, 2, 3]],
    );
    assert.deepEqual(
      alikeInSize([
        [0, 1],
        [0, 2],
        [300, 300],
      ]),
      [[0, 1], [2]],
    );
  });

  test("there are three charts at most, and each component is in one", () => {
    const groups = alikeInSize(Array.from({ length: 12 }, (_, k) => [0, 100 ** k] as const));
    assert.equal(groups.length, 3);
    assert.deepEqual(
      groups.flat().toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, k) => k),
    );
  });

  for (const [sample, name, expected] of [
    ["neuron", "firing", ["V over time", "m, h and n over time"]],
    ["henonHeiles", "henonHeiles", ["4 components over time"]],
  ] as const)
    test(`${sample}: every component is seen to move`, async () => {
      const { content } = await portraitOf(sample, name);
      const charts = content.flatMap((block) => (block.kind === "figure" && block.figure.x.time ? [block.figure] : []));
      assert.deepEqual(
        charts.map(({ title }) => title),
        expected,
      );
      for (const { marks } of charts) {
        const curves = marks.filter((mark): mark is Line => mark.kind === "line");
        const ends = curves.map(({ y }) => [Math.min(...y), Math.max(...y)]);
        const axis = Math.max(...ends.map(([, high]) => high)) - Math.min(...ends.map(([low]) => low));
        for (const [low, high] of ends) assert.ok(high - low > axis / 13, `${high - low} of ${axis}`);
      }
    });
});
