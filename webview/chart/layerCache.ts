import { kindOf } from "../../src/figure/marks.ts";
import type { Palette } from "../../src/figure/palette.ts";
import type { Frame, PixelScale } from "../../src/figure/pixelScale.ts";
import type { Mark } from "../../src/protocol/figure.ts";
import { CanvasPen } from "./canvasPen.ts";

/** Part of the drawing kept beyond each edge, so that panning finds it already drawn. */
const overscan = 0.25;

interface Layer {
  readonly mark: Mark;
  readonly palette: Palette;
  readonly frame: Frame;
  readonly ratio: number;
  readonly canvas: HTMLCanvasElement;
  readonly marginX: number;
  readonly marginY: number;
}

/**
 * Keeps costly marks as pictures. A picture is reused while the view only moves, within what was drawn beyond its edges;
 * another zoom, size, theme or mark draws it anew.
 */
export class LayerCache {
  private readonly layers = new Map<string, Layer>();

  draw(mark: Mark, context: CanvasRenderingContext2D, frame: Frame, palette: Palette, ratio: number): void {
    const kept = this.layers.get(mark.id);
    const layer =
      kept && fits(kept, mark, frame, palette, ratio) ? kept : render(mark, frame, palette, ratio, kept?.canvas);
    this.layers.set(mark.id, layer);
    const left = snap(frame.left - layer.marginX + moved(layer.frame.x, frame.x), ratio);
    const top = snap(frame.top - layer.marginY + moved(layer.frame.y, frame.y), ratio);
    context.drawImage(layer.canvas, left, top, layer.canvas.width / ratio, layer.canvas.height / ratio);
  }

  /** Forgets the pictures of marks that are gone. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.layers.keys()) if (!ids.has(id)) this.layers.delete(id);
  }
}

function fits(layer: Layer, mark: Mark, frame: Frame, palette: Palette, ratio: number): boolean {
  return (
    layer.mark === mark &&
    layer.palette === palette &&
    layer.ratio === ratio &&
    layer.frame.width === frame.width &&
    layer.frame.height === frame.height &&
    layer.frame.left === frame.left &&
    layer.frame.top === frame.top &&
    sameZoom(layer.frame.x, frame.x) &&
    sameZoom(layer.frame.y, frame.y) &&
    Math.abs(moved(layer.frame.x, frame.x)) <= layer.marginX &&
    Math.abs(moved(layer.frame.y, frame.y)) <= layer.marginY
  );
}

const sameZoom = (a: PixelScale, b: PixelScale) => Math.abs(a.unit / b.unit - 1) < 1e-6;

/** Pixels that the drawing moved along an axis. */
const moved = (from: PixelScale, to: PixelScale) => to.origin - from.origin;

/** Onto whole pixels of the screen, lest the picture blur. */
const snap = (pixel: number, ratio: number) => Math.round(pixel * ratio) / ratio;

function render(mark: Mark, frame: Frame, palette: Palette, ratio: number, reuse?: HTMLCanvasElement): Layer {
  const marginX = Math.ceil(frame.width * overscan);
  const marginY = Math.ceil(frame.height * overscan);
  const canvas = reuse ?? document.createElement("canvas");
  canvas.width = Math.ceil((frame.width + 2 * marginX) * ratio);
  canvas.height = Math.ceil((frame.height + 2 * marginY) * ratio);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    context.translate(marginX - frame.left, marginY - frame.top);
    const wider = widened(frame, marginX, marginY);
    kindOf(mark).draw(mark, { pen: new CanvasPen(context, palette.font), frame: wider, palette, size: frame });
  }
  return { mark, palette, frame, ratio, canvas, marginX, marginY };
}

/** The frame with its margins: the same scales over a larger rectangle. */
function widened(frame: Frame, marginX: number, marginY: number): Frame {
  const wider = (scale: PixelScale, start: number, end: number): PixelScale => {
    const [first, second] = [scale.value(start), scale.value(end)];
    return { ...scale, min: Math.min(first, second), max: Math.max(first, second) };
  };
  const [left, top] = [frame.left - marginX, frame.top - marginY];
  const [width, height] = [frame.width + 2 * marginX, frame.height + 2 * marginY];
  return { left, top, width, height, x: wider(frame.x, left, left + width), y: wider(frame.y, top + height, top) };
}
