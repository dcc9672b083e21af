/**
 * A drawing as data: axes, marks, notes and the table behind them. Analyses make figures, the webview draws them, exports
 * write them; none of these knows the others. Plain data throughout, so a figure crosses process and webview boundaries.
 */
export interface Figure {
  /** Stable within a panel; redraws replace the figure of the same id without a jump. */
  readonly id: string;
  readonly title: string;
  /** Beside the title, quieter: what a reader must know to read the drawing. */
  readonly caption?: string;
  /** What the figure shows, in a sentence or two, for screen readers and exports. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Equal units on both axes (phase planes); the ranges are widened to the shape of the drawing. */
  readonly equalAspect?: boolean;
  /** Three coordinates, seen from a side that the reader turns: marks with `z` are projected, those without stay in the plane z = low. */
  readonly space?: Space;
  /** Drawn in order, first at the back. */
  readonly marks: readonly Mark[];
  readonly notes?: readonly Note[];
  /** The reader's own view is left for the fitted one where this differs from the drawing before, as after a choice of other axes. */
  readonly fitting?: string;
  /** What a click on the drawing does ("Click to start a trajectory"); absent when a click does nothing. */
  readonly pick?: string;
}

/** The third axis of a figure, and the box that is turned: `x`, `y` and `z` have ranges there. */
export interface Space {
  readonly z: Axis;
  /** From where it is looked at first, in degrees: about the z axis, and above the plane of x and y. */
  readonly azimuth: number;
  readonly elevation: number;
}

export interface Axis {
  /** Always given: an axis without a name is a defect. */
  readonly label: string;
  readonly unit?: string;
  readonly scale: "linear" | "log" | SymmetricLog;
  /** The range shown at first; fitted to the marks when absent. */
  readonly range?: readonly [number, number];
  /**
   * Marked at whole numbers alone (things that are counted), or not at all (places without a number); default as fits the range.
   * `bare`: the axis itself is not drawn either, where what is drawn has axes of its own.
   */
  readonly ticks?: "whole" | "none" | "bare";
  /** Axes with the same link zoom and pan together. */
  readonly link?: string;
  /** This axis is time: the panel's clock is drawn as a line across it. */
  readonly time?: boolean;
}

/** Logarithmic on both sides of 0, and about linear up to a value: for what grows over many decades and changes its sign. */
export interface SymmetricLog {
  readonly linearTo: number;
}

/** A colour by role, so that every theme gives it its own: series 0–7 (taken modulo 8), or a meaning. */
export type Colour = number | ColourRole;

export type ColourRole = "foreground" | "muted" | "accent" | "error" | "warning" | "reference" | "forward" | "backward";

export type Mark = Line | Points | Arrows | Field | Band | Rule | Regions | Labels | Cells | ValueImage;

interface MarkBase {
  /** Unique within the figure; used by the legend, the table, tests and drags. */
  readonly id: string;
  /** Legend text; a mark without one is not in the legend. Marks of the same label share one legend entry. */
  readonly label?: string;
  /** What tooltips and tables call it, where that is not its label. */
  readonly name?: string;
  /** `foreground` when absent. */
  readonly colour?: Colour;
  /** Drawn with less ink: raw beside smoothed data. */
  readonly faint?: boolean;
}

/** A polyline; a NaN breaks it. */
export interface Line extends MarkBase {
  readonly kind: "line";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** In a figure of three coordinates. */
  readonly z?: Float64Array;
  readonly dash?: Dash;
  /** In CSS pixels, default 1.5. */
  readonly width?: number;
  /** The parameter along the curve (time), for tooltips and for points animated along it; monotone. */
  readonly t?: Float64Array;
  /** Heads on the curve that point where its parameter grows. */
  readonly heads?: boolean;
  /** A word on the curve itself, so that colour alone need not tell which it is; see `Badge`. */
  readonly badge?: Badge;
  /** How much ink each point has, from 0 to 1: of a curve that leaves the plane of the drawing. */
  readonly ink?: Float64Array;
  /** While the panel's clock runs or stands, only the part that it has passed is drawn: what is computed on the way. */
  readonly revealed?: boolean;
}

/** Where a curve crosses some part of the drawing's width, from 0 at the left to 1, a word stands on it. */
export interface Badge {
  readonly text: string;
  readonly at: number;
}

export type Dash = "dashed" | "dotted";

