import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Figure } from "../../src/protocol/figure.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { until } from "../until.ts";
import { errorOrders, phasePlane, starts } from "./flows.ts";
import { atEverySpeed, Lab, type LabOptions, openBrowser } from "./lab.ts";
import { plainPanel, portrait } from "./panels.ts";
import { largestChange, readPixels, rememberPixels, settledPixels } from "./pixels.ts";

const backgrounds = {
  dark: [31, 31, 31],
  light: [255, 255, 255],
  highContrast: [0, 0, 0],
  highContrastLight: [255, 255, 255],
} as const;

const fieldOnly = (): Panel => {
  const figure = phasePlane();
  return plainPanel([{ ...figure, marks: figure.marks.filter(({ kind }) => kind === "field") }], "field");
};

describe("drawing", () => {
  let browser: Browser;
  let lab: Lab;
  const open = async (panel: Panel, options?: LabOptions) => {
    lab = await Lab.open(browser, options);
    await lab.show(panel);
  };
  before(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(await lab.violations(), [], "no console error, no breach of the policy");
    await lab.close();
  });
  after(() => browser.close());

  for (const theme of ["dark", "light", "highContrast", "highContrastLight"] as const)
    it(`shows the field in many colours that stand out, ${theme}`, async () => {
      await open(fieldOnly(), { theme });
      const field = await readPixels(lab, "phase", backgrounds[theme]);
      assert.ok(field.inked > 0.02 && field.inked < 0.5, `${field.inked} inked`);
      assert.ok(field.visible > 0.3, `${field.visible} visible`);
      assert.ok(field.hues >= 4, `${field.hues} hues`);
    });

  it("draws trajectories over the field and follows the theme while it is open", async () => {
    await open(fieldOnly());
    const field = await settledPixels(lab, "phase", backgrounds.dark);
    await lab.show(portrait());
    const dark = await settledPixels(lab, "phase", backgrounds.dark);
    assert.notEqual(dark.hash, field.hash);
    await lab.setTheme("light");
    const light = await settledPixels(lab, "phase", backgrounds.light);
    assert.notEqual(light.hash, dark.hash);
    assert.ok(light.visible > 0.3, `${light.visible} visible in the light theme`);
    await lab.setTheme("dark");
    assert.equal((await settledPixels(lab, "phase", backgrounds.dark)).hash, dark.hash, "back to the same pixels");
  });

  it("shows from its kept picture what it drew directly", async () => {
    await open(portrait());
    await settledPixels(lab, "phase", backgrounds.dark);
    await rememberPixels(lab, "phase");
    const plot = await lab.page.locator('[data-figure="phase"] .plot').boundingBox();
    assert.ok(plot);
    // Pointing at the drawing paints it again, the second time from the picture.
    for (const part of [0.3, 0.6, 0.4])
      await lab.page.mouse.move(plot.x + plot.width * part, plot.y + plot.height * part);
    await lab.page.mouse.move(2, 2);
    // Edges may be smoothed a little otherwise in a canvas of another size; nothing is moved, blurred or lost.
    const change = await largestChange(lab, "phase");
    assert.ok(change <= 32, `a channel changed by ${change}`);
    await lab.page.locator('[data-figure="phase"] .plot').focus();
    await lab.page.keyboard.press("ArrowRight");
    assert.ok((await largestChange(lab, "phase")) > 100, "a moved drawing is another one");
  });

  it("is legible in colours that the system forces", async () => {
    await open(portrait(), { forcedColors: true });
    const report = await readPixels(lab, "phase", [0, 0, 0]);
    assert.ok(report.inked > 0.05, `${report.inked} inked`);
    await lab.screenshot("portrait-forced-colours");
  });

  it("moves nothing on redraw: other numbers, an error, a slower answer", async () => {
    await open(portrait());
    const boxes = () =>
      lab.page.evaluate(`[...document.querySelectorAll(".plot, .control, h2, .actions, .side, .handle")]
        .filter((element) => !element.classList.contains("handle"))
        .map((element) => { const box = element.getBoundingClientRect(); return [element.className, box.x, box.y, box.width, box.height].join(" "); })`);
    const before = await boxes();
    await lab.show(
      portrait(
        starts.map(([x, v]) => [x * 1.01, v * 0.99] as const),
        1.05,
      ),
    );
    assert.deepEqual(await boxes(), before);
    await lab.show({ ...portrait(), stale: { severity: "error", text: "Line 3: `nu` is not defined." } });
    assert.deepEqual(await boxes(), before);
    await lab.show({ ...portrait(), busy: "solving" });
    assert.deepEqual(await boxes(), before);
  });

  it("greys the last good drawing and names the error on it", async () => {
    await open({
      ...portrait(),
      stale: {
        severity: "error",
        text: "Line 3: `nu` is not defined.",
        link: { id: "error", label: "Show in source" },
      },
    });
    assert.match(
      (await lab.page.evaluate(`getComputedStyle(document.querySelector(".plot")).filter`)) as string,
      /grayscale/,
    );
    const note = lab.page.locator(".stale [role=alert]");
    assert.match(await note.innerText(), /nu is not defined/);
    const [plot, card] = [await lab.page.locator(".plot").first().boundingBox(), await note.boundingBox()];
    assert.ok(plot && card && card.y < plot.y + plot.height && card.y + card.height > plot.y, "lies on the drawing");
    await note.getByText("Show in source").click();
    await lab.until("press", ({ control }) => control === "error");
    await lab.show(portrait());
    assert.equal(await note.count(), 0);
  });

  atEverySpeed("animates points along the curves, pauses, and leaves nothing behind", async (slowdown) => {
    await open(portrait(), { slowdown });
    assert.equal((await readPixels(lab, "phase", backgrounds.dark, "clock-layer")).inked, 0);
    await lab.page.getByRole("button", { name: "Play" }).click();
    const frames = new Set<number>();
    await until("four different frames", async () => {
      await lab.frames(1);
      return frames.add((await readPixels(lab, "phase", backgrounds.dark, "clock-layer")).hash).size >= 4;
    });
    await lab.screenshot("portrait-playing");
    await lab.page.getByRole("button", { name: "Pause" }).click();
    const first = await readPixels(lab, "series-x", backgrounds.dark, "clock-layer");
    await lab.frames(8);
    assert.equal((await readPixels(lab, "series-x", backgrounds.dark, "clock-layer")).hash, first.hash);
    assert.ok(first.inked > 0);
    await lab.page.getByRole("button", { name: "Stop" }).click();
    assert.equal((await readPixels(lab, "phase", backgrounds.dark, "clock-layer")).inked, 0);
  });

  it("shows stills instead of motion where less motion is asked for", async () => {
    await open(portrait(), { reducedMotion: true });
    await lab.page.getByRole("button", { name: "Play" }).click();
    const times = new Set<string>();
    await until("three stills", async () => {
      await lab.frames(1);
      const [time] = /[\d.]+/.exec(await lab.page.locator(".clock-time").innerText()) ?? ["none"];
      return times.add(time).size >= 3;
    });
    for (const time of times) {
      const still = (Number(time) * 16) / 14;
      assert.ok(Math.abs(still - Math.round(still)) < 0.01, `${time} is not one of sixteen stills`);
    }
  });

  atEverySpeed("tells what is under the pointer, with units and time", async (slowdown) => {
    await open(portrait(), { slowdown });
    const plot = await lab.page.locator('[data-figure="series-x"] .plot').boundingBox();
    assert.ok(plot);
    await lab.page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2);
    const tooltip = lab.page.locator('[data-figure="series-x"] .tooltip');
    await lab.page.locator('[data-figure="series-x"] .tooltip.shown').waitFor();
    assert.match(await tooltip.innerText(), /^t\s*[567]\.\d+ s/);
    assert.equal(await tooltip.locator(".tooltip-row").count(), 5, "the time and four curves");
    const handle = await lab.page.locator(".handle").first().boundingBox();
    const phase = await lab.page.locator('[data-figure="phase"] .plot').boundingBox();
    assert.ok(handle && phase);
    await lab.page.mouse.move(handle.x + 11, handle.y + 11 + 14);
    await lab.page.locator('[data-figure="phase"] .tooltip.shown').waitFor();
    await lab.screenshot("portrait-tooltip");
  });

  it("hides and shows marks from the legend, and draws log axes with powers of ten", async () => {
    await open(plainPanel([errorOrders()], "orders"));
    const all = await readPixels(lab, "orders", backgrounds.dark);
    const entry = lab.page.getByRole("button", { name: "RK4" });
    await entry.click();
    assert.equal(await entry.getAttribute("aria-pressed"), "false");
    const less = await readPixels(lab, "orders", backgrounds.dark);
    assert.ok(less.inked < all.inked);
    await entry.click();
    assert.equal((await readPixels(lab, "orders", backgrounds.dark)).hash, all.hash);
  });

  it("draws a symmetric log axis where files draw it: its grid, its curve and 0 in the middle", async () => {
    const x = Float64Array.from({ length: 201 }, (_, n) => n / 10);
    const figure: Figure = {
      id: "growth",
      title: "Growth",
      description: "Grows to both sides.",
      x: { label: "t", scale: "linear", time: true },
      y: { label: "a", scale: { linearTo: 1 }, range: [-1e6, 1e6] },
      marks: [{ kind: "line", id: "a", x, y: x.map((t) => Math.exp(0.6 * t) * Math.cos(3 * t)), colour: 0, width: 3 }],
    };
    await open({ ...portrait(), content: [{ kind: "figure", figure, size: "large" }] });
    const ink = (await lab.page.evaluate(`(() => {
      const canvas = document.querySelector(".drawing");
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      // From the left edge of the drawing on, pixels of the curve: bluer than they are red.
      const rows = [];
      for (let y = 0; y < height; y++)
        for (let x = 70; x < width - 20; x++) {
          const at = 4 * (y * width + x);
          if (data[at + 2] > data[at] + 60) rows.push([x, y]);
        }
      return rows;
    })()`)) as [number, number][];
    const at = (part: number) => {
      const right = Math.max(...ink.map(([left]) => left));
      const column = ink.filter(([left]) => left < right * part);
      return Math.max(...column.map(([, y]) => y)) - Math.min(...column.map(([, y]) => y));
    };
    // Its swings grow by as many pixels in every stretch of time; on a linear axis the first half would lie on one line.
    assert.ok(at(0.5) > 0.35 * at(1) && at(0.5) < 0.75 * at(1), `${at(0.5)} of ${at(1)}`);
  });

  it("keeps a curve of a hundred thousand points and one of none", async () => {
    const [series] = portrait().content.slice(1);
    assert.ok(series.kind === "figure");
    const x = Float64Array.from({ length: 100_000 }, (_, i) => i / 1000);
    await open(
      plainPanel([
        { ...series.figure, id: "long", marks: [{ kind: "line", id: "l", x, y: x.map((t) => Math.sin(40 * t)) }] },
        {
          ...series.figure,
          id: "none",
          marks: [{ kind: "line", id: "l", x: new Float64Array(), y: new Float64Array() }],
        },
      ]),
    );
    assert.ok((await readPixels(lab, "long", backgrounds.dark)).inked > 0.3);
    assert.ok((await readPixels(lab, "none", backgrounds.dark)).inked > 0.001);
  });
});
