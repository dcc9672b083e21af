import type { Figure } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";

/** Strips below one another; more would push the portrait off the screen. */
const MAX_CURVES = 4;

/**
 * The components over time, a strip each, in the colours that the starts have in the phase plane.
 *
 * Of a system with more than four components those on the axes come first and the rest are left out.
 */
export function timeSeries(
  flow: Flow,
  trajectories: readonly Trajectory[],
  axes: readonly [number, number],
  colours: readonly number[],
): readonly Figure[] {
  const shown = [...new Set([...axes, ...flow.stateNames.keys()])].slice(0, MAX_CURVES);
  return shown.map((i) => ({
    id: `series-${i}`,
    title: `${flow.stateNames[i]} over time`,
    description: `${flow.stateNames[i]} against t for every start.`,
    x: { label: "t", scale: "linear", link: "time", time: true },
    y: { label: flow.stateNames[i], scale: "linear" },
    marks: trajectories.map((trajectory, n) => ({
      kind: "line",
      id: `trajectory-${n}`,
      colour: colours[n],
      x: trajectory.t,
      y: component(trajectory, flow.dimension, i),
      t: trajectory.t,
    })),
  }));
}
