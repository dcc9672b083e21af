import { drawMarks, kindOf } from "../../src/figure/marks.ts";
import type { Palette } from "../../src/figure/palette.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import type { Figure, Mark, Rule } from "../../src/protocol/figure.ts";
import { element } from "../element.ts";
import { CanvasPen } from "./canvasPen.ts";

/** A canvas over the chart for what moves: the chart beneath is not redrawn while an animation runs. */
export class ClockOverlay {
  readonly element = element("canvas", { class: "overlay clock-layer", "aria-hidden": "true" });
  #empty = true;

  draw(
    figure: Figure,
    marks: readonly Mark[],
    frame: Frame,
    palette: Palette,
    time: number | null,
    size: { width: number; height: number; ratio: number },
  ): void {
    if (time === null && this.#empty) return;
    const { element: canvas } = this;
    const [width, height] = [Math.round(size.width * size.ratio), Math.round(size.height * size.ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.width}px`;
      canvas.style.height = `${size.height}px`;
    }
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    this.#empty = time === null;
    if (time === null) return;
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.width, frame.height);
    context.clip();
    const pen = new CanvasPen(context, palette.font);
    for (const axis of ["x", "y"] as const)
      if (figure[axis].time) drawMarks([{ ...hairline, axis, at: time }], { pen, frame, palette });
    for (const mark of marks) kindOf(mark).drawAt?.(mark, { pen, frame, palette, clockActive: true }, time);
    context.restore();
  }
}

const hairline: Rule = { kind: "rule", id: "clock", axis: "x", at: 0, colour: "muted" };
