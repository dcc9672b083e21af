import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Panel } from "../../src/protocol/panel.ts";
import { bundleWebview, Lab, openBrowser } from "./lab.ts";
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
  readonly kind: "figure" | "plot" | "drawing" | "side";
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly pixels?: readonly number[];
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
      // Hidden, as behind another tab, and shown at another size.
      await lab.page.evaluate(`document.getElementById("panel").style.display = "none"`);
      await lab.page.setViewportSize({ width: 480, height: 700 });
      await lab.frames();
      await lab.page.evaluate(`document.getElementById("panel").style.display = ""`);
      await holdsTogether(lab, name, 480, 700);
      await holdsTogether(lab, name, 1200, 900);
      assert.deepEqual(await lab.violations(), []);
      await lab.close();
    });
  }

  it("a plane of its own shape stands under its title, beside what is as high as it is", async () => {
    const lab = await Lab.open(browser, { width: 1400, height: 900 });
    await lab.show(await portraitOf("kepler", "years"));
    const [title, plane, series] = await Promise.all(
      ["[data-figure=plane] > .legend", "[data-figure=plane] > .plot", "[data-figure=series] > .plot"].map((selector) =>
        lab.page.locator(selector).boundingBox(),
      ),
    );
    assert.ok(title && plane && series);
    assert.ok(plane.y - (title.y + title.height) <= 24, `${plane.y} below ${title.y + title.height}`);
    assert.ok(Math.abs(plane.y + plane.height - (series.y + series.height)) <= 4, `${plane.height}, ${series.height}`);
    await lab.close();
  });

  it("on a screen of other pixels drawings are made anew, as sharp as it", async () => {
    const lab = await Lab.open(browser, { width: 900, height: 800 });
    await lab.show(await panels.portrait());
    const session = await lab.page.context().newCDPSession(lab.page);
    await lab.page.evaluate(`for (const at of [1, 1.5, 2])
      matchMedia("(resolution: " + at + "dppx)").addEventListener("change", () => { window.told = true; })`);
    for (const deviceScaleFactor of [2, 1.5, 1]) {
      const emulate = (width: number) =>
        session.send("Emulation.setDeviceMetricsOverride", { width, height: 800, deviceScaleFactor, mobile: false });
      await lab.page.evaluate("window.told = false");
      await emulate(900);
      await lab.frames();
      assert.equal(await lab.page.evaluate("devicePixelRatio"), deviceScaleFactor);
      // Chromium 156 tells no page of pixels that are emulated: there a box of another width must do.
      if (!(await lab.page.evaluate("window.told"))) {
        await emulate(900 - 8 * deviceScaleFactor);
        await lab.frames();
      }
      const boxes = (await lab.page.evaluate(measure)) as readonly Box[];
      for (const { kind, name, left, right, pixels } of boxes)
        if (kind === "drawing")
          assert.ok(
            Math.abs(pixels![0] - (right - left)) <= 1,
            `${name}: ${pixels} on ${right - left} at ${deviceScaleFactor}`,
          );
    }
    await lab.close();
  });

  it("sizes hang on the page and the box alone: no container is queried, and Chart.js measures nothing", async () => {
    // A panel opened narrow and made wide lost figures whose sizes were units of a container inside of a queried one.
    const { style } = await bundleWebview();
    assert.doesNotMatch(style, /@container|container(-type|-name)?:|\dcq(i|w|h|b|min|max)\b/);
    const lab = await Lab.open(browser, { width: 700, height: 700 });
    await lab.page.evaluate(`{
      const { observe } = ResizeObserver.prototype;
      globalThis.observed = [];
      ResizeObserver.prototype.observe = function (element, ...more) { observed.push(element.className); return observe.call(this, element, ...more); };
    }`);
    await lab.show(await panels.portrait());
    assert.deepEqual([...new Set((await lab.page.evaluate("observed")) as string[])], ["chart"]);
    await lab.close();
  });
});

async function holdsTogether(lab: Lab, name: string, width: number, height: number): Promise<void> {
  await lab.page.setViewportSize({ width, height });
  // Charts hear of a new size by an observer, which speaks before a frame is painted.
  await lab.frames();
  const boxes = (await lab.page.evaluate(measure)) as readonly Box[];
  const at = `${name} at ${width} × ${height}`;
  assert.ok(boxes.length > 3, at);
  for (const box of boxes) {
    const { kind, left, right } = box;
    const what = `${at}: ${kind} ${box.name}`;
    const [across, up] = [right - left, box.bottom - box.top];
    assert.ok(across > 60 && up > (kind === "side" ? 10 : 60), `${what} is ${across} × ${up}`);
    assert.ok(left >= -1 && right <= width + 1, `${what} lies from ${left} to ${right}`);
    if (box.pixels)
      assert.ok(
        Math.abs(box.pixels[0] - across) <= 1 && Math.abs(box.pixels[1] - up) <= 1,
        `${what} is ${across} × ${up} and drawn with ${box.pixels.join(" × ")}`,
      );
    if (kind === "drawing")
      assert.ok(
        boxes.some((plot) => plot.kind === "plot" && sameBox(plot, box)),
        `${what} fills its plot`,
      );
  }
  const apart = boxes.filter(({ kind }) => kind === "figure" || kind === "side");
  for (const [i, a] of apart.entries())
    for (const b of apart.slice(i + 1)) assert.ok(!overlap(a, b), `${at}: ${a.name} lies over ${b.name}`);
}

const overlap = (a: Box, b: Box) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

const sameBox = (a: Box, b: Box) =>
  (["left", "top", "right", "bottom"] as const).every((side) => Math.abs(a[side] - b[side]) <= 1);

/**
 * Runs in the page: where figures, their plots, their drawings and the groups of controls are. A drawing has as many pixels as
 * its box, so that none is a small one blown up.
 */
const measure = `[...document.querySelectorAll("figure.figure, .plot, canvas.drawing, .side > *")]
  .filter((element) => element.checkVisibility())
  .map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const figure = element.closest("figure")?.dataset.figure ?? "";
    const kind = ["plot", "drawing"].find((name) => element.classList.contains(name)) ?? (figure ? "figure" : "side");
    const pixels = kind === "drawing" ? [element.width, element.height].map((n) => n / devicePixelRatio) : undefined;
    return { kind, name: figure || element.className, left, top, right, bottom, pixels };
  })`;
