import type { Complex } from "../../core/eigenvalues/complex.ts";
import { elementary } from "../../elementary/elementary.ts";
import { MAX_ORDER } from "./adamsFormula.ts";
import { predicting } from "./adamsWeights.ts";

/** Points of a curve once around the unit circle, and how far beside one it is looked whether it parts stable from unstable. */
const POINTS = 720;
const BESIDE = 1e-4;
/** First step along the negative real axis. */
const SEARCH = 0.01;

/**
 * Whether no solution of the recurrence of predictor and corrector for z′ = λz grows at hλ = x, in equal steps: with w = 1/ζ
 * solutions ζⁿ have ζ = (1 + xA)(1 + γ_k x) − γ_k x E, where A = Σ γ_j (1 − w)ʲ and E = Σ (1 − w)ʲ over j < k.
 *
 * @param order of the predictor, 1 to 12
 */
export function isStableAt(order: number, x: Complex): boolean {
  const gamma = predicting[order];
  const [a, e] = polynomials(order);
  const again = plus({ re: 1, im: 0 }, times({ re: gamma, im: 0 }, x));
  const coefficients = a.map((weight, i) => {
    const predicted = plus({ re: i === 0 ? 1 : 0, im: 0 }, times({ re: weight, im: 0 }, x));
    const kept = times({ re: gamma * e[i], im: 0 }, x);
    const { re, im } = times(predicted, again);
    return { re: kept.re - re, im: kept.im - im };
  });
  return rootsWithin([{ re: 1, im: 0 }, ...coefficients]);
}

/** The largest ξ up to which hλ in [−ξ, 0] is stable. */
export function stabilityInterval(order: number): number {
  intervals[order] ??= findInterval(order);
  return intervals[order];
}

const intervals: (number | undefined)[] = new Array(MAX_ORDER + 1);

function findInterval(order: number): number {
  const stable = (x: number) => isStableAt(order, { re: -x, im: 0 });
  let [inside, outside] = [0, SEARCH];
  while (stable(outside)) [inside, outside] = [outside, outside + SEARCH];
  while (outside - inside > 1e-12 * outside) {
    const middle = (inside + outside) / 2;
    if (stable(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Where a solution with |ζ| = 1 begins to grow: both curves of such hλ, as far as they part stable ones from others, else NaN. */
export function stabilityBoundary(order: number): readonly Complex[] {
  boundaries[order] ??= findBoundary(order);
  return boundaries[order];
}

const boundaries: (readonly Complex[] | undefined)[] = new Array(MAX_ORDER + 1);

function findBoundary(order: number): readonly Complex[] {
  const branches: [Complex[], Complex[]] = [[], []];
  for (let n = 0; n <= POINTS; n++) {
    const [one, other] = undamped(order, (2 * Math.PI * n) / POINTS);
    const before = branches.map((branch) => branch.at(-1) ?? one);
    const isSwapped = n > 0 && apart(one, before[0]) > apart(other, before[0]);
    branches[0].push(isSwapped ? other : one);
    branches[1].push(isSwapped ? one : other);
  }
  const none = { re: Number.NaN, im: Number.NaN };
  return branches.flatMap((branch) => [
    ...branch.map((x, n) => {
      const [a, b] = [branch[Math.max(0, n - 1)], branch[Math.min(POINTS, n + 1)]];
      const along = { re: b.re - a.re, im: b.im - a.im };
      const scale = BESIDE / (elementary.hypot(along.re, along.im) || 1);
      const beside = (side: number) => ({ re: x.re - side * scale * along.im, im: x.im + side * scale * along.re });
      return isStableAt(order, beside(1)) !== isStableAt(order, beside(-1)) ? x : none;
    }),
    none,
  ]);
}

/** Both hλ at which ζ = e^{iφ} solves the recurrence: those of γ A x² + (A + γ(1 − E)) x + 1 − ζ = 0. */
function undamped(order: number, angle: number): readonly [Complex, Complex] {
  const gamma = predicting[order];
  const [w, zeta] = [-angle, angle].map((phi) => ({ re: elementary.cos(phi), im: elementary.sin(phi) }));
  const at = (polynomial: readonly number[]) =>
    polynomial.reduceRight<Complex>((sum, x) => plus({ re: x, im: 0 }, times(sum, w)), { re: 0, im: 0 });
  const [a, e] = polynomials(order).map(at);
  const b = { re: a.re + gamma * (1 - e.re), im: a.im - gamma * e.im };
  const c = { re: 1 - zeta.re, im: -zeta.im };
  const square = times(b, b);
  const product = times({ re: 4 * gamma, im: 0 }, times(a, c));
  const root = squareRoot({ re: square.re - product.re, im: square.im - product.im });
  const by = { re: 2 * gamma * a.re, im: 2 * gamma * a.im };
  return [over({ re: root.re - b.re, im: root.im - b.im }, by), over({ re: -root.re - b.re, im: -root.im - b.im }, by)];
}

/** A and E as polynomials in w, lowest power first. */
function polynomials(order: number): readonly [readonly number[], readonly number[]] {
  const a = new Array<number>(order).fill(0);
  const e = new Array<number>(order).fill(0);
  for (let j = 0; j < order; j++) {
    let binomial = 1;
    for (let i = 0; i <= j; i++) {
      a[i] += predicting[j] * binomial;
      e[i] += binomial;
      binomial *= -(j - i) / (i + 1);
    }
  }
  return [a, e];
}

/** Whether all roots lie within the unit circle (Schur and Cohn); of coefficients the highest power comes first. */
function rootsWithin(coefficients: readonly Complex[]): boolean {
  let p = coefficients;
  while (p.length > 1) {
    const [first, last] = [p[0], p[p.length - 1]];
    if (squareOf(last) >= squareOf(first)) return false;
    const mirrored = p.toReversed();
    p = p.slice(0, -1).map((x, i) => {
      const [kept, taken] = [times(conjugate(first), x), times(last, conjugate(mirrored[i]))];
      return { re: kept.re - taken.re, im: kept.im - taken.im };
    });
    const size = Math.sqrt(squareOf(p[0]));
    p = p.map(({ re, im }) => ({ re: re / size, im: im / size }));
  }
  return true;
}

const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
const squareOf = ({ re, im }: Complex): number => re * re + im * im;
const apart = (a: Complex, b: Complex): number => elementary.hypot(a.re - b.re, a.im - b.im);

function over(a: Complex, b: Complex): Complex {
  const { re, im } = times(a, conjugate(b));
  return { re: re / squareOf(b), im: im / squareOf(b) };
}

function squareRoot({ re, im }: Complex): Complex {
  const size = elementary.hypot(re, im);
  const root = { re: Math.sqrt((size + re) / 2), im: Math.sqrt((size - re) / 2) };
  return im < 0 ? { re: root.re, im: -root.im } : root;
}
