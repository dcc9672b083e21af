import type { View } from "../protocol/figure.ts";

/** The part of the state space that a portrait shows. */
export interface Plane {
  readonly view: View;
  /** Components along x and y. */
  readonly axes: readonly [number, number];
  /** A whole state; the components off the axes are held at its values. */
  readonly held: readonly number[];
}

/** Whether a view has finite ends and more than one number between them along either axis, so that there is anything to look at. */
export function hasExtent({ x, y }: View): boolean {
  return [x, y].every(
    ([low, high]) =>
      Number.isFinite(high - low) && high - low > 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high)),
  );
}

/** A view widened on every side by a part of its extent. */
export function widenedView({ x, y }: View, part: number): View {
  const wider = ([low, high]: View["x"]) => [low - part * (high - low), high + part * (high - low)] as const;
  return { x: wider(x), y: wider(y) };
}

/** States of the plane as a batch: component i of state j at `i * count + j`. */
export function statesOf({ axes: [i, j], held }: Plane, x: Float64Array, y: Float64Array): Float64Array {
  const count = x.length;
  const states = new Float64Array(held.length * count);
  for (const [k, value] of held.entries()) states.fill(value, k * count, (k + 1) * count);
  states.set(x, i * count);
  states.set(y, j * count);
  return states;
}