export interface Points extends MarkBase {
  readonly kind: "points";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** In a figure of three coordinates. */
  readonly z?: Float64Array;
  /**
   * Default `circle`. `equilibrium-stable` is filled, `equilibrium-unstable` hollow, `equilibrium-half` (what is neither, or is not known)
   * half filled, as in Strogatz; a `saddle` is a diamond, a `saddle-focus` one with a hole.
   */
  readonly symbol?: PointSymbol;
  /** Diameter in CSS pixels, default 6. */
  readonly size?: number;
  /** May be dragged and moved with arrow keys; the panel answers with a `move` event. */
  readonly draggable?: boolean;
  /** May be deleted from the keyboard or by a double click; the panel answers with a `remove` event. */
  readonly removable?: boolean;
  /** One name a point, for tooltips, tables and screen readers. */
  readonly labels?: readonly string[];
  /** One colour a point, where they differ. */
  readonly colours?: readonly Colour[];
  /** One or two letters inside each point, such as its number. */
  readonly tags?: readonly string[];
  /** More rows of each point's tooltip, such as its eigenvalues. */
  readonly details?: readonly (readonly Detail[])[];
  /** What is drawn over the figure while a point is pointed at or has the focus, such as its linearisation. */
  readonly hover?: readonly (readonly Mark[])[];
  /** What choosing a point (a click, Enter) does ("Start here"); the panel answers with a `choose` event. */
  readonly choice?: string;
  /** Options of the analysis that dragging any of these points sets. */
  readonly sets?: readonly OptionHandle[];
}

/** An option becomes the distance of a dragged point from `origin` along an axis; of a list, the entry `index`. */
export interface OptionHandle {
  readonly option: string;
  readonly axis: "x" | "y";
  readonly origin: number;
  readonly index?: number;
}

/** A name and a value, both as they are read. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}

export type PointSymbol =
  | "circle"
  | "cross"
  | "square"
  | "triangle"
  | "start"
  | "equilibrium-stable"
  | "equilibrium-unstable"
  | "equilibrium-half"
  | "saddle"
  | "saddle-focus";

/** Single arrows from (x, y) by (dx, dy) in data units, such as an adjoint along its trajectory. */
export interface Arrows extends MarkBase {
  readonly kind: "arrows";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  /** Time of each arrow: while the panel's clock runs only those it has passed are shown. */
  readonly t?: Float64Array;
  /** One arrow that runs with the clock along these, and none at rest. */
  readonly moving?: boolean;
}

/**
 * A vector field sampled on a regular grid, row by row from the lowest y; arrows are coloured by speed and drawn as
 * densely as the size of the drawing allows. `u` and `v` have `columns * rows` entries (for each of `times`); NaN draws nothing.
 */
export interface Field extends MarkBase {
  readonly kind: "field";
  readonly columns: number;
  readonly rows: number;
  /** First and last sample, not cell edges. */
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Times, rising, of which `u` and `v` hold a grid each, one after the other: the field follows the panel's clock. */
  readonly times?: Float64Array;
  /** `arrow` for a phase plane, `segment` for a slope field. */
  readonly style: "arrow" | "segment";
  /** `screen` (default) places arrows at a pleasant distance by interpolation, `samples` draws each grid point. */
  readonly density?: "screen" | "samples";
  /** Speeds at the ends of the ramp, shared by fields that are compared; default the field's own. */
  readonly speedRange?: readonly [number, number];
}

/** The area between two curves over the same x. */
export interface Band extends MarkBase {
  readonly kind: "band";
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A straight line across the whole drawing at one value of an axis, or the strip up to a second value. */
export interface Rule extends MarkBase {
  readonly kind: "rule";
  readonly axis: "x" | "y";
  readonly at: number;
  readonly to?: number;
  readonly dash?: Dash;
}

/** Closed filled polygons, such as a region of absolute stability; NaN separates polygons. */
export interface Regions extends MarkBase {
  readonly kind: "regions";
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Words at places of the drawing, such as the slope of a fitted line. */
export interface Labels extends MarkBase {
  readonly kind: "labels";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** In a figure of three coordinates. */
  readonly z?: Float64Array;
  readonly texts: readonly string[];
  /**
   * Which side of the place the words stand on; default `right`. `free`: where they meet no other words and no point, and few curves;
   * they then have a ground of their own.
   */
  readonly side?: "left" | "right" | "above" | "below" | "free";
  /** Of `free` words, what stands in their place where there is no room for them; where there is none for this either, nothing does. */
  readonly short?: readonly string[];
}

/**
 * Part of the drawing as a tint: the cells of a regular grid that belong to it, row by row from the lowest y, such as one basin of
 * attraction. `inside` has `columns * rows` entries, 1 for a cell that belongs to it and 0 for one that does not.
 */
export interface Cells extends MarkBase {
  readonly kind: "cells";
  readonly columns: number;
  readonly rows: number;
  /** Outer edges of the first and the last cell. */
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly inside: Uint8Array;
}

/**
 * A quantity over a regular grid of the plane, a colour a cell: row by row from the lowest y, `columns * rows` values, of which NaN
 * is left empty. Its label is what the quantity is called; the legend shows its colours between the least and the greatest value.
 */
export interface ValueImage extends MarkBase {
  readonly kind: "image";
  readonly columns: number;
  readonly rows: number;
  /** Outer edges of the first and the last cell. */
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly values: Float64Array;
}

/** A sentence on the figure: a finding, a warning, an error. */
export interface Note {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  /** A button after the sentence ("Show in source"); a `press` event carries its id. */
  readonly link?: { readonly id: string; readonly label: string };
}

/** The ranges of both axes as shown. */
export interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
