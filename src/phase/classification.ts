import type { Complex } from "../core/eigenvalues/complex.ts";
import { eigenvalues } from "../core/eigenvalues/eigenvalues.ts";
import { largest } from "../core/extremes.ts";
import { CONTINUOUS, contains, type Interval, point } from "../graph/interval.ts";
import { add, mul, sub } from "../graph/ops/arithmetic.ts";
import { middle } from "../validated/box.ts";
import { type ComplexVector, eigenvectors } from "./eigenvectors.ts";

/**
 * The kinds of equilibria by their linear part, in the words of Strogatz and of Kuznetsov, and whether nearby states stay near and come
 * back; undefined where the linear part does not tell.
 */
export const kinds = {
  stable: { stable: true },
  unstable: { stable: false },
  "stable node": { stable: true },
  "unstable node": { stable: false },
  "stable focus": { stable: true },
  "unstable focus": { stable: false },
  "stable star": { stable: true },
  "unstable star": { stable: false },
  "stable improper node": { stable: true },
  "unstable improper node": { stable: false },
  saddle: { stable: false },
  "saddle focus": { stable: false },
  "centre (linear part)": { stable: undefined },
  "non-hyperbolic": { stable: undefined },
} satisfies Readonly<Record<string, { readonly stable: boolean | undefined }>>;

export type EquilibriumKind = keyof typeof kinds;

/** What the linear part tells of an equilibrium. */
export interface Classification {
  readonly kind: EquilibriumKind;
  readonly stable: boolean | undefined;
  /** The kind holds for every matrix within the enclosure, not only up to rounding. */
  readonly certain: boolean;
  /** Why the kind is not certain or says nothing of stability. */
  readonly reason?: string;
  /** Row by row. */
  readonly jacobian: readonly (readonly number[])[];
  /** Those of larger real part first; conjugate pairs with the positive imaginary part first. */
  readonly eigenvalues: readonly Complex[];
  /** One an eigenvalue, of length 1; undefined where a repeated eigenvalue has no second one. */
  readonly eigenvectors: readonly (ComplexVector | undefined)[];
  readonly trace: number;
  readonly determinant?: number;
}

interface Verdict {
  readonly kind: EquilibriumKind;
  readonly reason?: string;
  readonly uncertain?: true;
  /** Eigenvalues where they are known better than from the matrix alone. */
  readonly eigenvalues?: readonly Complex[];
}

/**
 * Classifies an equilibrium from an enclosure of ∂f/∂z there: a sign that the enclosure does not tell from 0 is none.
 *
 * @param jacobian row by row
 */
export function classify(jacobian: readonly (readonly Interval[])[]): Classification {
  const rows = jacobian.map((row) => row.map(middle));
  const isSmooth = jacobian
    .flat()
    .every((x) => x.grade === CONTINUOUS && Number.isFinite(x.lo) && Number.isFinite(x.hi));
  const verdict = !isSmooth
    ? {
        kind: "non-hyperbolic" as const,
        reason: "f has no derivative here: a kink, a jump or a pole.",
        eigenvalues: [],
      }
    : rows.length === 1
      ? onLine(jacobian[0][0])
      : rows.length === 2
        ? inPlane(jacobian)
        : inSpace(rows);
  const { kind, reason, uncertain } = verdict;
  const values = verdict.eigenvalues ?? inOrder(eigenvalues(rows).values);
  return {
    kind,
    stable: kinds[kind].stable,
    certain: isSmooth && uncertain !== true && kind !== "non-hyperbolic",
    ...(reason !== undefined && { reason }),
    jacobian: rows,
    eigenvalues: values,
    eigenvectors: eigenvectors(rows, values),
    trace: rows.reduce((sum, row, i) => sum + row[i], 0),
    ...(rows.length === 2 && { determinant: middle(determinantOf(jacobian)) }),
  };
}

const VANISHING = "An eigenvalue is 0, or too near to tell: the linear part does not decide.";

function onLine(slope: Interval): Verdict {
  if (contains(slope, 0)) return { kind: "non-hyperbolic", reason: VANISHING, eigenvalues: [{ re: 0, im: 0 }] };
  return { kind: slope.hi < 0 ? "stable" : "unstable" };
}

const determinantOf = ([[a, b], [c, d]]: readonly (readonly Interval[])[]) =>
  sub.interval(mul.interval(a, d), mul.interval(b, c));

/** The trace–determinant plane (Strogatz, section 5.2), with the discriminant as (a − d)² + 4bc, which cancels less. */
function inPlane(jacobian: readonly (readonly Interval[])[]): Verdict {
  const [[a, b], [c, d]] = jacobian;
  const trace = add.interval(a, d);
  const determinant = determinantOf(jacobian);
  const apart = sub.interval(a, d);
  const discriminant = add.interval(mul.interval(apart, apart), mul.interval(point(4), mul.interval(b, c)));
  if (determinant.hi < 0) return { kind: "saddle" };
  if (determinant.lo <= 0) return { kind: "non-hyperbolic", reason: VANISHING };
  if (contains(trace, 0)) {
    const im = Math.sqrt(middle(determinant));
    const pair = [
      { re: 0, im },
      { re: 0, im: -im },
    ];
    const isExact = trace.lo === 0 && trace.hi === 0;
    const reason = isExact
      ? "The eigenvalues are imaginary: the linear part alone does not tell a centre from a weak focus."
      : "The eigenvalues are imaginary, or too near to tell: a centre, or a weak focus.";
    return { kind: "centre (linear part)", reason, eigenvalues: pair, ...(!isExact && { uncertain: true }) };
  }
  const side = trace.hi < 0 ? "stable" : "unstable";
  if (discriminant.lo > 0) return { kind: `${side} node` };
  if (discriminant.hi < 0) return { kind: `${side} focus` };
  const half = middle(trace) / 2;
  const eigenvalues = [
    { re: half, im: 0 },
    { re: half, im: 0 },
  ];
  const isExact = discriminant.lo === 0 && discriminant.hi === 0;
  const isStar = [b, c, apart].every((x) => contains(x, 0));
  const reason = "The two eigenvalues are equal, or too near to tell from a node's or a focus's.";
  return {
    kind: isStar ? `${side} star` : `${side} improper node`,
    eigenvalues,
    ...(!isExact && { reason, uncertain: true }),
  };
}

/** An eigenvalue's real part within this of 0, in parts of the matrix, is not told from it. */
const NEAR = 1e-10;

function inSpace(rows: readonly (readonly number[])[]): Verdict {
  const { status, values } = eigenvalues(rows);
  if (status !== "ok") return { kind: "non-hyperbolic", reason: "The eigenvalues could not be computed." };
  const size = largest(rows.flat().map(Math.abs));
  const signs = values.map(({ re }) => (Math.abs(re) <= NEAR * size ? 0 : Math.sign(re)));
  if (signs.includes(0))
    return { kind: "non-hyperbolic", reason: "An eigenvalue has real part 0, or too near to tell." };
  const turns = values.some(({ im }) => im !== 0);
  const all = signs.every((sign) => sign === signs[0]);
  if (!all) return { kind: turns ? "saddle focus" : "saddle", uncertain: true };
  return { kind: `${signs[0] < 0 ? "stable" : "unstable"} ${turns ? "focus" : "node"}`, uncertain: true };
}

const inOrder = (values: readonly Complex[]) => [...values].sort((a, b) => b.re - a.re || b.im - a.im);
