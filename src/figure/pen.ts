/**
 * What marks draw with: a canvas on screen, path data in an SVG file. Coordinates are CSS pixels, y downward.
 *
 * A path is begun, traced, then filled and stroked as often as wanted.
 */
export interface Pen {
  begin(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  close(): void;
  circle(x: number, y: number, radius: number): void;
  stroke(stroke: Stroke): void;
  fill(colour: string, opacity?: number): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
}

export interface Stroke {
  readonly colour: string;
  /** In CSS pixels. */
  readonly width: number;
  /** Default 1. */
  readonly opacity?: number;
  /** Lengths of dashes and gaps in CSS pixels. */
  readonly dash?: readonly number[];
}

export interface TextStyle {
  readonly colour: string;
  /** In CSS pixels, default 11. */
  readonly size?: number;
  readonly align?: "start" | "middle" | "end";
  readonly bold?: boolean;
  /** A line of this colour around the letters keeps them legible over a drawing. */
  readonly halo?: string;
}
