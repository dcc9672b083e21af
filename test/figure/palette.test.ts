import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastRatio, LEAST_CONTRAST } from "../../src/figure/legible.ts";
import { palettes } from "../../src/figure/palette.ts";
import { ciede2000, seenDistance, visions } from "./colourVision.ts";

/** Backgrounds of VS Code's own themes, by the palette that is drawn on them. */
const backgrounds = {
  light: ["#ffffff", "#f5f5f5", "#fdf6e3"],
  dark: ["#1f1f1f", "#1e1e1e", "#272822", "#002b36", "#002451", "#221a0f", "#000c18", "#390000"],
  highContrastLight: ["#ffffff"],
  highContrast: ["#000000"],
  print: ["#ffffff"],
} as const;

/** Well above 2.3, which is just noticeable side by side, and above 10, at which thin curves are still mixed up. */
const LEAST_DISTANCE = 15;

test("differences of colours are those of the paper's test data", () => {
  for (const [a, b, wanted] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)
    assert.ok(Math.abs(ciede2000(a, b) - wanted) < 1e-4, `${a} and ${b}: ${ciede2000(a, b)}`);
});

test("what a kind of cones does not see leaves grey as it is", () => {
  for (const [name, m] of Object.entries(visions))
    for (const row of [0, 3, 6]) assert.ok(Math.abs(m[row] + m[row + 1] + m[row + 2] - 1) < 2e-6, name);
});

for (const [name, palette] of Object.entries(palettes)) {
  const { series, ramp, font, background, grid, ...roles } = palette;

  test(`${name}: every colour stands out from every background it is drawn on by 3 to 1`, () => {
    assert.equal(series.length, 8);
    for (const paper of [background, ...backgrounds[name as keyof typeof palettes]])
      for (const [what, ink] of [...Object.entries(roles), ...series.entries()]) {
        const ratio = contrastRatio(ink, paper)!;
        assert.ok(ratio >= LEAST_CONTRAST, `${what} ${ink} on ${paper}: ${ratio.toFixed(2)}`);
      }
  });

  for (const [vision, m] of Object.entries(visions))
    test(`${name}: no two of the eight colours look alike, ${vision}`, () => {
      for (const [i, a] of series.entries())
        for (const b of series.slice(i + 1)) {
          const distance = seenDistance(m, a, b);
          assert.ok(distance >= LEAST_DISTANCE, `${a} and ${b}: ${distance.toFixed(1)}`);
        }
    });
}
