import type { View } from "../protocol/figure.ts";

/** The part of the state space that a portrait shows. */
export interface Plane {
  readonly view: View;
  /** Components along x and y. */
  readonly axes: readonly [number, number];
  /** A whole state; the components off the axes are held at its values. */
  readonly held: readonly number[];
}
