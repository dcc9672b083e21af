import { drawMarks } from "../../src/figure/marks.ts";
import type { Palette } from "../../src/figure/palette.ts";
import type { Frame, PixelScale } from "../../src/figure/pixelScale.ts";
import type { Mark } from "../../src/protocol/figure.ts";
import { CanvasPen } from "./canvasPen.ts";

/** Part of the drawing kept beyond each edge, so that panning finds it already drawn. */
const overscan = 0.25;

/** Everything a picture of marks depends on. */
export interface LayerInput {
  readonly marks: readonly Mark[];
  readonly frame: Frame;
  readonly palette: Palette;
  readonly clockActive: boolean;
  /** Where the clock stands, when marks change as a whole with it. */
  readonly time?: number;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
}

interface Picture {
  readonly input: LayerInput;
  readonly canvas: HTMLCanvasElement;
  /** Where its corner lies in the chart, on whole pixels of the screen: unmoved it looks like the direct drawing. */
  readonly left: number;
  readonly top: number;
}

/**
 * Draws marks, and keeps a picture of them once they are drawn again unchanged or only moved: pointing at them costs one
 * copy, panning too until the margins are used up. New data, another zoom, size or theme is drawn directly, for it
 * may change again with the next frame.
 */
export class MarkLayer {
  #before: LayerInput | null = null;
  #picture: Picture | null = null;

  draw(context: CanvasRenderingContext2D, input: LayerInput): void {
    const { frame, ratio } = input;
    const settled = this.#before !== null && same(this.#before, input);
    this.#before = input;
    if (this.#picture && !fits(this.#picture, input))
      this.#picture = settled ? render(input, this.#picture.canvas) : null;
    else if (settled) this.#picture ??= render(input);
    if (!this.#picture) {
      drawOn(context, input);
      return;
    }
    const { canvas, left, top, input: drawn } = this.#picture;
    context.drawImage(
      canvas,
      left + snap(moved(drawn.frame.x, frame.x), ratio),
      top + snap(moved(drawn.frame.y, frame.y), ratio),
      canvas.width / ratio,
      canvas.height / ratio,
    );
  }
}

/** Draws with the margins in either case, so that dashes begin at the same places and a picture is as it was drawn. */
function drawOn(
  context: CanvasRenderingContext2D,
  { marks, palette, clockActive, time, frame: shown }: LayerInput,
): void {
  const pen = new CanvasPen(context, palette.font);
  drawMarks(marks, { pen, frame: widened(shown), palette, clockActive, time, size: shown });
}

/** The same drawing, here or elsewhere. */
function same(a: LayerInput, b: LayerInput): boolean {
  return (
    a.marks === b.marks &&
    a.palette === b.palette &&
    a.clockActive === b.clockActive &&
    a.time === b.time &&
    a.ratio === b.ratio &&
    a.frame.width === b.frame.width &&
    a.frame.height === b.frame.height &&
    sameZoom(a.frame.x, b.frame.x) &&
    sameZoom(a.frame.y, b.frame.y)
  );
}

function fits({ input }: Picture, next: LayerInput): boolean {
  const { width, height } = input.frame;
  return (
    same(input, next) &&
    Math.abs(moved(input.frame.x, next.frame.x)) <= width * overscan &&
    Math.abs(moved(input.frame.y, next.frame.y)) <= height * overscan
  );
}

const sameZoom = (a: PixelScale, b: PixelScale) => Math.abs(a.unit / b.unit - 1) < 1e-6;

/** Pixels that the drawing moved along an axis. */
const moved = (from: PixelScale, to: PixelScale) => to.origin - from.origin;

/** Onto whole pixels of the screen, lest the picture blur. */
const snap = (pixel: number, ratio: number) => Math.round(pixel * ratio) / ratio;

function render(input: LayerInput, reuse?: HTMLCanvasElement): Picture {
  const { ratio } = input;
  const frame = widened(input.frame);
  const left = snap(frame.left, ratio);
  const top = snap(frame.top, ratio);
  const canvas = reuse ?? document.createElement("canvas");
  canvas.width = Math.ceil(frame.width * ratio);
  canvas.height = Math.ceil(frame.height * ratio);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    context.translate(-left, -top);
    drawOn(context, input);
  }
  return { input, canvas, left, top };
}

/** The frame with its margins: the same scales over a larger rectangle. */
function widened(frame: Frame): Frame {
  const marginX = Math.ceil(frame.width * overscan) + 1;
  const marginY = Math.ceil(frame.height * overscan) + 1;
  const wider = (scale: PixelScale, start: number, end: number): PixelScale => {
    const [first, second] = [scale.value(start), scale.value(end)];
    return { ...scale, min: Math.min(first, second), max: Math.max(first, second) };
  };
  const [left, top] = [frame.left - marginX, frame.top - marginY];
  const [width, height] = [frame.width + 2 * marginX, frame.height + 2 * marginY];
  return { left, top, width, height, x: wider(frame.x, left, left + width), y: wider(frame.y, top + height, top) };
}
