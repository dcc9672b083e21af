import type { Axis, Colour, Detail, Mark, Space } from "../protocol/figure.ts";
import type { Palette } from "./palette.ts";
import type { Pen } from "./pen.ts";
import type { Frame } from "./pixelScale.ts";
import type { Words } from "./words.ts";

/** Everything the project knows about one kind of mark; drawings, legends, tooltips, tables and exports ask it. */
export interface MarkKind<M extends Mark> {
  /** Calls `include` with points that a fitted view must show. */
  extent(mark: M, include: (x: number, y: number) => void): void;
  draw?(mark: M, surface: Surface): void;
  /** Its words, once all marks are drawn: none is crossed out by another's curve. */
  drawWords?(mark: M, surface: Surface): void;
  /** What moves while the panel's clock stands at `time`; drawn over everything else. */
  drawAt?(mark: M, surface: Surface, time: number): void;
  /** The part of the mark nearest to a pixel, for tooltips; null when it is farther than `reach` pixels. */
  nearest?(mark: M, frame: Frame, x: number, y: number, reach: number): Hit | null;
  /** The data behind the mark. */
  table(mark: M, axes: Axes): readonly TableColumn[];
  readonly swatch: "line" | "point" | "area" | "ramp" | "none";
}

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
  readonly space?: Space;
}

export interface Surface {
  readonly pen: Pen;
  readonly frame: Frame;
  readonly palette: Palette;
  /** Of what is shown, in pixels, where the frame reaches beyond it by as much on either side. */
  readonly size?: { readonly width: number; readonly height: number };
  /** A clock runs or stands: what `drawAt` shows in its place is left out by `draw`. */
  readonly clockActive?: boolean;
  /** Those of the whole drawing, that none may stand on another. */
  readonly words?: Words;
  /** Where it stands, for what changes as a whole with it: fields that depend on t. */
  readonly time?: number;
  /** Everything that is drawn: words keep clear of it. */
  readonly marks?: readonly Mark[];
}

/** A place on a mark. */
export interface Hit {
  /** In pixels. */
  readonly x: number;
  readonly y: number;
  /** In pixels, from where it was asked for. */
  readonly distance: number;
  /** Of the point of a mark. */
  readonly index: number;
  /** Shown first, when the place has a name of its own. */
  readonly name?: string;
  /** Where the place has one of its own. */
  readonly colour?: Colour;
  readonly values: { readonly x: number; readonly y: number; readonly t?: number };
  /** Told after the values. */
  readonly details?: readonly Detail[];
}

export interface TableColumn {
  readonly name: string;
  readonly values: Float64Array | readonly string[];
}
