import type { Field, Figure, Line, Points } from "../../src/protocol/figure.ts";

/** A right-hand side of a test's own, so that figures look like real ones without the engine. */
export type Flow = (z: readonly number[], t: number) => readonly number[];

export const vanDerPol: Flow = ([x, v]) => [v, (1 - x * x) * v - x];

/** Logistic growth with harvesting: two equilibria, at 1/4 and 3/4 for a harvest of 3/16. */
export const harvest: Flow = ([z]) => [z * (1 - z) - 3 / 16];

export interface Solution {
  readonly t: Float64Array;
  /** One array a component. */
  readonly z: readonly Float64Array[];
}

/** The classical Runge–Kutta method, from t = `from` to `to` in equal steps. */
export function solve(
  flow: Flow,
  start: readonly number[],
  [from, to]: readonly [number, number],
  steps: number,
): Solution {
  const h = (to - from) / steps;
  const t = new Float64Array(steps + 1);
  const z = start.map(() => new Float64Array(steps + 1));
  let state = [...start];
  const along = (k: readonly number[], part: number) => state.map((value, i) => value + part * h * k[i]);
  for (let step = 0; step <= steps; step++) {
    t[step] = from + step * h;
    for (const [i, component] of z.entries()) component[step] = state[i];
    const k1 = flow(state, t[step]);
    const k2 = flow(along(k1, 0.5), t[step] + h / 2);
    const k3 = flow(along(k2, 0.5), t[step] + h / 2);
    const k4 = flow(along(k3, 1), t[step] + h);
    state = state.map((value, i) => value + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  }
  return { t, z };
}

export function sampleField(
  direction: (x: number, y: number) => readonly [number, number],
  xRange: readonly [number, number],
  yRange: readonly [number, number],
  size: number,
  style: Field["style"],
): Field {
  const u = new Float64Array(size * size);
  const v = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const x = xRange[0] + ((xRange[1] - xRange[0]) * column) / (size - 1);
      const y = yRange[0] + ((yRange[1] - yRange[0]) * row) / (size - 1);
      [u[row * size + column], v[row * size + column]] = direction(x, y);
    }
  return {
    kind: "field",
    id: "field",
    label: style === "arrow" ? "speed" : "slope",
    columns: size,
    rows: size,
    xRange,
    yRange,
    u,
    v,
    style,
  };
}

/** Starts spread over the plane. */
export const starts: readonly (readonly [number, number])[] = [
  [0.4, 0],
  [2.6, 2.4],
  [-2.8, -1.5],
  [-1.2, 3],
];

/** The phase plane of Van der Pol with trajectories, nullclines, the equilibrium and movable starts. */
export function phasePlane(from: readonly (readonly [number, number])[] = starts, size = 40, steps = 600): Figure {
  const x: readonly [number, number] = [-4, 4];
  const trajectories = from.map((start, index): Line => {
    const { t, z } = solve(vanDerPol, start, [0, 14], steps);
    return { kind: "line", id: `trajectory-${index}`, x: z[0], y: z[1], t, colour: index, width: 2 };
  });
  const grid = Float64Array.from({ length: 400 }, (_, i) => x[0] + ((x[1] - x[0]) * i) / 399);
  const nullcline = grid.map((value) =>
    Math.abs(1 - value * value) < 0.05 ? Number.NaN : value / (1 - value * value),
  );
  const points: Points = {
    kind: "points",
    id: "starts",
    label: "start points",
    symbol: "start",
    colour: "foreground",
    x: Float64Array.from(from, ([px]) => px),
    y: Float64Array.from(from, ([, py]) => py),
    draggable: true,
    removable: true,
    labels: from.map((_, index) => `Start ${index + 1}`),
  };
  return {
    id: "phase",
    title: "Phase plane",
    description: "Van der Pol oscillator: every trajectory but the equilibrium winds onto one limit cycle.",
    x: { label: "x", scale: "linear", range: [-3.2, 3.2] },
    y: { label: "v", scale: "linear", range: [-3.6, 3.6] },
    equalAspect: true,
    pick: "Click to start a trajectory.",
    marks: [
      sampleField((px, py) => vanDerPol([px, py], 0) as [number, number], [-4, 4], [-4.5, 4.5], size, "arrow"),
      {
        kind: "line",
        id: "nullcline-x",
        label: "x′ = 0",
        x: grid,
        y: grid.map(() => 0),
        colour: "muted",
        dash: "dashed",
        width: 1.2,
      },
      {
        kind: "line",
        id: "nullcline-v",
        label: "v′ = 0",
        x: grid,
        y: nullcline,
        colour: "muted",
        dash: "dotted",
        width: 1.2,
      },
      ...trajectories,
      {
        kind: "points",
        id: "equilibria",
        label: "unstable spiral",
        symbol: "equilibrium-unstable",
        x: Float64Array.of(0),
        y: Float64Array.of(0),
        colour: "foreground",
      },
      points,
    ],
  };
}

