import { squared } from "../core/squared.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Curve } from "./contour.ts";
import { type Plane, statesOf } from "./plane.ts";

/** What is left of a component on its nullcline, unless it rounds more coarsely. */
const RESIDUAL = 1e-10;
/** Newton steps at most, steps that were halved included. */
const STEPS = 16;
/** A place that goes further than so many cells is on its way to somewhere else. */
const FAR = 1.5;
/** Roundings of a place that a component may be off by. */
const ROUNDINGS = 8;

/**
 * Curves near the zero of a component, brought onto it by Newton's iteration along the gradient, all places at once; parts that do not
 * get there within a cell or so are left out. Lengths are measured in cells.
 */
export function onZero(flow: FrozenFlow, plane: Plane, component: number, curves: readonly Curve[]): readonly Curve[] {
  const count = curves.reduce((sum, { x }) => sum + x.length, 0);
  if (count === 0) return [];
  const n = flow.dimension;
  const [first, second] = plane.axes.map((k) => (component * n + k) * count);
  const x0 = Float64Array.from(curves.flatMap((curve) => curve.x));
  const y0 = Float64Array.from(curves.flatMap((curve) => curve.y));
  const width = Float64Array.from(curves.flatMap(({ x, cell }) => x.map(() => cell[0])));
  const height = Float64Array.from(curves.flatMap(({ x, cell }) => x.map(() => cell[1])));
  const [x, y, bestX, bestY] = [x0.slice(), y0.slice(), x0.slice(), y0.slice()];
  const [stepX, stepY] = [new Float64Array(count), new Float64Array(count)];
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const reached = new Uint8Array(count);
  const f = new Float64Array(n * count);
  const slopes = new Float64Array(n * n * count);
  for (let step = 0, moving = count; step < STEPS && moving > 0; step++) {
    const states = statesOf(plane, x, y);
    flow.evaluate(states, count, f);
    flow.jacobian(states, count, slopes);
    moving = 0;
    for (let j = 0; j < count; j++) {
      const value = f[component * count + j];
      if (Math.abs(value) < least[j]) {
        [bestX[j], bestY[j], least[j]] = [x[j], y[j], Math.abs(value)];
        const [fx, fy] = [slopes[first + j], slopes[second + j]];
        const rounding = ROUNDINGS * Number.EPSILON * (Math.abs(fx * x[j]) + Math.abs(fy * y[j]));
        reached[j] = least[j] <= Math.max(RESIDUAL, rounding) ? 1 : 0;
        const [gx, gy] = [fx * width[j], fy * height[j]];
        const size = gx * gx + gy * gy;
        const part = size > 0 ? value / size : 0;
        [stepX[j], stepY[j]] = [part * gx * width[j], part * gy * height[j]];
      } else {
        stepX[j] /= 2;
        stepY[j] /= 2;
      }
      [x[j], y[j]] = [bestX[j] - stepX[j], bestY[j] - stepY[j]];
      const far = squared((x[j] - x0[j]) / width[j]) + squared((y[j] - y0[j]) / height[j]);
      if (!(far <= FAR * FAR)) [x[j], y[j]] = [bestX[j], bestY[j]];
      else if (reached[j] === 0 || least[j] > 0) moving++;
    }
    // Another step after all have got there takes them to the last bits.
    if (step > 0 && reached.every((is) => is === 1) && moving > 0 && least.every((value) => value <= LAST_BITS)) break;
  }
  return partsReached(curves, bestX, bestY, reached);
}

/** Nobody looks closer. */
const LAST_BITS = 1e-13;

function partsReached(
  curves: readonly Curve[],
  x: Float64Array,
  y: Float64Array,
  reached: Uint8Array,
): readonly Curve[] {
  const parts: Curve[] = [];
  let at = 0;
  for (const { x: places, cell } of curves) {
    let from = at;
    const end = (to: number) => {
      if (to - from > 1) parts.push({ x: [...x.subarray(from, to)], y: [...y.subarray(from, to)], cell });
    };
    for (const past = at + places.length; at < past; at++) {
      if (reached[at] === 1) continue;
      end(at);
      from = at + 1;
    }
    end(at);
  }
  return parts;
}
