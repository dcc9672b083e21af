import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { hermiteExtension } from "../methods/hermiteExtension.ts";
import type { Effort, MethodStep, StepOutcome, StepToTake } from "../steppedMethod.ts";
import { combine } from "./combine.ts";
import { DiagonallyImplicitReverse } from "./diagonallyImplicitReverse.ts";
import type { DiagonallyImplicitTableau } from "./diagonallyImplicitTableau.ts";
import type { ImplicitMethod } from "./implicitMethod.ts";
import { Linearisation } from "./linearisation.ts";
import { iterate, scaledNorm } from "./newton.ts";
import { filled, identity } from "./testEquation.ts";

export interface DiagonallyImplicitMethod extends ImplicitMethod {
  readonly tableau: DiagonallyImplicitTableau;
}

/** The method of a tableau. Rows of its steps: f at the beginning, the slopes of its implicit stages, f at the end. */
export function diagonallyImplicit(tableau: DiagonallyImplicitTableau): DiagonallyImplicitMethod {
  const { a, b, c, embedded, dense, ...described } = tableau;
  const isExplicit = a[0][0] === 0;
  const implicit = isExplicit ? c.slice(1) : c;
  const ends = implicit.length + 1;
  // A row's stage is a slope where the iteration left it.
  const weights = [...(isExplicit ? b : [0, ...b]), 0];
  return {
    ...described,
    ...(embedded && { embedded }),
    tableau,
    onTestEquation: { k: identity(b.length), l: filled(a), w: b },
    // Past the end nothing is interpolated.
    c: [0, ...implicit.map((node) => (node < 1 ? node : Number.NaN)), 1],
    dense: dense
      ? { order: dense.order, b: [...(isExplicit ? [] : [[]]), ...dense.b, []] }
      : { order: Math.min(3, tableau.order), b: hermiteExtension(weights, ends, []) },
    stepper: (system, effort) => new DiagonallyImplicitStep(tableau, system, effort),
    reverser: (system) => new DiagonallyImplicitReverse(tableau, system),
  };
}

class DiagonallyImplicitStep implements MethodStep {
  readonly #tableau: DiagonallyImplicitTableau;
  readonly #gamma: number;
  /** Stiffly accurate: the last stage is the new point. */
  readonly #endsInStage: boolean;
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #linearisation: Linearisation;
  readonly #base: Float64Array;
  readonly #y: Float64Array;
  readonly #change: Float64Array;

  constructor(tableau: DiagonallyImplicitTableau, system: LinearisedSystem, effort: Effort) {
    const { dimension } = system;
    this.#tableau = tableau;
    this.#gamma = tableau.a[tableau.a.length - 1][tableau.a.length - 1];
    this.#endsInStage = tableau.a[tableau.a.length - 1].every((x, j) => x === tableau.b[j]);
    this.#system = system;
    this.#effort = effort;
    this.#linearisation = new Linearisation(system, effort);
    this.#base = new Float64Array(dimension);
    this.#y = new Float64Array(dimension);
    this.#change = new Float64Array(dimension);
  }

  take(step: StepToTake): StepOutcome {
    const { t, h, z, zNew, k, e } = step;
    const { a, b, c, embedded } = this.#tableau;
    if (!this.#linearisation.prepare(t, z, 1 / (this.#gamma * h))) return "singular";
    const slopes = a[0][0] === 0 ? k.slice(0, -1) : k.slice(1, -1);
    for (let i = slopes.length - b.length; i < b.length; i++) {
      if (a[i][i] === 0) continue;
      combine(z, h, a[i].slice(0, i), slopes, this.#base);
      // The slope before is a guess of this one.
      slopes[i].set(i > 0 ? slopes[i - 1] : k[0]);
      const at = t + c[i] * h;
      // Where the derivative at the step's beginning does not lead there, the one on the way may.
      const found =
        this.#solve(at, slopes[i], step) ||
        (this.#linearisation.prepare(at, this.#y, 1 / (this.#gamma * h)) && this.#solve(at, slopes[i], step));
      if (!found) return "unconverged";
    }
    combine(z, h, b, slopes, zNew);
    e.fill(0);
    if (embedded) {
      combine(
        e,
        h,
        b.map((x, i) => x - embedded.bHat[i]),
        slopes,
        e,
      );
      if (embedded.damped) {
        for (let i = 0; i < e.length; i++) e[i] /= this.#gamma * h;
        this.#linearisation.solve(e);
      }
    }
    const last = k[k.length - 1];
    // What is left of the iteration is large in f where the system is stiff; the slope that it found is not.
    if (this.#endsInStage) last.set(slopes[slopes.length - 1]);
    else {
      this.#system.value(t + h, zNew, last);
      this.#effort.evaluations++;
    }
    return "solved";
  }

  /** Finds the slope k = f(t, base + hγk). */
  #solve(t: number, slope: Float64Array, { h, scale, tolerance, iterations }: StepToTake): boolean {
    const [base, y, change] = [this.#base, this.#y, this.#change];
    const step = this.#gamma * h;
    const improve = () => {
      for (let i = 0; i < y.length; i++) y[i] = base[i] + step * slope[i];
      this.#system.value(t, y, change);
      this.#effort.evaluations++;
      // (I/(hγ) − J) δ = f − k, and y changes by δ, k by δ/(hγ).
      for (let i = 0; i < y.length; i++) change[i] -= slope[i];
      this.#linearisation.solve(change);
      for (let i = 0; i < y.length; i++) slope[i] += change[i] / step;
      return scaledNorm(change, scale);
    };
    const rounding = scaledNorm(base, scale) * 4 * Number.EPSILON;
    return iterate(improve, tolerance, rounding, iterations).converged;
  }
}
