import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Figure, Points } from "../../src/protocol/figure.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { until } from "../until.ts";
import { atEverySpeed, Lab, type LabOptions, openBrowser } from "./lab.ts";
import { portraitOf } from "./productPanels.ts";

/* Pointing at equilibria and choosing them, on the panel that the engine makes of two competing species. */

describe("equilibria under a pointer", () => {
  let browser: Browser;
  let lab: Lab;
  let panel: Panel;
  let plane: Figure;
  before(async () => {
    browser = await openBrowser();
    panel = await portraitOf("competition", "whoWins");
    const block = panel.content.find((each) => each.kind === "figure" && each.figure.id === "plane");
    assert.ok(block?.kind === "figure");
    plane = block.figure;
  });
  afterEach(async () => {
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });
  after(() => browser.close());

  const open = async (options?: LabOptions) => {
    lab = await Lab.open(browser, { width: 1000, height: 900, ...options });
    await lab.show(panel);
  };
  const mark = (id: string) => {
    const found = plane.marks.find((each): each is Points => each.id === id && each.kind === "points");
    assert.ok(found, id);
    return found;
  };
  /** The button over a point, where it is on the screen. */
  const saddle = async () => {
    const handle = lab.page.locator('[data-figure="plane"] .handle[aria-label^="C: saddle"]');
    const box = await handle.boundingBox();
    assert.ok(box);
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  const tooltip = () => lab.page.locator('[data-figure="plane"] .tooltip.shown');
  /** Pixels of the layer for what is pointed at that have any ink. */
  const inked = () =>
    lab.page.evaluate(`(() => {
      const canvas = document.querySelector('[data-figure="plane"] .hover-layer');
      if (canvas.width === 0 || canvas.height === 0) return 0;
      const copy = document.createElement("canvas");
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      let count = 0;
      for (let k = 3; k < data.length; k += 4) if (data[k] > 0) count++;
      return count;
    })()`) as Promise<number>;

  atEverySpeed(
    "hovering one draws its linearisation and tells its kind, its eigenvalues and how sure it is",
    async (slowdown) => {
      await open({ slowdown });
      assert.ok((mark("equilibria saddle").hover?.[0].length ?? 0) >= 4, "a ground, the linear flow, two directions");
      const [x, y] = await saddle();
      const before = await inked();
      await lab.page.mouse.move(x + 2, y + 1);
      await until("the linearisation is drawn", async () => (await inked()) > before + 500 || undefined);
      const text = await until("a tooltip", async () => (await tooltip().textContent()) || undefined);
      for (const part of [/C: saddle/, /0\.4142, −2\.414/, /trace−2/, /determinant−1/, /proven/])
        assert.match(text, part);
      await lab.page.mouse.move(x + 120, y - 260);
      await until("it goes with the pointer", async () => (await inked()) === 0 || undefined);
    },
  );

  it("the focus does what the pointer does", async () => {
    await open();
    const handle = lab.page.locator('[data-figure="plane"] .handle[aria-label^="C: saddle"]');
    assert.match((await handle.getAttribute("aria-label")) ?? "", /rabbits = 1, sheep = 1.*Enter: Start here/);
    await handle.focus();
    await until("the linearisation is drawn", async () => (await inked()) > 500 || undefined);
    await lab.page.keyboard.press("Enter");
    const { mark: chosen, index } = await lab.until("choose");
    assert.deepEqual([chosen, index], ["equilibria saddle", 0]);
    await lab.page.locator('[data-figure="plane"] .plot').focus();
    await until("it goes with the focus", async () => (await inked()) === 0 || undefined);
  });

  it("a click on one chooses it and starts nothing else; beside it a trajectory starts", async () => {
    await open();
    const [x, y] = await saddle();
    await lab.page.mouse.click(x + 1, y - 1);
    const { figure, mark: chosen, index } = await lab.until("choose");
    assert.deepEqual([figure, chosen, index], ["plane", "equilibria saddle", 0]);
    assert.ok((await lab.sent()).every(({ type }) => type !== "pick"));
    await lab.page.mouse.click(x + 90, y - 200);
    await lab.until("pick");
  });

  it("a table lists them all, and a button shows what matters", async () => {
    await open();
    const table = lab.page.locator("table", { hasText: "eigenvalues" }).first();
    for (const kind of ["unstable node", "stable node", "saddle"])
      assert.ok((await table.textContent())?.includes(kind), kind);
    await lab.page.locator('[data-control="fit"]').first().click();
    const { control } = await lab.until("press");
    assert.equal(control, "fit");
  });
});
