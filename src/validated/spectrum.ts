import { type Interval, interval, point } from "../graph/interval.ts";
import { add, mul, sub } from "../graph/ops/arithmetic.ts";
import { inverse } from "./inverse.ts";

/** An eigenvalue as it was computed, with a basis of the line or the plane that belongs to it (and, of a pair, to its conjugate). */
export interface Mode {
  readonly re: number;
  /** 0, or positive for a pair. */
  readonly im: number;
  /** One vector, or the real and the imaginary part of one. */
  readonly basis: readonly (readonly number[])[];
}

/** A disc about a computed eigenvalue (of a pair, also one about its conjugate). */
export interface Disc {
  readonly radius: number;
  /** It meets no other disc, and so holds exactly one eigenvalue. */
  readonly isApart: boolean;
}

/**
 * Discs that together hold all eigenvalues of every matrix within an enclosure, a mode each; undefined where the modes are no basis.
 * Any group of them that touches no other holds as many eigenvalues as it has discs.
 *
 * Rounded outward. Gershgorin's discs by blocks, in the basis of the modes; sources: Feingold, Varga 1962; Rump, Verification methods,
 * Acta Numerica 2010, section 13.4.
 */
export function spectralDiscs(
  matrix: readonly (readonly Interval[])[],
  modes: readonly Mode[],
): readonly Disc[] | undefined {
  const n = matrix.length;
  const columns = modes.flatMap(({ basis }) => basis);
  if (columns.length !== n) return undefined;
  const v = columns.map((_, i) => columns.map((column) => column[i]));
  const c = inverse(v);
  if (!c) return undefined;
  // V⁻¹ A V = (I − R)⁻¹ C A V with R = I − C V.
  const r = product(c.map(points), v.map(points)).map((row, i) =>
    row.map((x, k) => sub.interval(point(i === k ? 1 : 0), x)),
  );
  const delta = r.reduce((most, row) => Math.max(most, sumOf(row.map(magnitude))), 0);
  if (!(delta < 0.5)) return undefined;
  // δ / (1 − δ), and 1 − δ has rounded by less than what 2 δ more gives.
  const epsilon = sumOf([delta, 2 * delta * delta, delta * Number.EPSILON * 8]);
  const near = product(product(c.map(points), matrix), v.map(points));
  const largest = columns.map((_, k) => near.reduce((most, row) => Math.max(most, magnitude(row[k])), 0));
  const similar = near.map((row) =>
    row.map((x, k) => {
      const slack = mul.interval(point(epsilon), point(largest[k])).hi;
      return add.interval(x, interval(-slack, slack));
    }),
  );
  let at = 0;
  const spans = modes.map(({ basis }) => {
    at += basis.length;
    return Array.from(basis, (_, k) => at - basis.length + k);
  });
  const radii = modes.map((mode, own) =>
    sumOf(spans.map((span, other) => norm(blockOf(similar, spans[own], span, own === other ? mode : undefined)))),
  );
  return radii.map((radius, own) => {
    const { re, im } = modes[own];
    const isApart = modes.every(
      (other, k) =>
        (k === own || isBeyond(re - other.re, im - other.im, radius + radii[k])) &&
        ((k === own && im === 0) || isBeyond(re - other.re, im + other.im, radius + radii[k])),
    );
    return { radius, isApart };
  });
}

/** Whether a distance certainly is more than another. */
const isBeyond = (x: number, y: number, distance: number) =>
  Math.max(Math.abs(x), Math.abs(y)) > distance * (1 + 1e-12);

/** A block of a matrix, less the mode's own where it stands on the diagonal. */
function blockOf(
  matrix: readonly (readonly Interval[])[],
  rows: readonly number[],
  columns: readonly number[],
  mode: Mode | undefined,
): readonly Interval[] {
  const own = mode && (rows.length === 1 ? [mode.re] : [mode.re, mode.im, -mode.im, mode.re]);
  const entries = rows.flatMap((i) => columns.map((k) => matrix[i][k]));
  return own ? entries.map((x, k) => sub.interval(x, point(own[k]))) : entries;
}

const points = (row: readonly number[]) => row.map(point);

const magnitude = ({ lo, hi }: Interval) => Math.max(Math.abs(lo), Math.abs(hi));

/** Rounded up. */
const sumOf = (terms: readonly number[]) =>
  terms.reduce((sum, term) => (sum === 0 ? term : add.interval(point(sum), point(term)).hi), 0);

/** At least the spectral norm: the sum of magnitudes is more than the root of the sum of their squares. */
const norm = (entries: readonly Interval[]) => sumOf(entries.map(magnitude));

function product(
  a: readonly (readonly Interval[])[],
  b: readonly (readonly Interval[])[],
): readonly (readonly Interval[])[] {
  return a.map((row) =>
    b[0].map((_, k) => row.map((x, i) => mul.interval(x, b[i][k])).reduce((sum, term) => add.interval(sum, term))),
  );
}
