import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Panel } from "../../src/protocol/panel.ts";
import { Lab, openBrowser } from "./lab.ts";
import { analysisOf, portraitOf, trainingOf } from "./productPanels.ts";

const panels: Readonly<Record<string, () => Promise<Panel>>> = {
  portrait: () => portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }] }),
  phaseLine: () => portraitOf("tanh", "tanh"),
  adjoint: () => analysisOf("adjoint", "linear", "gradientOfLinear"),
  accuracy: () => analysisOf("accuracy", "linear", "gradientOfLinear"),
  training: () => trainingOf("spiral", "fitSpiral", 60),
};

/** Narrow, wide, in small and in large steps, and back: a panel is dragged through all of these. */
const widths = [500, 1400, 500, 559, 561, 560, 900, 1600, 1200, 700, 420, 300, 200, 1000, 200, 1600];
const zooms = [0.5, 1.25, 2];

interface Box {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

describe("resizing", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [name, panel] of Object.entries(panels)) {
    it(`${name}: at every width each figure, canvas and group of controls has its room, whatever the width was before`, async () => {
      const lab = await Lab.open(browser, { width: widths[0], height: 900 });
      await lab.show(await panel());
      for (const width of widths) await holdsTogether(lab, name, width, 900);
      for (const zoom of zooms) await holdsTogether(lab, name, Math.round(1200 / zoom), Math.round(900 / zoom));
      assert.deepEqual(await lab.violations(), []);
      await lab.close();
    });
  }
});

async function holdsTogether(lab: Lab, name: string, width: number, height: number): Promise<void> {
  await lab.page.setViewportSize({ width, height });
  // Chart.js hears of a new size by an observer, which speaks before a frame is painted.
  await lab.page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))",
  );
  const boxes = (await lab.page.evaluate(measure)) as readonly Box[];
  const at = `${name} at ${width} × ${height}`;
  assert.ok(boxes.length > 1, at);
  for (const { name: what, left, top, right, bottom } of boxes) {
    assert.ok(
      right - left > 60 && bottom - top > (what.startsWith("side") ? 10 : 60),
      `${at}: ${what} is ${right - left} × ${bottom - top}`,
    );
    assert.ok(left >= -1 && right <= width + 1, `${at}: ${what} lies from ${left} to ${right}`);
  }
  const plots = boxes.filter(({ name: what }) => !what.startsWith("canvas"));
  for (const [i, a] of plots.entries())
    for (const b of plots.slice(i + 1)) {
      const overlap =
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      assert.ok(!overlap, `${at}: ${a.name} lies over ${b.name}`);
    }
}

/** Runs in the page: where figures, their canvases and the groups of controls are. */
const measure = `[...document.querySelectorAll("figure.figure, figure.figure canvas.chart, figure.figure .plot, .side > *")]
  .filter((element) => element.checkVisibility())
  .flatMap((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const figure = element.closest("figure")?.dataset.figure ?? "";
    if (element.matches(".plot")) return [];
    const name = element.matches("figure") ? "figure " + figure : element.matches("canvas") ? "canvas of " + figure : "side " + element.className;
    return [{ name, left, top, right, bottom }];
  })`;
