import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { CellTints } from "../../src/phase/cellTints.ts";

test("an image of samples has in each cell its sample's tint, and as many are rough as float32 alone has found", () => {
  const random = new Random(1);
  const whole = (most: number) => Math.floor(most * random.uniform());
  for (let n = 0; n < 40; n++) {
    const [columns, rows] = [17 + whole(40), 17 + whole(40)];
    const tints = new CellTints(columns, rows);
    const precisions = new Map<number, string>();
    for (let put = 0; put < 20; put++) {
      const cells = Int32Array.from({ length: whole(200) }, () => whole(columns * rows));
      const precision = random.uniform() < 0.5 ? "float32" : "float64";
      tints.put(
        cells,
        Uint8Array.from(cells, () => whole(5)),
        precision,
      );
      for (const cell of cells) precisions.set(cell, precision);
    }
    assert.equal(tints.rough, [...precisions.values()].filter((precision) => precision === "float32").length);
    for (const spacing of [8, 4, 2, 1]) {
      const image = tints.spread(spacing);
      const sampled = new Set(new CellTints(columns, rows).unknown(spacing).others);
      const half = spacing >> 1;
      const sample = (k: number, count: number) => {
        const place = k - (k % spacing) + half;
        return place < count ? place : place - spacing;
      };
      for (let cell = 0; cell < columns * rows; cell++) {
        const of = sample(Math.floor(cell / columns), rows) * columns + sample(cell % columns, columns);
        assert.ok(sampled.has(of));
        assert.equal(image[cell], tints.of[of]);
      }
    }
  }
});
