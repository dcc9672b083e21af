import { dot } from "../../core/dot.ts";
import type { Bounds } from "../coordinates.ts";
import { strongWolfe } from "./lineSearch.ts";
import { quasiNewton } from "./optimizer.ts";

/** A part of the loss that is lost in the rounding of its sums. */
const ROUNDING = 1e-12;

export const lbfgs = quasiNewton({
  name: "lbfgs",
  doc: "Quasi-Newton steps from the last few gradients, with a line search: for small problems on full batches.",
  positional: [],
  options: [
    {
      name: "history",
      doc: "How many pairs of steps and gradient changes are kept.",
      type: { kind: "integer" },
      default: 10,
      min: 1,
    },
    {
      name: "lineSearch",
      doc: "How many evaluations of the loss one line search may take.",
      type: { kind: "integer" },
      default: 25,
      min: 1,
    },
  ],
  source: "Liu & Nocedal (1989), On the limited memory BFGS method for large scale optimization.",
  start: ({ history }, count) => ({
    steps: new Float64Array(history * count),
    changes: new Float64Array(history * count),
    pairs: new Float64Array(1),
  }),
  iterate({ history, lineSearch }, { steps, changes, pairs }, theta, loss, gradient, evaluate, bounds) {
    const count = theta.length;
    const row = (of: Float64Array, n: number) => of.subarray((n % history) * count, ((n % history) + 1) * count);
    const kept = Math.min(history, pairs[0]);
    // 0. What the gradient presses against a bound stays there; all else is as if nothing but the rest were learnt.
    const isHeld = bounds && heldAt(bounds, theta, gradient);
    const free = (x: Float64Array) => (isHeld ? x.map((value, i) => (isHeld[i] ? 0 : value)) : x);
    const downhill = free(gradient).map((x) => -x);
    // 1. The direction −Hg, by the recursion over the pairs from the newest to the oldest and back (algorithm 7.4 of
    //    Nocedal & Wright); H₀ is the scaling of the newest pair.
    let direction = downhill.slice();
    const known = Array.from({ length: kept }, (_, k) => pairs[0] - 1 - k)
      .map((n) => ({ s: free(row(steps, n)), y: free(row(changes, n)) }))
      .filter(({ s, y }) => !isHeld || dot(s, y) > Number.EPSILON * dot(y, y));
    const alpha = known.map(({ s, y }) => {
      const part = dot(s, direction) / dot(s, y);
      addScaled(direction, -part, y);
      return part;
    });
    if (known.length > 0) {
      const [{ s, y }] = known;
      const scale = dot(s, y) / dot(y, y);
      for (let i = 0; i < count; i++) direction[i] *= scale;
    }
    for (let k = known.length - 1; k >= 0; k--) {
      const { s, y } = known[k];
      addScaled(direction, alpha[k] - dot(y, direction) / dot(s, y), s);
    }
    const isBent = bounds && stopAt(bounds, theta, direction);
    // What is left of it need not lead down; without a bound, that is a matter of the pairs.
    if ((isBent || isHeld) && !(dot(direction, gradient) < 0)) direction = downhill;
    // 2. The step along it. Without pairs the gradient has no scale: the first trial is a step of length 1 at most.
    const length = Math.sqrt(dot(downhill, downhill));
    const first = known.length > 0 && direction !== downhill ? 1 : Math.min(1, 1 / length);
    const { found, missed } = strongWolfe(theta, direction, loss, gradient, first, lineSearch, evaluate, bounds);
    // Where what a step would gain is below the rounding of the loss, steps that gain nothing pass for sufficient.
    if (!found || found.loss === loss) {
      // A fresh start along the gradient, where the pairs have led astray.
      pairs[0] = 0;
      if (kept > 0) return { loss };
      return { loss, stalled: found || missed <= ROUNDING * Math.abs(loss) ? "at a minimum" : "search failed" };
    }
    // 3. The new pair, where the curvature along it is positive.
    const [s, y] = [row(steps, pairs[0]), row(changes, pairs[0])];
    const step = found.theta.map((x, i) => x - theta[i]);
    const change = found.gradient.map((x, i) => x - gradient[i]);
    if (dot(step, change) > Number.EPSILON * dot(change, change)) {
      s.set(step);
      y.set(change);
      pairs[0] += 1;
    }
    theta.set(found.theta);
    gradient.set(found.gradient);
    return { loss: found.loss };
  },
});

/** Which entries are at a bound that the way downhill leads out of; undefined where none is. */
function heldAt({ low, high }: Bounds, theta: Float64Array, gradient: Float64Array): readonly boolean[] | undefined {
  const held = Array.from(theta, (x, i) => (x <= low[i] && gradient[i] > 0) || (x >= high[i] && gradient[i] < 0));
  return held.includes(true) ? held : undefined;
}

/** Takes out of a direction, in place, what would leave a bound that an entry is at; whether there was anything. */
function stopAt({ low, high }: Bounds, theta: Float64Array, direction: Float64Array): boolean {
  let any = false;
  for (let i = 0; i < theta.length; i++) {
    if (!((theta[i] <= low[i] && direction[i] < 0) || (theta[i] >= high[i] && direction[i] > 0))) continue;
    direction[i] = 0;
    any = true;
  }
  return any;
}

function addScaled(x: Float64Array, factor: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] += factor * y[i];
}
