import type { Complex } from "../core/eigenvalues/complex.ts";
import { eigenvalues } from "../core/eigenvalues/eigenvalues.ts";
import { CONTINUOUS, contains, type Interval, point } from "../graph/interval.ts";
import { add, mul, sub } from "../graph/ops/arithmetic.ts";
import { middle } from "../validated/box.ts";
import { type Mode, spectralDiscs } from "../validated/spectrum.ts";
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
  "half-stable": { stable: false },
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
  const computed = isSmooth ? inOrder(eigenvalues(rows).values) : [];
  const verdict = isSmooth ? verdictOf(jacobian, rows, computed) : ROUGH;
  const { kind, reason, uncertain } = verdict;
  const values = verdict.eigenvalues ?? computed;
  return {
    kind,
    stable: kinds[kind].stable,
    certain: isSmooth && uncertain !== true && kind !== "non-hyperbolic",
    ...(reason !== undefined && { reason }),
    jacobian: rows,
    eigenvalues: values,
    eigenvectors: eigenvectors(rows, values),
    trace: told(
      traceOf(jacobian),
      rows.reduce((sum, row, i) => sum + row[i], 0),
    ),
    ...(rows.length === 2 && { determinant: told(determinantOf(jacobian)) }),
  };
}

const ROUGH: Verdict = {
  kind: "non-hyperbolic",
  reason: "f has no derivative here: a kink, a jump or a pole.",
  eigenvalues: [],
};

function verdictOf(
  jacobian: readonly (readonly Interval[])[],
  rows: readonly (readonly number[])[],
  values: readonly Complex[],
): Verdict {
  if (rows.length === 1) return onLine(jacobian[0][0]);
  return rows.length === 2 ? inPlane(jacobian) : inSpace(jacobian, values, eigenvectors(rows, values));
}

const VANISHING = "An eigenvalue is 0, or too near to tell: the linear part does not decide.";

function onLine(slope: Interval): Verdict {
  if (contains(slope, 0)) return { kind: "non-hyperbolic", reason: VANISHING, eigenvalues: [{ re: 0, im: 0 }] };
  return { kind: slope.hi < 0 ? "stable" : "unstable" };
}

/** A number that its enclosure does not tell from 0 is 0: what else it is is rounding. */
const told = (enclosure: Interval, value = middle(enclosure)) => (contains(enclosure, 0) ? 0 : value);

const traceOf = (jacobian: readonly (readonly Interval[])[]) =>
  jacobian.map((row, i) => row[i]).reduce((sum, x) => add.interval(sum, x));

const determinantOf = ([[a, b], [c, d]]: readonly (readonly Interval[])[]) =>
  sub.interval(mul.interval(a, d), mul.interval(b, c));

/** The trace–determinant plane (Strogatz, section 5.2), with the discriminant as (a − d)² + 4bc, which cancels less. */
function inPlane(jacobian: readonly (readonly Interval[])[]): Verdict {
  const [[a, b], [c, d]] = jacobian;
  const trace = traceOf(jacobian);
  const determinant = determinantOf(jacobian);
  const apart = sub.interval(a, d);
  const discriminant = add.interval(mul.interval(apart, apart), mul.interval(point(4), mul.interval(b, c)));
  if (determinant.hi < 0) return { kind: "saddle" };
  if (determinant.lo <= 0) {
    const eigenvalues = inOrder([told(trace), 0].map((re) => ({ re, im: 0 })));
    return { kind: "non-hyperbolic", reason: VANISHING, eigenvalues };
  }
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

const UNTOLD = "An eigenvalue has real part 0, or too near to tell: the linear part does not decide.";

/** By discs in which the eigenvalues certainly lie. */
function inSpace(
  jacobian: readonly (readonly Interval[])[],
  values: readonly Complex[],
  vectors: readonly (ComplexVector | undefined)[],
): Verdict {
  if (values.length < jacobian.length)
    return { kind: "non-hyperbolic", reason: "The eigenvalues could not be computed." };
  const modes: Mode[] = [];
  for (const [k, { re, im }] of values.entries()) {
    const vector = vectors[k];
    if (vector && im >= 0) modes.push({ re, im, basis: im === 0 ? [vector.re] : [vector.re, vector.im] });
  }
  const discs = spectralDiscs(jacobian, modes);
  const turns = values.some(({ im }) => im !== 0);
  if (!discs) {
    // Repeated eigenvalues without vectors of their own: rounding moves them by roots of its own size.
    const size = jacobian.flat().reduce((most, x) => Math.max(most, Math.abs(middle(x))), 0);
    const near = REPEATED * size;
    if (values.some(({ re }) => Math.abs(re) <= near)) return { kind: "non-hyperbolic", reason: UNTOLD };
    return { ...hyperbolic(values, turns), uncertain: true, reason: "Eigenvalues that coincide are not told apart." };
  }
  const isUntold = ({ re, im }: Complex) =>
    modes.some((mode, k) => mode.re === re && mode.im === Math.abs(im) && Math.abs(re) <= discs[k].radius);
  if (values.some(isUntold)) {
    const eigenvalues = inOrder(values.map((each) => (isUntold(each) ? { re: 0, im: each.im } : each)));
    return { kind: "non-hyperbolic", reason: UNTOLD, eigenvalues };
  }
  const isTold = discs.every(({ isApart }) => isApart);
  const untold = { uncertain: true, reason: "Eigenvalues are too close to tell real ones from complex ones." } as const;
  return { ...hyperbolic(values, turns), ...(!isTold && untold) };
}

/** What rounding makes of the real part of repeated eigenvalues, in parts of the matrix. */
const REPEATED = 1e-4;

function hyperbolic(values: readonly Complex[], turns: boolean): Verdict {
  const stable = values.filter(({ re }) => re < 0).length;
  if (stable > 0 && stable < values.length) return { kind: turns ? "saddle focus" : "saddle" };
  return { kind: `${stable > 0 ? "stable" : "unstable"} ${turns ? "focus" : "node"}` };
}

const inOrder = (values: readonly Complex[]) => [...values].sort((a, b) => b.re - a.re || b.im - a.im);