/** Both components over time, one figure each. */
export function timeSeries(from: readonly (readonly [number, number])[] = starts, steps = 600): readonly Figure[] {
  return ["x", "v"].map((name, component) => ({
    id: `series-${name}`,
    title: `${name} over time`,
    description: `The component ${name} of each trajectory over time.`,
    x: { label: "t", unit: "s", scale: "linear", link: "time", time: true },
    y: { label: name, scale: "linear" },
    marks: from.map((start, index): Line => {
      const { t, z } = solve(vanDerPol, start, [0, 14], steps);
      return { kind: "line", id: `${name}-${index}`, x: t, y: z[component], t, colour: index };
    }),
  }));
}

/** The slope field of the harvested population with solutions and equilibria. */
export function slopeField(): Figure {
  const lines = [0.05, 0.15, 0.3, 0.45, 0.62, 0.9, 1.1].map((start, index): Line => {
    const { t, z } = solve(harvest, [start], [0, 12], 300);
    return {
      kind: "line",
      id: `solution-${index}`,
      label: index === 0 ? "solutions" : undefined,
      x: t,
      y: z[0],
      t,
      colour: "forward",
      width: 1.8,
    };
  });
  return {
    id: "slopes",
    title: "Slope field",
    description: "Solutions above 1/4 rise or fall to 3/4; those below die out.",
    x: { label: "t", unit: "years", scale: "linear", range: [0, 12], link: "time", time: true },
    y: { label: "z", scale: "linear", range: [-0.2, 1.2] },
    pick: "Click to start a solution.",
    marks: [
      sampleField((_, z) => [1, harvest([z], 0)[0]], [0, 12], [-0.2, 1.2], 30, "segment"),
      { kind: "rule", id: "stable", label: "stable equilibrium", axis: "y", at: 0.75, colour: "reference" },
      {
        kind: "rule",
        id: "unstable",
        label: "unstable equilibrium",
        axis: "y",
        at: 0.25,
        colour: "reference",
        dash: "dashed",
      },
      ...lines,
    ],
  };
}

/** The phase line: z′ over z, with the flow on the axis. */
export function phaseLine(): Figure {
  const z = Float64Array.from({ length: 200 }, (_, i) => -0.2 + (1.4 * i) / 199);
  const at = Float64Array.of(0, 0.12, 0.4, 0.5, 0.6, 0.9, 1.05);
  return {
    id: "line",
    title: "Phase line",
    description: "The sign of z′ says which way z moves.",
    x: { label: "z", scale: "linear", range: [-0.2, 1.2] },
    y: { label: "z′", scale: "linear" },
    marks: [
      { kind: "rule", id: "zero", axis: "y", at: 0, colour: "muted" },
      {
        kind: "line",
        id: "rate",
        label: "z′ = f(z)",
        x: z,
        y: z.map((value) => harvest([value], 0)[0]),
        colour: 0,
        width: 2,
      },
      {
        kind: "arrows",
        id: "flow",
        x: at,
        y: at.map(() => 0),
        dx: at.map((value) => 0.07 * Math.sign(harvest([value], 0)[0])),
        dy: at.map(() => 0),
        colour: 1,
      },
      {
        kind: "points",
        id: "sink",
        label: "stable",
        symbol: "equilibrium-stable",
        x: Float64Array.of(0.75),
        y: Float64Array.of(0),
      },
      {
        kind: "points",
        id: "source",
        label: "unstable",
        symbol: "equilibrium-unstable",
        x: Float64Array.of(0.25),
        y: Float64Array.of(0),
      },
    ],
  };
}

