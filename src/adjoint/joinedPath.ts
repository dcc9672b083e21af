import { joined } from "../core/joined.ts";
import type { Pieces } from "../ode/pieces.ts";
import type { AdjointPath, PathColumn } from "./gradientResult.ts";

/** The path of a stretch, and what of the parameters' integral comes behind it. */
export interface PathPart {
  readonly path: AdjointPath;
  /** Of the first parameters of the path; further ones are a stretch's own and are left away. */
  readonly base: Float64Array;
  /** The first row stands before the adjoint that is handed on at the stretch's end. */
  readonly isHanded: boolean;
}

/** The paths of stretches as one, from t1 back to t0: from one to the next the state and the adjoint jump. */
export function joinedPath(parts: readonly PathPart[]): AdjointPath {
  const kept = parts.map(({ path, isHanded }) => (isHanded && path.jumps[0] === 1 ? 1 : 0));
  const column = (of: PathColumn) =>
    joined(
      parts.map(({ path, base }, n) => {
        const width = path[of].length / Math.max(1, path.t.length);
        const rows = path[of].slice(kept[n] * width);
        return of === "gradient" ? withBase(rows, width, base) : rows;
      }),
    );
  const jumps: number[] = [];
  let first = 0;
  for (const [n, { path }] of parts.entries()) {
    if (n > 0) jumps.push(first);
    for (const row of path.jumps) if (row > kept[n]) jumps.push(first + row - kept[n]);
    first += path.t.length - kept[n];
  }
  const rows = {
    t: joined(parts.map(({ path }, n) => path.t.subarray(kept[n]))),
    z: column("z"),
    a: column("a"),
    gradient: column("gradient"),
    jumps,
  };
  return {
    ...rows,
    pieces: (of, indices) =>
      joinedPieces(
        rows.t,
        indices.length,
        parts.map(({ path, base }, n) => {
          const all = path.pieces(of, indices);
          const width = indices.length * (all.degree + 1);
          const coefficients = all.coefficients.slice(kept[n] * width);
          if (of === "gradient")
            for (let at = 0; at < coefficients.length; at += all.degree + 1)
              coefficients[at] += base[indices[(at / (all.degree + 1)) % indices.length]];
          return { ...all, t: all.t.subarray(kept[n]), coefficients };
        }),
      ),
  };
}

/** Pieces end to end, with the jump between two of them as a piece of no length. */
function joinedPieces(t: Float64Array, dimension: number, parts: readonly Pieces[]): Pieces {
  const degree = parts.reduce((most, part) => Math.max(most, part.degree), 1);
  const coefficients = new Float64Array(Math.max(0, t.length - 1) * dimension * (degree + 1));
  let at = 0;
  let end: number[] | undefined;
  for (const { t: own, degree: ownDegree, coefficients: c } of parts) {
    const width = ownDegree + 1;
    const value = (piece: number, i: number) =>
      c.subarray((piece * dimension + i) * width, (piece * dimension + i + 1) * width);
    const count = own.length - 1;
    if (end) {
      for (let i = 0; i < dimension; i++) {
        coefficients[at] = end[i];
        coefficients[at + 1] = (count > 0 ? value(0, i)[0] : end[i]) - end[i];
        at += degree + 1;
      }
    }
    for (let n = 0; n < count; n++)
      for (let i = 0; i < dimension; i++) {
        coefficients.set(value(n, i), at);
        at += degree + 1;
      }
    if (count > 0)
      end = Array.from({ length: dimension }, (_, i) => value(count - 1, i).reduce((sum, x) => sum + x, 0));
  }
  return { dimension, t, degree, coefficients };
}

function withBase(rows: Float64Array, width: number, base: Float64Array): Float64Array {
  const count = rows.length / Math.max(1, width);
  return Float64Array.from({ length: count * base.length }, (_, k) => {
    const [row, p] = [Math.floor(k / base.length), k % base.length];
    return rows[row * width + p] + base[p];
  });
}
