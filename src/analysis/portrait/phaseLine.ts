import { formatShort } from "../../core/formatShort.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";
import type { Range } from "./view.ts";

const SAMPLES = 401;
/** Arrows along the phase line. */
const ARROWS = 12;

/** The phase line of a scalar equation at one time: dz/dt over z, and the direction of the flow along the axis (Strogatz, chapter 2). */
export function phaseLine(flow: Flow, t: number, range: Range): Figure {
  const z = Float64Array.from({ length: SAMPLES }, (_, n) => range[0] + ((range[1] - range[0]) * n) / (SAMPLES - 1));
  const slope = new Float64Array(SAMPLES);
  flow.evaluate(t, z, SAMPLES, slope);
  const [name] = flow.stateNames;
  const marks: Mark[] = [
    { kind: "rule", id: "axis", axis: "y", at: 0, colour: "muted" },
    { kind: "line", id: "slope", label: `d${name}/dt`, colour: 0, x: z, y: slope },
    flowArrows(z, slope),
  ];
  return {
    id: "phaseLine",
    title: "Phase line",
    description: `d${name}/dt against ${name} at t = ${formatShort(t)}, with the direction of the flow along the axis.`,
    x: { label: name, scale: "linear", range },
    y: { label: `d${name}/dt`, scale: "linear" },
    marks,
  };
}

/** Arrows of one length along the axis, in the direction of the flow. */
function flowArrows(z: Float64Array, slope: Float64Array): Mark {
  const length = (z[z.length - 1] - z[0]) / (ARROWS * 2.5);
  const places = Array.from({ length: ARROWS }, (_, k) => Math.round(((k + 0.5) / ARROWS) * (z.length - 1)));
  const direction = places.map((n) => Math.sign(slope[n]) || 0);
  return {
    kind: "arrows",
    id: "flow",
    label: "flow",
    colour: "foreground",
    x: Float64Array.from(places, (n, k) => z[n] - (direction[k] * length) / 2),
    y: new Float64Array(ARROWS),
    dx: Float64Array.from(direction, (sign) => sign * length),
    dy: new Float64Array(ARROWS),
  };
}