/** Log axes, a band, a region, labels: global error against the step, as an accuracy report draws it. */
export function errorOrders(): Figure {
  const h = Float64Array.from({ length: 9 }, (_, i) => 2 ** -(i + 1));
  const series = (id: string, label: string, order: number, scale: number, colour: number): Figure["marks"] => [
    {
      kind: "line",
      id: `${id}-fit`,
      x: h,
      y: h.map((step) => scale * step ** order),
      colour,
      dash: "dashed",
      width: 1.2,
      faint: true,
    },
    {
      kind: "points",
      id,
      label,
      x: h,
      y: h.map((step, i) => scale * step ** order * (1 + 0.05 * Math.cos(7 * i))),
      colour,
      size: 7,
    },
  ];
  return {
    id: "orders",
    title: "Global error against the step",
    description: "Errors of Euler and RK4 with fitted slopes.",
    x: { label: "h", unit: "s", scale: "log" },
    y: { label: "error", scale: "log" },
    marks: [
      { kind: "rule", id: "floor", label: "roundoff floor", axis: "y", at: 1e-12, to: 1e-11, colour: "muted" },
      {
        kind: "band",
        id: "spread",
        label: "spread over starts",
        x: h,
        low: h.map((step) => 0.2 * step),
        high: h.map((step) => 1.2 * step),
        colour: 0,
      },
      ...series("euler", "Euler", 1, 0.5, 0),
      ...series("rk4", "RK4", 4, 0.02, 1),
      {
        kind: "labels",
        id: "slopes",
        x: Float64Array.of(0.03, 0.03),
        y: Float64Array.of(0.004, 1e-9),
        texts: ["observed 1.00, expected 1", "observed 3.98, expected 4"],
        side: "left",
        colour: "foreground",
      },
    ],
  };
}

/** The region of absolute stability of RK4's polynomial with eigenvalues in it. */
export function stabilityRegion(): Figure {
  const [x, y]: [number[], number[]] = [[], []];
  // R(z) = e^{iθ}: Newton's method follows the root around the boundary.
  let [re, im] = [0, 0];
  for (let i = 0; i <= 800; i++) {
    const angle = (8 * Math.PI * i) / 800;
    for (let pass = 0; pass < 8; pass++) {
      const [a, b] = polynomial(re, im, 4);
      const [c, d] = polynomial(re, im, 3);
      const [p, q] = [a - Math.cos(angle), b - Math.sin(angle)];
      const norm = c * c + d * d;
      re -= (p * c + q * d) / norm;
      im -= (q * c - p * d) / norm;
    }
    x.push(re);
    y.push(im);
  }
  return {
    id: "stability",
    title: "Absolute stability of RK4",
    description: "Where |R(hλ)| is at most 1, with hλ along the solution.",
    x: { label: "Re hλ", scale: "linear" },
    y: { label: "Im hλ", scale: "linear" },
    equalAspect: true,
    marks: [
      { kind: "regions", id: "region", label: "stable", x: Float64Array.from(x), y: Float64Array.from(y), colour: 2 },
      { kind: "rule", id: "real", axis: "y", at: 0, colour: "muted" },
      {
        kind: "points",
        id: "eigenvalues",
        label: "hλ(t)",
        symbol: "cross",
        x: Float64Array.of(-0.4, -0.4, -1.7),
        y: Float64Array.of(0.9, -0.9, 0),
        colour: 3,
      },
    ],
  };
}

/** 1 + z + … + zⁿ/n!, in complex arithmetic. */
function polynomial(re: number, im: number, degree: number): readonly [number, number] {
  let [a, b] = [1, 0];
  for (let k = degree; k >= 1; k--) [a, b] = [1 + (a * re - b * im) / k, (a * im + b * re) / k];
  return [a, b];
}
