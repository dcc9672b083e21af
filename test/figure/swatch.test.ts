import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting } from "../../src/figure/marks/points.ts";
import { lightPalette } from "../../src/figure/palette.ts";
import type { Pen } from "../../src/figure/pen.ts";
import { drawSwatch, swatchHeight } from "../../src/figure/swatch.ts";
import type { PointSymbol, Points } from "../../src/protocol/figure.ts";

const SYMBOLS: readonly PointSymbol[] = [
  "circle",
  "square",
  "triangle",
  "cross",
  "start",
  "saddle",
  "saddle-focus",
  "equilibrium-stable",
  "equilibrium-unstable",
  "equilibrium-half",
];

/** How far ink reaches up and down; what has the colour of the background is none. */
function inkOf(draw: (pen: Pen) => void): { low: number; high: number } {
  const ink = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  let path: number[] = [];
  const painted = (colour: string, room: number) => {
    if (colour === lightPalette.background) return;
    for (const y of path) {
      ink.low = Math.min(ink.low, y - room);
      ink.high = Math.max(ink.high, y + room);
    }
  };
  draw({
    begin: () => {
      path = [];
    },
    moveTo: (_, y) => path.push(y),
    lineTo: (_, y) => path.push(y),
    close: () => {},
    circle: (_, y, radius) => path.push(y - radius, y + radius),
    stroke: ({ colour, width }) => painted(colour, width / 2),
    fill: (colour) => painted(colour, 0),
    text: () => {},
  });
  return ink;
}

test("no symbol of any size is cut in a legend, and none is larger there than in its drawing", () => {
  for (const symbol of SYMBOLS)
    for (const size of [undefined, 5, 9, 18]) {
      const mark: Points = { kind: "points", id: "p", symbol, size, x: Float64Array.of(0), y: Float64Array.of(0) };
      const { low, high } = inkOf((pen) => drawSwatch(mark, pen, lightPalette, 0, 0));
      assert.ok(low >= -1e-9 && high <= swatchHeight + 1e-9, `${symbol} of ${size}: ${low} to ${high}`);
      if (size !== undefined) assert.ok(fitting(mark, swatchHeight).size! <= size);
    }
});
