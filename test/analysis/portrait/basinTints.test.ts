import assert from "node:assert/strict";
import { test } from "node:test";
import { TINTS } from "../../../src/analysis/portrait/basinTints.ts";
import { TINT } from "../../../src/figure/marks/cells.ts";
import { colourOf, darkPalette, lightPalette } from "../../../src/figure/palette.ts";
import { seenDistance, visions } from "../../figure/colourVision.ts";

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** A colour over a ground, with so much of its ink. */
const over = (colour: string, ground: string) =>
  `#${channels(colour)
    .map((value, i) => Math.round(TINT * value + (1 - TINT) * channels(ground)[i]))
    .map((value) => value.toString(16).padStart(2, "0"))
    .join("")}`;

test("the tints of four basins, of infinity and of nothing are told apart by every eye", () => {
  for (const palette of [lightPalette, darkPalette])
    for (const vision of Object.values(visions)) {
      const tints = TINTS.slice(0, 4).map((colour) => over(colourOf(palette, colour), palette.background));
      for (const [k, tint] of tints.entries()) {
        assert.ok(seenDistance(vision, tint, palette.background) > 4.4, `${TINTS[k]}`);
        for (const other of tints.slice(0, k)) assert.ok(seenDistance(vision, tint, other) > 4.4, `${tint} ${other}`);
        assert.ok(seenDistance(vision, tint, over(palette.muted, palette.background)) > 2.3, `${TINTS[k]}`);
      }
    }
});
