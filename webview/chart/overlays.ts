import type { Mark } from "../../src/protocol/figure.ts";
import { ClockOverlay } from "./clockOverlay.ts";
import { chartFrame, datasetOf, type FigureChartJs } from "./figureController.ts";
import { HoverOverlay } from "./hoverOverlay.ts";

/** What lies over a chart: what moves with the clock, and what the point under the pointer, or with the focus, brings with it. */
export class Overlays {
  readonly #clock = new ClockOverlay();
  readonly #hover = new HoverOverlay();
  #hovered: readonly Mark[] = [];
  readonly elements: readonly HTMLElement[] = [this.#hover.element, this.#clock.element];

  /** @param time where the clock stands; null where it does not run */
  draw(chart: FigureChartJs, time: number | null): void {
    this.drawMoving(chart, time);
    this.#drawHovered(chart);
  }

  /** Draws what moves alone: the clock has gone on. */
  drawMoving(chart: FigureChartJs, time: number | null): void {
    const frame = chartFrame(chart);
    const { figure, marks, palette } = datasetOf(chart);
    if (frame) this.#clock.draw(figure, marks, frame, palette, time, sizeOf(chart));
  }

  /** Draws what a point brings with it from now on; nothing where there is none. */
  hover(chart: FigureChartJs, marks: readonly Mark[]): void {
    this.#hovered = marks;
    this.#drawHovered(chart);
  }

  #drawHovered(chart: FigureChartJs): void {
    const frame = chartFrame(chart);
    if (frame) this.#hover.draw(this.#hovered, frame, datasetOf(chart).palette, sizeOf(chart));
  }
}

const sizeOf = ({ width, height, currentDevicePixelRatio: ratio }: FigureChartJs) => ({ width, height, ratio });
