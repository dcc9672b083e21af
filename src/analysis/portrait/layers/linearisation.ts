import { elementary } from "../../../elementary/elementary.ts";
import type { Equilibrium } from "../../../phase/equilibria.ts";
import type { Mark } from "../../../protocol/figure.ts";
import type { Scene } from "./scene.ts";

/** Half axes of the ellipse that the linear flow is drawn in, as parts of the view. */
const REACH = 0.11;
/** Solutions begin at so many places of it. */
const STARTS = 10;
/** Steps of a solution at most, and steps in the time of the fastest eigenvalue. */
const STEPS = 400;
const FINE = 24;

/**
 * The flow of z′ = J (z − z*) near an equilibrium, and the directions that it keeps: what hovering draws.
 *
 * Of more than two components the linear flow begins in the plane of the drawing and is projected onto it.
 */
export function linearisation(scene: Scene, { z, eigenvalues, eigenvectors }: Equilibrium): readonly Mark[] {
  const { flow, t, view, axes } = scene;
  const n = flow.dimension;
  const J = new Float64Array(n * n);
  flow.jacobian(t, Float64Array.from(z), 1, J);
  const fastest = eigenvalues.reduce((most, { re, im }) => Math.max(most, elementary.hypot(re, im)), 0);
  const radius = [REACH * (view.x[1] - view.x[0]), REACH * (view.y[1] - view.y[0])];
  const size = (w: ArrayLike<number>) => elementary.hypot(w[axes[0]] / radius[0], w[axes[1]] / radius[1]);
  if (!(fastest > 0) || !J.every(Number.isFinite)) return [];
  const steps = [-1, 1].map((sign) => stepOf(J, n, sign / (FINE * fastest)));
  const [x, y]: number[][] = [[], []];
  for (let k = 0; k < STARTS; k++) {
    const angle = (2 * Math.PI * (k + 0.5)) / STARTS;
    const start = z.map((_, i) =>
      i === axes[0] ? radius[0] * elementary.cos(angle) : i === axes[1] ? radius[1] * elementary.sin(angle) : 0,
    );
    for (const step of steps) {
      for (const w of solution(step, start, size)) {
        x.push(z[axes[0]] + w[axes[0]]);
        y.push(z[axes[1]] + w[axes[1]]);
      }
      x.push(Number.NaN);
      y.push(Number.NaN);
    }
  }
  const angles = Array.from({ length: 49 }, (_, k) => (2 * Math.PI * k) / 48);
  const ring = {
    x: Float64Array.from(angles, (a) => z[axes[0]] + 1.1 * radius[0] * elementary.cos(a)),
    y: Float64Array.from(angles, (a) => z[axes[1]] + 1.1 * radius[1] * elementary.sin(a)),
  };
  return [
    { kind: "regions", id: "linear-ground", colour: "accent", faint: true, ...ring },
    { kind: "line", id: "linear-flow", colour: "accent", width: 1.2, x: Float64Array.from(x), y: Float64Array.from(y) },
    ...eigenlines(eigenvectors, eigenvalues, z, axes, (w) => 1.1 / size(w)),
  ];
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
    if (!(far <= 1.1)) break;
    yield w;
    if (far < 0.03) break;
  }
}

/** Lines along real eigenvectors: solid where the flow leaves, dashed where it comes in. */
function eigenlines(
  vectors: Equilibrium["eigenvectors"],
  eigenvalues: Equilibrium["eigenvalues"],
  z: readonly number[],
  axes: readonly [number, number],
  scale: (w: readonly number[]) => number,
): readonly Mark[] {
  return eigenvalues.flatMap(({ re, im }, k): Mark[] => {
    const vector = vectors[k];
    if (im !== 0 || !vector) return [];
    const w = vector.re;
    const length = scale(w);
    if (!Number.isFinite(length)) return [];
    const [u, v] = [length * w[axes[0]], length * w[axes[1]]];
    const [x, y] = [z[axes[0]], z[axes[1]]];
    const ends = { x: Float64Array.of(x - u, x + u), y: Float64Array.of(y - v, y + v) };
    return [
      {
        kind: "line",
        id: `eigenvector-${k}`,
        colour: "accent",
        width: 2.5,
        ...(re < 0 && { dash: "dashed" }),
        ...ends,
      },
    ];
  });
}
