import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contrastRatio, LEAST_CONTRAST } from "../../src/figure/legible.ts";
import { drawSymbol } from "../../src/figure/marks/points.ts";
import { palettes } from "../../src/figure/palette.ts";
import type { PointSymbol } from "../../src/protocol/figure.ts";
import { RecordingPen } from "./recordingPen.ts";

const rimmed: readonly PointSymbol[] = [
  "start",
  "equilibrium-stable",
  "equilibrium-unstable",
  "equilibrium-half",
  "saddle",
  "saddle-focus",
];

describe("symbols of points", () => {
  for (const [name, palette] of Object.entries(palettes))
    it(`stand out from the background and from every curve that runs into them, ${name}`, () => {
      for (const symbol of rimmed)
        for (const colour of ["foreground", 6] as const) {
          const pen = new RecordingPen();
          drawSymbol({ symbol, colour }, pen, palette, 50, 50);
          const [rim, ...ink] = pen.painted;
          // Around the ink two pixels of the background: what a curve of any colour stands out from, and the ink too.
          assert.equal(rim.how, "stroke", symbol);
          assert.equal(rim.colour, palette.background, symbol);
          const own = ink.filter(({ colour: each }) => each !== palette.background);
          assert.ok(own.length > 0, symbol);
          for (const { colour: each, width = 0 } of own) {
            assert.ok(contrastRatio(each, rim.colour)! >= LEAST_CONTRAST, `${symbol}: ${each} on ${rim.colour}`);
            assert.ok((rim.width ?? 0) - width >= 3, `${symbol}: a rim of ${rim.width} about a ring of ${width}`);
          }
          for (const curve of palette.series)
            assert.ok(contrastRatio(curve, rim.colour)! >= LEAST_CONTRAST, `${symbol} on a curve of ${curve}`);
        }
    });
});
