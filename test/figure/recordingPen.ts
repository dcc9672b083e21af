import type { Pen, Stroke } from "../../src/figure/pen.ts";

/** Remembers what was drawn: paths as lists of points, fills and strokes with what they covered. */
export class RecordingPen implements Pen {
  readonly painted: {
    readonly how: "fill" | "stroke";
    readonly colour: string;
    readonly path: readonly (readonly [number, number])[][];
    /** Of a stroke. */
    readonly width?: number;
  }[] = [];
  readonly texts: { readonly text: string; readonly x: number; readonly y: number }[] = [];
  path: [number, number][][] = [];

  begin(): void {
    this.path = [];
  }
  moveTo(x: number, y: number): void {
    this.path.push([[x, y]]);
  }
  lineTo(x: number, y: number): void {
    this.path.at(-1)?.push([x, y]);
  }
  close(): void {}
  circle(x: number, y: number): void {
    this.path.push([[x, y]]);
  }
  stroke({ colour, width }: Stroke): void {
    this.painted.push({ how: "stroke", colour, path: this.path, width });
  }
  fill(colour: string): void {
    this.painted.push({ how: "fill", colour, path: this.path });
  }
  text(text: string, x: number, y: number): void {
    this.texts.push({ text, x, y });
  }

  /** Every vertex of the present path. */
  get points(): readonly (readonly [number, number])[] {
    return this.path.flat();
  }
}
