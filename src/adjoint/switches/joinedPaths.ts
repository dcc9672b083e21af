import type { Pieces } from "../../ode/pieces.ts";
import type { AdjointPath, GradientResult, PathColumn } from "../gradientResult.ts";

/** One part of a path, and the integrals of all that comes after it. */
export interface PathPart {
  readonly result: GradientResult;
  readonly later: Float64Array;
}

/** The paths of parts, the last part first, as one: from each to the next there is a jump. Undefined where none is recorded. */
export function joinedPaths(parts: readonly PathPart[]): AdjointPath | undefined {
  const paths = parts.flatMap(({ result: { path }, later }) => (path && path.t.length > 0 ? [{ path, later }] : []));
  if (paths.length === 0) return undefined;
  const own = paths[0].later.length;
  const joined = (of: (part: (typeof paths)[number]) => ArrayLike<number>) =>
    Float64Array.from(paths.flatMap((part) => Array.from(of(part))));
  const jumps: number[] = [];
  let rows = 0;
  for (const { path } of paths) {
    if (rows > 0) jumps.push(rows);
    for (const jump of path.jumps) jumps.push(rows + jump);
    rows += path.t.length;
  }
  return {
    t: joined(({ path }) => path.t),
    z: joined(({ path }) => path.z),
    a: joined(({ path }) => path.a),
    gradient: joined(({ path, later }) => {
      const width = path.gradient.length / path.t.length;
      return Float64Array.from({ length: path.t.length * own }, (_, k) => {
        const [row, p] = [Math.floor(k / own), k % own];
        return path.gradient[row * width + p] + later[p];
      });
    }),
    jumps,
    pieces: (of, indices) => joinedPieces(paths.map((part) => piecesOf(part, of, indices))),
  };
}

function piecesOf(
  { path, later }: { path: AdjointPath; later: Float64Array },
  of: PathColumn,
  indices: readonly number[],
) {
  const pieces = path.pieces(of, indices);
  if (of !== "gradient") return pieces;
  const { dimension, degree } = pieces;
  const coefficients = pieces.coefficients.slice();
  for (let k = 0; k < coefficients.length; k += degree + 1)
    coefficients[k] += later[indices[(k / (degree + 1)) % dimension]];
  return { ...pieces, coefficients };
}

function joinedPieces(parts: readonly Pieces[]): Pieces {
  const { dimension } = parts[0];
  const degree = parts.reduce((most, part) => Math.max(most, part.degree), 1);
  const t: number[] = [];
  const coefficients: number[] = [];
  const end = ({ degree: own, coefficients: c }: Pieces, i: number) => {
    const first = c.length - (dimension - i) * (own + 1);
    return c.slice(first, first + own + 1).reduce((sum, x) => sum + x, 0);
  };
  for (const [n, part] of parts.entries()) {
    const { coefficients: c, degree: own } = part;
    if (n > 0) {
      const before = parts[n - 1];
      for (let i = 0; i < dimension; i++) {
        const from = end(before, i);
        for (let m = 0; m <= degree; m++) coefficients.push(m === 0 ? from : m === 1 ? c[i * (own + 1)] - from : 0);
      }
    }
    for (const time of part.t) t.push(time);
    for (let k = 0; k < c.length; k += own + 1)
      for (let m = 0; m <= degree; m++) coefficients.push(m <= own ? c[k + m] : 0);
  }
  return { dimension, t: Float64Array.from(t), degree, coefficients: Float64Array.from(coefficients) };
}
