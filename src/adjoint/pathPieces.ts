import { emptyPullback } from "../core/linearisedSystem.ts";
import { adaptiveMethod } from "../ode/adaptiveMethod.ts";
import { cubicPieces, extensionPieces, joinedPieces, type Pieces } from "../ode/pieces.ts";
import type { GradientProblem, Solvable } from "./gradientProblem.ts";
import type { PathColumn, PathRows } from "./gradientResult.ts";

/** What lies between the rows of a path, of some of its numbers. */
export type BetweenRows = (rows: PathRows, of: PathColumn, indices: readonly number[]) => Pieces;

/** Rows whose steps are taken once more at a time. */
const CHUNK = 64;

/**
 * Cubics through the rows that have the slopes of the continuous adjoint there: z′ = f, a′ = −aᵀ ∂f/∂z and the integral's −aᵀ ∂f/∂θ.
 *
 * A discrete adjoint is defined at its steps alone. As these become small it goes over into the continuous one, whose slope is all
 * that is known of it between them; so is what a method without a continuous extension computed backward.
 */
export function cubicsBetween({ model: { system }, theta }: GradientProblem): BetweenRows {
  const pulled = emptyPullback(system);
  const f = new Float64Array(system.dimension);
  return (rows, of, indices) => {
    const width = widthOf(rows);
    const row = (from: Float64Array, n: number, count: number) => from.subarray(n * count, (n + 1) * count);
    return cubicPieces({ t: rows.t, z: columnsOf(rows, of, indices) }, indices.length, (n, t, out) => {
      const z = row(rows.z, n, width.z);
      if (of === "z") {
        system.f(t, z, theta, f);
        for (const [k, i] of indices.entries()) out[k] = f[i];
        return;
      }
      system.pullback(t, z, theta, row(rows.a, n, width.a), pulled);
      const by = of === "a" ? pulled.z : pulled.theta;
      for (const [k, i] of indices.entries()) out[k] = -by[i];
    });
  };
}

/**
 * The continuous extension of the steps that were solved backward, of which the rows are the ends.
 *
 * @param layout of the solved system; of numbers that are not in it, cubics
 */
export function extensionBetween(
  problem: GradientProblem,
  solvable: Solvable,
  layout: readonly PathColumn[],
): BetweenRows {
  const cubics = cubicsBetween(problem);
  return (rows, of, indices) => {
    if (!layout.includes(of)) return cubics(rows, of, indices);
    const pair = adaptiveMethod(problem.method);
    const kernel = solvable.pair(pair);
    const width = widthOf(rows);
    const first = layout.slice(0, layout.indexOf(of)).reduce((sum, before) => sum + width[before], 0);
    const columns = indices.map((i) => first + i);
    const parts: Pieces[] = [];
    for (let from = 0; from + 1 < rows.t.length; from += CHUNK) {
      const to = Math.min(rows.t.length, from + CHUNK + 1);
      const w = new Float64Array((to - from) * kernel.dimension);
      for (let n = from; n < to; n++) {
        let at = (n - from) * kernel.dimension;
        for (const column of layout) {
          w.set(rows[column].subarray(n * width[column], (n + 1) * width[column]), at);
          at += width[column];
        }
      }
      parts.push(
        joinedPieces(extensionPieces(kernel, pair, { t: rows.t.subarray(from, to), z: w }, problem.theta), w, columns),
      );
    }
    return concatenated(parts, rows.t, indices.length);
  };
}

function concatenated(parts: readonly Pieces[], t: Float64Array, dimension: number): Pieces {
  const degree = parts[0]?.degree ?? 1;
  const coefficients = new Float64Array(Math.max(0, t.length - 1) * dimension * (degree + 1));
  let at = 0;
  for (const part of parts) {
    coefficients.set(part.coefficients, at);
    at += part.coefficients.length;
  }
  return { dimension, t, degree, coefficients };
}

function widthOf(rows: PathRows): Readonly<Record<PathColumn, number>> {
  const width = (of: PathColumn) => (rows.t.length === 0 ? 0 : rows[of].length / rows.t.length);
  return { z: width("z"), a: width("a"), gradient: width("gradient") };
}

function columnsOf(rows: PathRows, of: PathColumn, indices: readonly number[]): Float64Array {
  const width = widthOf(rows)[of];
  const columns = new Float64Array(rows.t.length * indices.length);
  for (let n = 0; n < rows.t.length; n++)
    for (const [k, i] of indices.entries()) columns[n * indices.length + k] = rows[of][n * width + i];
  return columns;
}
