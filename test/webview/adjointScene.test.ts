import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { Lab, openBrowser } from "./lab.ts";
import { settledPixels } from "./pixels.ts";
import { analysisOf } from "./productPanels.ts";

/*
 * The adjoint is watched: its transport stays in view wherever the reader is, what is computed backward appears as the clock runs
 * back from t₁, the audit is one line, and its rows are there when they are asked for.
 */

describe("adjoint scene", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [width, theme] of [
    [500, "dark"],
    [500, "light"],
    [1400, "dark"],
    [1400, "light"],
  ] as const) {
    it(`is seen at ${width} pixels, ${theme}`, async () => {
      const lab = await Lab.open(browser, { width, height: 900, theme });
      await lab.show(await analysisOf("adjoint", "waypoints", "waypoints"));
      await lab.screenshot(`adjoint-rest-${width}-${theme}`, true);
      await lab.page.locator(".clock input[type=range]").fill("1.4");
      await lab.frames();
      await lab.page.locator('[data-figure="gradient"]').scrollIntoViewIfNeeded();
      await lab.screenshot(`adjoint-scene-${width}-${theme}`);
      const clock = await lab.page.locator(".clock").boundingBox();
      assert.ok(clock && clock.y >= -1 && clock.y + clock.height <= 900, `the transport is at ${clock?.y}`);
      const sizes = (await lab.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")) as number[];
      assert.ok(sizes[0] <= sizes[1] + 1, `${sizes[0]} pixels in a window of ${sizes[1]}`);
      assert.deepEqual(await lab.violations(), []);
      await lab.close();
    });
  }

  it("the audit is one line until its rows are asked for, and they stay open from one report to the next", async () => {
    const lab = await Lab.open(browser, { width: 1000, height: 900 });
    const panel = await analysisOf("adjoint", "linear", "gradientOfLinear");
    await lab.show(panel);
    const verdict = lab.page.locator(".verdict-line");
    assert.match(await verdict.innerText(), /agree with differences to 10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/);
    const row = lab.page.locator(".table-section details tbody tr").first();
    assert.equal(await row.isVisible(), false);
    await lab.page.locator(".table-section summary").click();
    assert.equal(await row.isVisible(), true);
    const content = panel.content.map((block) =>
      block.kind === "table" && block.closed ? { ...block, rows: block.rows.slice(1) } : block,
    );
    await lab.show({ ...panel, content });
    assert.equal(await row.isVisible(), true);
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });

  it("what is computed backward is drawn as far as the clock has come, and whole at rest", async () => {
    const lab = await Lab.open(browser, { width: 1400, height: 900 });
    await lab.show(await analysisOf("adjoint", "waypoints", "waypoints"));
    const background = [31, 31, 31] as const;
    const seen = async () =>
      Promise.all(["adjoint", "gradient", "state"].map((figure) => settledPixels(lab, figure, background)));
    const rest = await seen();
    await lab.page.locator(".clock input[type=range]").fill("0.2");
    const begun = await seen();
    assert.ok(begun[0].inked < rest[0].inked && begun[1].inked < rest[1].inked);
    assert.equal(begun[2].hash, rest[2].hash, "the state is known beforehand");
    await lab.page.getByRole("button", { name: "Stop" }).click();
    assert.deepEqual(
      (await seen()).map(({ hash }) => hash),
      rest.map(({ hash }) => hash),
    );
    await lab.close();
  });

  it("a slider in place sets its parameter", async () => {
    const lab = await Lab.open(browser, { width: 1000, height: 900 });
    await lab.show(await analysisOf("adjoint", "waypoints", "waypoints"));
    const group = lab.page.locator('[data-group="parameters"]');
    await group.locator("input[type=range]").first().fill("0.7");
    const { control, value } = await lab.until("set");
    assert.deepEqual([control, value], ["theta:grow:0", 0.7]);
    await lab.close();
  });
});
