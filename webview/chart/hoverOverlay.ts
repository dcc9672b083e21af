import { drawMarks } from "../../src/figure/marks.ts";
import type { Palette } from "../../src/figure/palette.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import type { Mark } from "../../src/protocol/figure.ts";
import { element } from "../element.ts";
import { CanvasPen } from "./canvasPen.ts";

/** A canvas over the chart for what belongs to the point under the pointer, such as an equilibrium's linearisation. */
export class HoverOverlay {
  readonly element = element("canvas", { class: "overlay hover-layer", "aria-hidden": "true" });
  #drawn: readonly Mark[] = [];

  /** Draws `marks`, or nothing where there are none. */
  draw(
    marks: readonly Mark[],
    frame: Frame,
    palette: Palette,
    size: { readonly width: number; readonly height: number; readonly ratio: number },
  ): void {
    if (marks.length === 0 && this.#drawn.length === 0) return;
    this.#drawn = marks;
    const { element: canvas } = this;
    canvas.width = Math.round(size.width * size.ratio);
    canvas.height = Math.round(size.height * size.ratio);
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    const context = canvas.getContext("2d");
    if (!context || marks.length === 0) return;
    context.scale(size.ratio, size.ratio);
    context.beginPath();
    context.rect(frame.left, frame.top, frame.width, frame.height);
    context.clip();
    const pen = new CanvasPen(context, palette.font);
    drawMarks(marks, { pen, frame, palette });
  }
}
