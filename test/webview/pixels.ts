import { until } from "../until.ts";
import type { Lab } from "./lab.ts";

/** What a figure's canvas shows, judged in the page. */
export interface PixelReport {
  /** Part of the drawing's pixels that differ from the background. */
  readonly inked: number;
  /** Part of the inked pixels that stand out from the background by a contrast of at least 2 (WCAG). */
  readonly visible: number;
  /** Distinct hues in steps of 30°, among colourful pixels. */
  readonly hues: number;
  /** Changes whenever any pixel does. */
  readonly hash: number;
}

/** Reads the canvas of a figure; `clock-layer` is the layer of what moves. */
export function readPixels(
  lab: Lab,
  figure: string,
  background: readonly [number, number, number],
  layer: "drawing" | "clock-layer" = "drawing",
): Promise<PixelReport> {
  return lab.page.evaluate(
    `(${judge})(document.querySelector('[data-figure="${figure}"] .${layer}'), ${JSON.stringify(background)})`,
  ) as Promise<PixelReport>;
}

/** The same, once two readings some frames apart agree: a canvas that changed its size is drawn again. */
export async function settledPixels(
  lab: Lab,
  figure: string,
  background: readonly [number, number, number],
): Promise<PixelReport> {
  let before = await readPixels(lab, figure, background);
  return until(`the drawing of ${figure} to settle`, async () => {
    await lab.frames();
    const now = await readPixels(lab, figure, background);
    const isSettled = now.hash === before.hash;
    before = now;
    return isSettled && now;
  });
}

/** Remembers a figure's drawing in the page, for `largestChange`. */
export function rememberPixels(lab: Lab, figure: string): Promise<unknown> {
  return lab.page.evaluate(
    `globalThis.remembered = (${bytesOf})(document.querySelector('[data-figure="${figure}"] .drawing'))`,
  );
}

/** The largest change of any channel of any pixel since, 0 to 255. */
export function largestChange(lab: Lab, figure: string): Promise<number> {
  return lab.page.evaluate(`(() => {
    const now = (${bytesOf})(document.querySelector('[data-figure="${figure}"] .drawing'));
    return now.length === remembered.length ? now.reduce((most, value, i) => Math.max(most, Math.abs(value - remembered[i])), 0) : 255;
  })()`) as Promise<number>;
}

const bytesOf = `function (canvas) {
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}`;

const judge = `function (canvas, background) {
  // Read from a copy: a canvas that is read often is drawn otherwise by the browser.
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const linear = (byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = luminance(background);
  const hues = new Set();
  let [inked, visible, hash] = [0, 0, 17];
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] / 255;
    const colour = [0, 1, 2].map((k) => data[i + k] * alpha + background[k] * (1 - alpha));
    hash = (Math.imul(hash, 31) + data[i] + 3 * data[i + 1] + 7 * data[i + 2] + 11 * data[i + 3]) | 0;
    if (Math.max(...colour.map((value, k) => Math.abs(value - background[k]))) < 24) continue;
    inked++;
    const light = luminance(colour);
    if ((Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05) >= 2) visible++;
    const [r, g, b] = colour;
    const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
    if (high - low < 50) continue;
    const hue = high === r ? ((g - b) / (high - low) + 6) % 6 : high === g ? (b - r) / (high - low) + 2 : (r - g) / (high - low) + 4;
    hues.add(Math.floor(hue * 2));
  }
  const pixels = data.length / 4;
  return { inked: inked / pixels, visible: visible / Math.max(1, inked), hues: hues.size, hash };
}`;
