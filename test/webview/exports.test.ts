import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { textWidth } from "../../src/figure/font/textWidth.ts";
import { darkPalette, lightPalette } from "../../src/figure/palette.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { turned } from "../../src/figure/turned.ts";
import type { Block, Panel } from "../../src/protocol/panel.ts";
import { errorOrders, phasePlane } from "./flows.ts";
import { Lab, openBrowser } from "./lab.ts";
import { analysisOf, portraitOf, trainingOf } from "./productPanels.ts";

interface Box {
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly width: number;
  readonly place: readonly number[];
}

/** Exported drawings bring their letters along. */
describe("exports", () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 720, height: 480 } });
  });
  after(() => browser.close());

  const figureOf = async (panel: Promise<Panel>, id: string) => {
    const { content } = await panel;
    const all = content.flatMap((block) =>
      block.kind === "columns" ? block.columns.flatMap((each) => each.content) : [block],
    );
    const found = all.find(
      (block): block is Extract<Block, { kind: "figure" }> => block.kind === "figure" && block.figure.id === id,
    );
    assert.ok(found, id);
    return found.figure;
  };

  const draw = async (svg: string) => {
    await page.setContent(`<style>body { margin: 0 }</style>${svg}`);
    await page.evaluate("document.fonts.ready");
  };

  const boxes = () =>
    page.evaluate(`[...document.querySelectorAll("svg text")].map((text) => {
      const { x, y, width, height } = text.getBoundingClientRect();
      return {
        text: text.textContent,
        size: Number(text.getAttribute("font-size")),
        bold: text.hasAttribute("font-weight"),
        width: text.getComputedTextLength(),
        place: [x, y, width, height],
      };
    })`) as Promise<readonly Box[]>;

  for (const [name, make] of [
    ["a phase plane", () => phasePlane()],
    ["error against step, log axes", () => errorOrders()],
    ["Lorenz", () => figureOf(portraitOf("lorenz", "butterfly"), "plane")],
    ["an adjoint", () => figureOf(analysisOf("adjoint", "pendulum", "separatrix"), "adjoint")],
    ["Lorenz in its box", async () => turned(await figureOf(portraitOf("lorenz", "shortSpan"), "space"))],
    ["a slope field", () => figureOf(portraitOf("bistable", "bothSides"), "plane")],
    ["the box of Picard and Lindelöf", () => figureOf(analysisOf("wellposed", "picard", "exponential"), "box-0")],
    ["a training's field", () => figureOf(trainingOf("rotation", "gradientOfRotation", 20), "learned")],
  ] as const)
    for (const [theme, palette] of [
      ["light", lightPalette],
      ["dark", darkPalette],
    ] as const)
      it(`${name}, ${theme}: the same boxes and pixels whatever fonts a machine has`, async () => {
        const svg = figureSvg(await make(), { palette });
        const seen: { readonly boxes: readonly Box[]; readonly pixels: string }[] = [];
        for (const other of ["serif", "monospace"]) {
          // What stands behind the font in the file is what a machine would take for it.
          await draw(svg.replace(/(Neural ODE Lab(?:"|&#34;|&quot;), )[^>]*?(" role)/, `$1${other}$2`));
          seen.push({ boxes: await boxes(), pixels: (await page.screenshot()).toString("base64") });
        }
        const [a, b] = seen;
        assert.ok(a.boxes.length > 10, `${a.boxes.length} words`);
        assert.deepEqual(a.boxes, b.boxes);
        assert.equal(a.pixels, b.pixels);
        for (const { text, size, bold, width } of a.boxes) {
          const expected = textWidth(text, size, bold);
          // Kerning, which is left out, makes words narrower: that of “.1” is a ninth of their size.
          const [over, under] = [0.03 * expected + 0.5, 0.03 * expected + Math.max(0.5, size / 8)];
          assert.ok(
            width - expected <= over && expected - width <= under,
            `“${text}” is ${width} wide, not ${expected}`,
          );
        }
      });

  for (const [kind, panel] of Object.entries({
    portrait: () => portraitOf("lorenz", "shortSpan"),
    accuracy: () => analysisOf("accuracy", "linear", "gradientOfLinear"),
    adjoint: () => analysisOf("adjoint", "linear", "gradientOfLinear"),
    training: () => trainingOf("rotation", "gradientOfRotation", 20),
    wellposed: () => analysisOf("wellposed", "picard", "exponential"),
  }))
    it(`${kind}: every drawing is saved twice as fine, with its letters, its file and its command line`, async () => {
      const lab = await Lab.open(browser, { width: 900, height: 900 });
      const shown = await panel();
      const line = shown.command?.line;
      assert.ok(line && shown.subtitle);
      await lab.show(shown);
      const figures = await lab.page.locator(".figure").all();
      assert.ok(figures.length > 1);
      for (const figure of figures) {
        const id = await figure.getAttribute("data-figure");
        await lab.page.evaluate("lab.sent.length = 0");
        const save = async (name: string, format: string) => {
          await figure.getByRole("button", { name: "Export" }).click();
          await lab.page.getByRole("menuitem", { name }).click();
          return Buffer.from((await lab.until("save", (message) => message.format === format)).data);
        };
        const svg = (await save("SVG drawing", "svg")).toString("utf8");
        assert.match(svg, /@font-face\{[^}]*data:font\/woff2/, `${id} brings its letters`);
        assert.ok(svg.includes(`Source: ${shown.subtitle}`), `${id} names its file`);
        const readable = svg.replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
        assert.ok(readable.includes(`Comment: ${line}`), `${id} names its command line`);
        const png = await save("PNG image", "png");
        const [, width] = /<svg [^>]*? width="(\d+)"/.exec(svg) ?? [];
        assert.equal(png.readUInt32BE(16), 2 * Number(width), `${id} is twice as fine`);
        assert.ok(png.includes(`iTXtSource\0\0\0\0\0${shown.subtitle}`), `${id} as an image names its file`);
        assert.ok(png.includes(`iTXtComment\0\0\0\0\0${line}`), `${id} as an image names its command line`);
      }
      assert.deepEqual(await lab.violations(), []);
      await lab.close();
    });

  it("without its font a drawing does look otherwise: the comparison can fail", async () => {
    const widths: number[] = [];
    for (const other of ["serif", "monospace"]) {
      await draw(
        figureSvg(phasePlane(), { bringsFont: false }).replace(
          /font-family="[^>]*?" role/,
          `font-family="${other}" role`,
        ),
      );
      widths.push((await boxes()).reduce((sum, box) => sum + box.width, 0));
    }
    assert.notEqual(widths[0], widths[1]);
  });

  it("an image of a drawing, as PNG files are made of, has its font from the first", async () => {
    const svg = figureSvg(errorOrders(), { palette: lightPalette });
    await page.setContent("<style>body { margin: 0 } img, svg { display: block }</style>");
    await page.evaluate(`(async (svg) => {
      const image = new Image();
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 480 });
      canvas.getContext("2d").drawImage(image, 0, 0);
      document.body.append(canvas);
    })(${JSON.stringify(svg)})`);
    const drawn = `(() => {
      const { data } = document.querySelector("canvas").getContext("2d").getImageData(0, 0, 720, 480);
      const dark = new Array(480).fill(0);
      for (let n = 0; n < data.length; n += 4) if (data[n] < 128) dark[Math.floor(n / 4 / 720)]++;
      return dark.slice(0, 60).reduce((sum, count) => sum + count, 0);
    })()`;
    const ink = (await page.evaluate(drawn)) as number;
    await page.evaluate(`(async (svg) => {
      const image = new Image();
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
      await image.decode();
      const context = document.querySelector("canvas").getContext("2d");
      context.clearRect(0, 0, 720, 480);
      context.drawImage(image, 0, 0);
    })(${JSON.stringify(figureSvg(errorOrders(), { palette: lightPalette, bringsFont: false }))})`);
    const other = (await page.evaluate(drawn)) as number;
    assert.ok(ink > 100, "the title is drawn");
    assert.notEqual(ink, other, "in letters of its own");
  });
});
