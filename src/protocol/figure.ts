/**
 * A drawing as data: axes, marks, notes and the table behind them. Analyses make figures, the webview draws them, exports
 * write them; none of these knows the others. Plain data throughout, so a figure crosses process and webview boundaries.
 */
export interface Figure {
  /** Stable within a panel; redraws replace the figure of the same id without a jump. */
  readonly id: string;
  readonly title: string;
  /** What the figure shows, in a sentence or two, for screen readers and exports. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Equal units on both axes (phase planes). */
  readonly equalAspect?: boolean;
  /** Drawn in order, first at the back. */
  readonly marks: readonly Mark[];
  readonly notes?: readonly Note[];
}

export interface Axis {
  /** Always given: an axis without a name is a defect. */
  readonly label: string;
  readonly scale: "linear" | "log";
  /** The range shown at first; fitted to the marks when absent. */
  readonly range?: readonly [number, number];
  /** Axes with the same link zoom and pan together. */
  readonly link?: string;
}

/** A colour by role, so that every theme gives it its own: series 0–7, or a meaning. */
export type Colour = number | "foreground" | "muted" | "accent" | "error" | "warning" | "reference" | "forward" | "backward";

export type Mark = Line | Points | Arrows | Field | Band | Rule | Regions;

interface MarkBase {
  /** Unique within the figure; used by the legend, the table, tests and drags. */
  readonly id: string;
  /** Legend text; a mark without one is not in the legend. */
  readonly label?: string;
  readonly colour?: Colour;
}

/** A polyline; a NaN breaks it. */
export interface Line extends MarkBase {
  readonly kind: "line";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dash?: "dashed" | "dotted";
  readonly width?: number;
  /** The parameter along the curve (time), for tooltips and for points animated along it. */
  readonly t?: Float64Array;
}

export interface Points extends MarkBase {
  readonly kind: "points";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** `equilibrium-stable` is filled, `equilibrium-unstable` hollow, as in Strogatz. */
  readonly symbol?: "circle" | "cross" | "square" | "start" | "equilibrium-stable" | "equilibrium-unstable";
  readonly size?: number;
  /** May be dragged and moved with arrow keys; the panel answers with a `movePoint` event. */
  readonly draggable?: boolean;
  readonly labels?: readonly string[];
}

/** Single arrows from (x, y) by (dx, dy) in data units, such as an adjoint along its trajectory. */
export interface Arrows extends MarkBase {
  readonly kind: "arrows";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  readonly t?: Float64Array;
}

/**
 * A vector field sampled on a regular grid, row by row from the lowest y; arrows are coloured by speed and drawn as
 * densely as the size of the drawing allows. `u` and `v` have `columns * rows` entries; NaN draws nothing.
 */
export interface Field extends MarkBase {
  readonly kind: "field";
  readonly columns: number;
  readonly rows: number;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** `arrow` for a phase plane, `segment` for a slope field. */
  readonly style: "arrow" | "segment";
}

/** The area between two curves over the same x. */
export interface Band extends MarkBase {
  readonly kind: "band";
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A straight line across the whole drawing, at one value of an axis. */
export interface Rule extends MarkBase {
  readonly kind: "rule";
  readonly axis: "x" | "y";
  readonly at: number;
  readonly dash?: "dashed" | "dotted";
}

/** Closed filled polygons, such as a region of absolute stability; NaN separates polygons. */
export interface Regions extends MarkBase {
  readonly kind: "regions";
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A sentence on the figure: a finding, a warning, an error. */
export interface Note {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
}
