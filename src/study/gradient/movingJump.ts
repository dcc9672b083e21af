import { largest } from "../../core/extremes.ts";
import { Random } from "../../core/random.ts";
import type { Kernels } from "../kernels.ts";
import type { RoughPlace } from "../roughPlaces.ts";
import { type Path, roughPlaces } from "../roughPlaces.ts";
import { solve } from "../solve.ts";
import type { Study } from "../study.ts";
import { switchingTimes } from "../switchingTimes.ts";
import type { GradientOptions } from "./gradient.ts";

/** Rows of the solution that is searched. */
const ROWS = 400;
/** How far the state is moved along its way, in parts of the span, and parameters in parts of themselves. */
const [ALONG, BESIDE] = [1e-5, 1e-4];
/** Values of f this far apart, relative to their size, lie on two sides of a jump. */
const APART = 1e-3;

/**
 * A place on the first trajectory where f jumps and the time of the jump depends on the state or on parameters: what that
 * contributes to the gradient no mode has, for each follows the branches that were taken. (Those that depend on t and on
 * parameters alone are known, and have their terms.)
 */
export function movingJump(kernels: Kernels, study: Study, options: GradientOptions): RoughPlace | undefined {
  const { field, theta, span } = study;
  const outputs = Float64Array.from({ length: ROWS + 1 }, (_, k) =>
    k === ROWS ? span[1] : span[0] + ((span[1] - span[0]) * k) / ROWS,
  );
  const first = { ...study, z0: study.z0.slice(0, 1) };
  const { t, z } = solve(kernels, first, { ...options, outputs }).trajectories[0];
  const places = roughPlaces(field, theta, { t, z }, switchingTimes(field, theta, span).jumps);
  return places.find((place) => place.kind === "jump" && moves(study, place, { t, z }));
}

/** Whether f jumps while the time is held, as the state moves along its way or parameters change. */
function moves({ field, system, theta, span }: Study, { t: time }: RoughPlace, { t, z }: Path): boolean {
  const { dimension } = field;
  const direction = Math.sign(span[1] - span[0]);
  const k = Math.max(
    1,
    t.findIndex((row) => direction * (row - time) >= 0),
  );
  const [before, after] = [k - 1, k].map((row) => z.subarray(row * dimension, (row + 1) * dimension));
  const slope = before.map((x, i) => (after[i] - x) / (t[k] - t[k - 1]));
  const random = new Random(1);
  const signs = theta.map(() => (random.uniform() < 0.5 ? -1 : 1));
  const f = (along: number, beside: number) => {
    const state = before.map((x, i) => x + slope[i] * (time - t[k - 1] + along * Math.abs(span[1] - span[0])));
    const out = new Float64Array(dimension);
    const changed = theta.map((x, i) => x * (1 + beside * signs[i]));
    system.f(time, state, changed, out);
    return out;
  };
  const jumps = (x: Float64Array, y: Float64Array) => {
    const size = Math.max(largest(x.map(Math.abs)), largest(y.map(Math.abs)));
    return x.some((value, i) => Math.abs(value - y[i]) > APART * size);
  };
  return jumps(f(-ALONG, 0), f(ALONG, 0)) || jumps(f(0, -BESIDE), f(0, BESIDE));
}
