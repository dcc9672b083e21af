import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastRatio, LEAST_CONTRAST, legible } from "../../src/figure/legible.ts";

test("black on white has the contrast 21, a colour on itself 1", () => {
  assert.ok(Math.abs(contrastRatio("#000", "#ffffff")! - 21) < 1e-12);
  assert.equal(contrastRatio("#123456", "rgb(18, 52, 86)"), 1);
});

test("a colour that can be seen stays as the theme has it", () => {
  assert.equal(legible("#4daafc", "#1f1f1f", "#cccccc"), "#4daafc");
  assert.equal(legible("var(--x)", "#1f1f1f", "#cccccc"), "var(--x)");
});

for (const [ink, paper, text] of [
  ["#ea5c0055", "#1f1f1f", "#cccccc"],
  ["#e2c08d", "#ffffff", "#3b3b3b"],
  ["rgba(234, 92, 0, 0.33)", "#000000", "#ffffff"],
  ["#1f1f1f", "#1f1f1f", "#cccccc"],
]) {
  test(`${ink} becomes legible on ${paper}`, () => {
    const found = legible(ink, paper, text);
    assert.ok(contrastRatio(found, paper)! >= LEAST_CONTRAST - 0.05, `${found}`);
    assert.notEqual(found, ink);
  });
}
