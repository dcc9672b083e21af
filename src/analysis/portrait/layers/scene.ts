import type { Path } from "../../../phase/regions.ts";
import type { View } from "../../../protocol/figure.ts";
import type { Flow } from "../../../study/flow.ts";

/** What layers are drawn of: a flow frozen at a time, over a plane. */
export interface Scene {
  readonly flow: Flow;
  /** Time at which a flow that depends on it is frozen. */
  readonly t: number;
  readonly span: readonly [number, number];
  readonly view: View;
  readonly axes: readonly [number, number];
  /** A full state, for the components off the axes. */
  readonly held: readonly number[];
  /** Of three components, what the box beside the plane shows. */
  readonly box?: readonly (readonly [number, number])[];
  /** The field depends on t. */
  readonly moving: boolean;
  /** With which it does, where that can be read off it. */
  readonly period?: number;
  /** The field is no velocity: equations are M z′ = f. */
  readonly hasMass?: boolean;
  /** Somebody said where trajectories start. */
  readonly named: boolean;
  /** Trajectories that are drawn in any case. */
  readonly curves: readonly Path[];
  /** Points a side of a grid of arrows. */
  readonly grid: number;
  /** What takes long is left out. */
  readonly quick: boolean;
  readonly cancelled: () => boolean;
  /** Computed once, whichever layers ask. */
  readonly once: <Value>(what: (scene: Scene) => Value) => Value;
}

/** A scene in which each thing that layers share is computed once. */
export function sceneOf(given: Omit<Scene, "once">): Scene {
  const known = new Map<unknown, unknown>();
  const scene: Scene = {
    ...given,
    once<Value>(what: (scene: Scene) => Value): Value {
      if (!known.has(what)) known.set(what, what(scene));
      return known.get(what) as Value;
    },
  };
  return scene;
}

/** Why a layer of the frozen field is not offered where the field moves; undefined where it stands still. */
export const movingField = ({ moving }: Scene): string | undefined =>
  moving ? "The right-hand side depends on t: its trajectories cross, and this has no meaning for them." : undefined;

/** Why no layer is offered where the field is no velocity. */
export const noVelocity = ({ hasMass }: Scene): string | undefined =>
  hasMass ? "With a mass matrix the right-hand side is not the derivative: there is no field of arrows." : undefined;

/** Why a layer of planes is not offered of a system of more components. */
export const morePlanes = ({ flow: { dimension } }: Scene): string | undefined =>
  dimension > 2 ? `In ${dimension} dimensions these are no curves of a plane.` : undefined;

/** Components of which equilibria, nullclines and streamlines are looked for. */
export const MOST_COMPONENTS = 16;

/** Why these are not looked for in a system of many components. */
export const manyComponents = ({ flow: { dimension } }: Scene): string | undefined =>
  dimension > MOST_COMPONENTS
    ? `In ${dimension} dimensions, more than ${MOST_COMPONENTS}, they are not looked for.`
    : undefined;
