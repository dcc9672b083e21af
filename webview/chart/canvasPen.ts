import type { Pen, Stroke, TextStyle } from "../../src/figure/pen.ts";
import { typeset } from "../../src/figure/sentence.ts";

/** Draws marks on a canvas. */
export class CanvasPen implements Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #font: string;

  constructor(context: CanvasRenderingContext2D, font: string) {
    this.#context = context;
    this.#font = font;
    context.lineJoin = "miter";
    context.miterLimit = 2;
    context.lineCap = "round";
  }

  begin(): void {
    this.#context.beginPath();
  }

  moveTo(x: number, y: number): void {
    this.#context.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#context.lineTo(x, y);
  }

  close(): void {
    this.#context.closePath();
  }

  circle(x: number, y: number, radius: number): void {
    this.#context.moveTo(x + radius, y);
    this.#context.arc(x, y, radius, 0, 2 * Math.PI);
  }

  stroke({ colour, width, opacity = 1, dash = [] }: Stroke): void {
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.globalAlpha = opacity;
    context.setLineDash(dash as number[]);
    context.stroke();
    context.globalAlpha = 1;
  }

  fill(colour: string, opacity = 1): void {
    const context = this.#context;
    context.fillStyle = colour;
    context.globalAlpha = opacity;
    context.fill();
    context.globalAlpha = 1;
  }

  text(words: string, x: number, y: number, { colour, size = 11, align = "start", bold, halo }: TextStyle): void {
    const text = typeset(words);
    const context = this.#context;
    context.font = `${bold ? "600 " : ""}${size}px ${this.#font}`;
    context.textAlign = align === "middle" ? "center" : align;
    context.textBaseline = "alphabetic";
    if (halo) {
      context.strokeStyle = halo;
      context.lineWidth = 3;
      context.setLineDash([]);
      context.strokeText(text, x, y);
    }
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}
