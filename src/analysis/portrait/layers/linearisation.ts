import { squared } from "../../../core/squared.ts";
import { elementary } from "../../../elementary/elementary.ts";
import type { Equilibrium } from "../../../phase/equilibria.ts";
import type { Mark } from "../../../protocol/figure.ts";
import type { Scene } from "./scene.ts";

/** Half axes of the ellipse that the linear flow is drawn in, as parts of the view. */
const REACH = 0.11;
/** Solutions begin at so many places of it. */
const STARTS = 10;
/** They end so many half axes away, where the ground ends, a polygon. */
const FAR = 1.1;
const CORNERS = 48;
/** Steps of a solution at most, and steps in the time of the fastest eigenvalue. */
const STEPS = 400;
const FINE = 24;

/**
 * The flow of z′ = J (z − z*) near an equilibrium, and the directions that it keeps: what hovering draws.
 *
 * Of more than two components the linear flow begins in the plane of the drawing and is projected onto it.
 */
export function linearisation(scene: Scene, equilibrium: Equilibrium): readonly Mark[] {
  const { view, axes } = scene;
  const radius = [REACH * (view.x[1] - view.x[0]), REACH * (view.y[1] - view.y[0])];
  const around = (count: number, part: number) =>
    Array.from({ length: count }, (_, k) => {
      const angle = (2 * Math.PI * (k + part)) / count;
      return [elementary.cos(angle), elementary.sin(angle)];
    });
  const flow = linearFlow(scene, equilibrium, axes, radius, around(STARTS, 0.5));
  if (flow.length === 0) return [];
  const [x, y] = axes.map((axis, k) =>
    Float64Array.from([...around(CORNERS, 0), [1, 0]], (unit) => equilibrium.z[axis] + FAR * radius[k] * unit[k]),
  );
  return [{ kind: "regions", id: "linear-ground", colour: "accent", faint: true, x, y }, ...flow];
}

/** The same of three components in the box beside their plane, from all around the equilibrium. */
export function spatialLinearisation(scene: Scene, equilibrium: Equilibrium): readonly Mark[] {
  const { box } = scene;
  if (!box) return [];
  const radius = box.map(([low, high]) => REACH * (high - low));
  return linearFlow(scene, equilibrium, [0, 1, 2], radius, SPHERE);
}

/** Evenly spread over the sphere: the corners of an icosahedron. */
const SPHERE = [-1, 1].flatMap((a) =>
  [-1, 1].flatMap((b) => {
    const [short, long] = [a * 0.5257311121191336, b * 0.8506508083520399];
    return [
      [0, short, long],
      [short, long, 0],
      [long, 0, short],
    ];
  }),
);

/** The parts of an ellipsoid's half axes, along the axes drawn, at which solutions begin, and the lines of real eigenvectors. */
function linearFlow(
  { flow, t }: Scene,
  { z, eigenvalues, eigenvectors }: Equilibrium,
  axes: readonly number[],
  radius: readonly number[],
  directions: readonly (readonly number[])[],
): readonly Mark[] {
  const n = flow.dimension;
  const J = new Float64Array(n * n);
  flow.jacobian(t, Float64Array.from(z), 1, J);
  const fastest = eigenvalues.reduce((most, { re, im }) => Math.max(most, elementary.hypot(re, im)), 0);
  if (!(fastest > 0) || !J.every(Number.isFinite)) return [];
  const size = (w: ArrayLike<number>) =>
    Math.sqrt(axes.reduce((sum, axis, k) => sum + squared(w[axis] / radius[k]), 0));
  const steps = [-1, 1].map((sign) => stepOf(J, n, sign / (FINE * fastest)));
  const along: number[][] = axes.map(() => []);
  for (const direction of directions)
    for (const step of steps) {
      const start = z.map((_, i) => (axes.includes(i) ? radius[axes.indexOf(i)] * direction[axes.indexOf(i)] : 0));
      for (const w of solution(step, start, size))
        for (const [k, axis] of axes.entries()) along[k].push(z[axis] + w[axis]);
      for (const values of along) values.push(Number.NaN);
    }
  return [
    { kind: "line", id: "linear-flow", colour: "accent", width: 1.2, ...coordinates(along) },
    ...eigenlines(eigenvectors, eigenvalues, z, axes, (w) => FAR / size(w)),
  ];
}

function coordinates([x, y, z]: readonly (readonly number[])[]) {
  return { x: Float64Array.from(x), y: Float64Array.from(y), ...(z && { z: Float64Array.from(z) }) };
}

/** What one step of the classical Runge–Kutta method multiplies states of w′ = J w by: 1 + hJ + (hJ)²/2 + (hJ)³/6 + (hJ)⁴/24. */
function stepOf(J: Float64Array, n: number, h: number): Float64Array {
  const one = Float64Array.from(J, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  let step = one;
  // By Horner's rule, 1 + hJ (1 + hJ/2 (1 + …)).
  for (let k = 4; k >= 1; k--)
    step = step.map((_, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      let sum = 0;
      for (let m = 0; m < n; m++) sum += J[row * n + m] * step[m * n + column];
      return one[at] + (h / k) * sum;
    });
  return step;
}

/** The states that steps lead through until they leave the ellipse or have come to rest. */
function* solution(
  step: Float64Array,
  start: readonly number[],
  size: (w: ArrayLike<number>) => number,
): Generator<ArrayLike<number>, void, void> {
  const n = start.length;
  let w = Float64Array.from(start);
  yield w;
  for (let k = 0; k < STEPS; k++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let m = 0; m < n; m++) next[i] += step[i * n + m] * w[m];
    w = next;
    const far = size(w);
    if (!(far <= FAR)) break;
    yield w;
    if (far < 0.03) break;
  }
}

/** Lines along real eigenvectors: solid where the flow leaves, dashed where it comes in. */
function eigenlines(
  vectors: Equilibrium["eigenvectors"],
  eigenvalues: Equilibrium["eigenvalues"],
  z: readonly number[],
  axes: readonly number[],
  scale: (w: readonly number[]) => number,
): readonly Mark[] {
  return eigenvalues.flatMap(({ re, im }, k): Mark[] => {
    const vector = vectors[k];
    if (im !== 0 || !vector) return [];
    const length = scale(vector.re);
    if (!Number.isFinite(length)) return [];
    const ends = axes.map((axis) => [-1, 1].map((sign) => z[axis] + sign * length * vector.re[axis]));
    return [
      {
        kind: "line",
        id: `eigenvector-${k}`,
        colour: "accent",
        width: 2.5,
        ...(re < 0 && { dash: "dashed" }),
        ...coordinates(ends),
      },
    ];
  });
}
