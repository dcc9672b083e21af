import { formatShort } from "../../core/formatShort.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";
import type { Range } from "./view.ts";

const SAMPLES = 401;
/** Arrows along the phase line. */
const ARROWS = 12;

/**
 * The phase line of a scalar equation at one time: dz/dt over z, the direction of the flow along the axis, and the
 * equilibria, filled where stable and hollow where not (Strogatz, chapter 2).
 */
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
  for (const stable of [true, false]) {
    const at = equilibria(flow, t, z, slope)
      .filter((found) => found.stable === stable)
      .map((found) => found.z);
    if (at.length === 0) continue;
    marks.push({
      kind: "points",
      id: stable ? "stable" : "unstable",
      label: stable ? "stable equilibrium" : "unstable equilibrium",
      symbol: stable ? "equilibrium-stable" : "equilibrium-unstable",
      colour: "foreground",
      size: 9,
      x: Float64Array.from(at),
      y: new Float64Array(at.length),
    });
  }
  return {
    id: "phaseLine",
    title: "Phase line",
    description: `d${name}/dt against ${name} at t = ${formatShort(t)}, with the direction of the flow along the axis and the equilibria.`,
    x: { label: name, scale: "linear", range },
    y: { label: `d${name}/dt`, scale: "linear" },
    marks,
  };
}

/** Zeros of the slope with a change of sign, refined by bisection; stable where the slope falls through zero. */
function equilibria(flow: Flow, t: number, z: Float64Array, slope: Float64Array): { z: number; stable: boolean }[] {
  const found: { z: number; stable: boolean }[] = [];
  const at = new Float64Array(1);
  const value = new Float64Array(1);
  for (let n = 0; n + 1 < z.length; n++) {
    const [left, right] = [slope[n], slope[n + 1]];
    if (left === 0) {
      const [before, after] = [n > 0 ? slope[n - 1] : -right, right];
      if (before * after < 0) found.push({ z: z[n], stable: after < 0 });
      continue;
    }
    if (!(left * right < 0)) continue;
    let [a, b] = [z[n], z[n + 1]];
    for (let halving = 0; halving < 60; halving++) {
      at[0] = (a + b) / 2;
      flow.evaluate(t, at, 1, value);
      if (value[0] * left > 0) a = at[0];
      else b = at[0];
    }
    // A pole changes sign too, but its slope grows where a zero's vanishes.
    if (Math.abs(value[0]) < Math.max(Math.abs(left), Math.abs(right)))
      found.push({ z: (a + b) / 2, stable: left > 0 });
  }
  return found;
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
    colour: "accent",
    x: Float64Array.from(places, (n, k) => z[n] - (direction[k] * length) / 2),
    y: new Float64Array(ARROWS),
    dx: Float64Array.from(direction, (sign) => sign * length),
    dy: new Float64Array(ARROWS),
  };
}
