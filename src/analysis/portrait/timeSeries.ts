import type { Figure, Mark } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../flow.ts";

/** More components than this would be a tangle; the ones on the axes come first. */
const MOST = 6;

/** The components over time: strong for the last start, faint for the others. */
export function timeSeries(
  flow: Flow,
  trajectories: readonly Trajectory[],
  axes: readonly [number, number],
  link: string,
): Figure {
  const shown = [...new Set([...axes, ...flow.stateNames.keys()])].slice(0, MOST);
  const last = trajectories.length - 1;
  const marks: Mark[] = [];
  trajectories.forEach((trajectory, n) => {
    for (const i of shown) {
      marks.push({
        kind: "line",
        id: `${flow.stateNames[i]}-${n}`,
        label: n === last ? flow.stateNames[i] : undefined,
        colour: shown.indexOf(i),
        faint: n < last,
        x: trajectory.t,
        y: component(trajectory, flow.dimension, i),
        t: trajectory.t,
      });
    }
  });
  const names = shown.map((i) => flow.stateNames[i]);
  const rest = flow.dimension - shown.length;
  return {
    id: "series",
    title: "Time series",
    description: `${names.join(", ")} against t${rest > 0 ? ` (${rest} more components are not drawn)` : ""}.`,
    x: { label: "t", scale: "linear", link, time: true },
    y: { label: names.join(", "), scale: "linear" },
    marks,
  };
}
