import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Axis, Figure, View } from "../../src/protocol/figure.ts";
import { until } from "../until.ts";
import { Lab, openBrowser } from "./lab.ts";
import { plainPanel, portrait } from "./panels.ts";

const phase = '[data-figure="phase"]';

/** Ten components over time, as a portrait shows them. */
const overlaid: Figure = {
  id: "series",
  title: "10 components over time",
  description: "Ten components against t.",
  x: { label: "t", scale: "linear", time: true },
  y: { label: "value", scale: "linear" },
  marks: Array.from({ length: 10 }, (_, i) => ({
    kind: "line" as const,
    id: `line-${i}`,
    label: `z${i}`,
    colour: i,
    badge: { text: `z${i}`, at: (i + 0.5) / 10 },
    x: Float64Array.of(0, 1, 2),
    y: Float64Array.of(i, i + 1, i),
  })),
};

const axis = (label: string, end: number): Axis => ({ label, scale: "linear", range: [-end, end] });

describe("axes", () => {
  let browser: Browser;
  let lab: Lab;
  before(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });
  after(() => browser.close());

  const box = async (selector: string) => {
    const found = await lab.page.locator(selector).first().boundingBox();
    assert.ok(found, selector);
    return found;
  };
  const shownLimits = async (): Promise<readonly number[]> =>
    (await lab.page.evaluate(
      `[...document.querySelectorAll('${phase} .limit vscode-text-field')].map(({ value }) => Number(value))`,
    )) as readonly number[];
  const openLimits = () => lab.page.locator(phase).getByRole("button", { name: "Limits" }).click();

  it("scrolls the panel with the wheel over a drawing, and says with which key it zooms", async () => {
    lab = await Lab.open(browser, { width: 800, height: 500 });
    await lab.show(portrait());
    const { x, y, width, height } = await box(`${phase} .plot`);
    await lab.page.mouse.move(x + width / 2, y + height / 2);
    await lab.page.mouse.wheel(0, 120);
    await until("the page to scroll", async () => ((await lab.page.evaluate("scrollY")) as number) > 0);
    await lab.page.locator(`${phase} .hint.shown`, { hasText: "Ctrl and the wheel zoom" }).waitFor();
    assert.equal((await lab.sent()).filter(({ type }) => type === "view").length, 0, "nothing was zoomed");
  });

  it("takes typed limits, refuses those the wrong way round, and fits again", async () => {
    lab = await Lab.open(browser);
    await lab.show(portrait());
    await openLimits();
    const home = await shownLimits();
    const to = lab.page.locator(`${phase} .limit vscode-text-field[aria-label="x to"] input`);
    await to.fill("1");
    await to.press("Enter");
    const { view } = await lab.until("view", ({ view }) => view !== null && Math.abs(view.x[1] - 1) < 1e-9);
    assert.ok(view && Math.abs(view.x[0] - home[0]) < 1e-2);
    const shape = (view.x[1] - view.x[0]) / (view.y[1] - view.y[0]);
    const before = (home[1] - home[0]) / (home[3] - home[2]);
    assert.ok(Math.abs(shape / before - 1) < 0.01, `units stay equal: ${before} became ${shape}`);
    await to.fill("-100");
    await to.press("Enter");
    await until("the old limit", async () => (await shownLimits())[1] === 1);
    await lab.page.locator(`${phase} .limits`).getByRole("button", { name: "Fit" }).click();
    await lab.until("view", ({ view: last }) => last === null);
    assert.deepEqual(await shownLimits(), home);
  });

  it("frees the axes from equal units, and back", async () => {
    lab = await Lab.open(browser);
    await lab.show(portrait());
    await openLimits();
    /** Units of x to units of y in as many pixels, axes and all. */
    const ratio = async () => {
      const [x0, x1, y0, y1] = await shownLimits();
      const { width, height } = await box(`${phase} .plot`);
      return (x1 - x0) / width / ((y1 - y0) / height);
    };
    const equal = await ratio();
    await lab.page.locator(`${phase} .limits vscode-checkbox`).click();
    await until("units of other lengths", async () => Math.abs((await ratio()) / equal - 1) > 0.02);
    await lab.page.locator(`${phase} .limits vscode-checkbox`).click();
    await until("the same lengths", async () => Math.abs((await ratio()) / equal - 1) < 0.01);
  });

  for (const width of [500, 900, 1400])
    it(`with equal units shows the view that was drawn for and nothing beside, ${width} pixels wide`, async () => {
      const panel = portrait();
      const [block, ...more] = panel.content;
      assert.equal(block.kind, "figure");
      lab = await Lab.open(browser, { width, height: 900 });
      await lab.show(panel);
      await openLimits();
      for (const [x, y] of [
        [3.2, 3.6],
        [4, 1.7],
        [1, 1.9],
      ]) {
        const figure = { ...block.figure, x: axis("x", x), y: axis("v", y) };
        await lab.show({ ...panel, content: [{ ...block, figure }, ...more] });
        assert.deepEqual(await shownLimits(), [-x, x, -y, y]);
      }
    });

  it("moves one limit of an axis whose numbers are dragged, and pans nothing", async () => {
    lab = await Lab.open(browser);
    await lab.show(portrait());
    await openLimits();
    await lab.page.locator(`${phase} .limits vscode-checkbox`).click();
    await lab.frames();
    const home = await shownLimits();
    const { x, y, width, height } = await box(`${phase} .plot`);
    const at = [x + width * 0.8, y + height - 30] as const;
    await lab.page.mouse.move(...at);
    await lab.page.mouse.down();
    await lab.page.mouse.move(at[0] - 60, at[1] + 3, { steps: 4 });
    await lab.page.mouse.up();
    const { view } = (await lab.until("view")) as { view: View };
    assert.ok(Math.abs(view.x[0] - home[0]) < 0.02, "the far end stays");
    assert.ok(view.x[1] > home[1] * 1.05, `${view.x[1]} is farther than ${home[1]}`);
    assert.ok(Math.abs(view.y[0] - home[2]) < 0.02 && Math.abs(view.y[1] - home[3]) < 0.02, "the other axis stays");
  });

  it("picks one of many curves, all and none from a list that follows the legend", async () => {
    lab = await Lab.open(browser);
    await lab.show(plainPanel([overlaid]));
    const pressed = async () =>
      (await lab.page.locator(".legend-entry[aria-pressed=true]").allInnerTexts()).map((text) => text.trim());
    const pick = async (name: string) => {
      await lab.page.locator(".legend vscode-dropdown").click();
      await lab.page.locator(`.legend vscode-option[aria-label="${name}"]`).click();
    };
    assert.equal((await pressed()).length, 10);
    await pick("Only z3");
    await until("z3 alone", async () => (await pressed()).join() === "z3");
    await lab.page.locator(".legend-entry", { hasText: "z5" }).click();
    await lab.page
      .locator('.legend vscode-option[aria-label="2 of 10"][aria-selected=true]')
      .waitFor({ state: "attached" });
    await pick("All 10");
    await until("all", async () => (await pressed()).length === 10);
  });

  it("moves a number that a start on the left edge would cover, and leaves the drawing where it was", async () => {
    const plane = (x: number): Figure => ({
      id: "phase",
      title: "A start",
      description: "A start on the edge or inside.",
      x: { label: "t", scale: "linear", range: [0, 1] },
      y: { label: "z", scale: "linear", range: [-1, 1] },
      marks: [{ kind: "points", id: "starts", x: Float64Array.of(x), y: Float64Array.of(0), tags: ["1"] }],
    });
    lab = await Lab.open(browser);
    await lab.page.evaluate(`(${recordingTexts})()`);
    const ends = async () =>
      (await lab.page.evaluate("Object.fromEntries(globalThis.textEnds)")) as Record<string, number>;
    await lab.show(plainPanel([plane(0.5)]));
    const inside = await ends();
    await lab.show(plainPanel([plane(0)]));
    const onEdge = await ends();
    assert.ok("0.0" in inside && "1.0" in inside, Object.keys(inside).join());
    // The disc reaches 7.75 pixels over the edge, from which a number stands 6.
    assert.ok(inside["0.0"] - onEdge["0.0"] > 1.75 && inside["0.0"] - onEdge["0.0"] < 6);
    assert.deepEqual({ ...onEdge, "0.0": 0 }, { ...inside, "0.0": 0 }, "all other words stay");
    // Drawn again as it is, it does not wander.
    await lab.show(plainPanel([plane(0)]));
    assert.deepEqual(await ends(), onEdge);
  });
});

/** Runs in the page: keeps where words drawn to the left of a place end, the last time each was drawn. */
const recordingTexts = `() => {
  const ends = (globalThis.textEnds = new Map());
  const { prototype } = CanvasRenderingContext2D;
  const { fillText } = prototype;
  prototype.fillText = function (text, x, ...rest) {
    if (this.textAlign === "right") ends.set(String(text), this.getTransform().e + x);
    return fillText.call(this, text, x, ...rest);
  };
}`;
