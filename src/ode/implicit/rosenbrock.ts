import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import type { RosenbrockCoefficients } from "../../core/rosenbrockCoefficients.ts";
import type { OneStepMethod } from "../../core/tableau.ts";
import type { Effort, MethodStep, StepOutcome, StepToTake } from "../steppedMethod.ts";
import { combine } from "./combine.ts";
import { type ImplicitMethod, isImplicit } from "./implicitMethod.ts";
import { Linearisation } from "./linearisation.ts";
import { Mass } from "./mass.ts";
import { RosenbrockReverse } from "./rosenbrockReverse.ts";
import { filled } from "./testEquation.ts";

export interface RosenbrockMethod extends ImplicitMethod {
  readonly coefficients: RosenbrockCoefficients;
}

export function isRosenbrock(method: OneStepMethod): method is RosenbrockMethod {
  return isImplicit(method) && "coefficients" in method;
}

/** The method of some coefficients. Rows of its steps: f at the beginning, u_i/h, f at the end. */
export function rosenbrock(coefficients: RosenbrockCoefficients): RosenbrockMethod {
  const { name, title, order, embedded, doc, source, extension, m, gamma, a, c, takesMass } = coefficients;
  return {
    name,
    title,
    order,
    embedded,
    doc,
    source,
    coefficients,
    takesMass,
    usesSlopeInTime: true,
    onTestEquation: {
      k: filled(c.map((row) => [...row.map((x) => -x), 1 / gamma])),
      l: filled(a.map((row) => [...row, 1])),
      w: m,
    },
    dense: { order: extension.order, b: [[], ...extension.b, []] },
    c: [0, ...m.map(() => Number.NaN), 1],
    stepper: (system, effort) => new RosenbrockStep(coefficients, system, effort),
    reverser: (system) => new RosenbrockReverse(coefficients, system),
  };
}

class RosenbrockStep implements MethodStep {
  readonly #method: RosenbrockCoefficients;
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #linearisation: Linearisation;
  readonly #mass: Mass;
  readonly #y: Float64Array;
  /** M u_j/h. */
  readonly #massed: readonly Float64Array[];

  constructor(method: RosenbrockCoefficients, system: LinearisedSystem, effort: Effort) {
    this.#method = method;
    this.#system = system;
    this.#effort = effort;
    this.#linearisation = new Linearisation(system, effort);
    this.#mass = new Mass(system);
    this.#y = new Float64Array(system.dimension);
    this.#massed = method.m.map(() => new Float64Array(system.dimension));
  }

  take({ t, h, z, zNew, k, e: error }: StepToTake): StepOutcome {
    const { gamma, alphas, gammas, a, c, m, e } = this.#method;
    const { usesTime, dimension } = this.#system;
    if (!this.#linearisation.prepare(t, z, 1 / (gamma * h))) return "singular";
    const { byTime } = this.#linearisation;
    // The rows hold u_j/h: slopes, as the continuous extension wants them.
    const u = k.slice(1, -1);
    const massed: Float64Array[] = [];
    for (let j = 0; j < u.length; j++) {
      if (j === 0) u[0].set(k[0]);
      else {
        combine(z, h, a[j], u, this.#y);
        this.#system.value(t + alphas[j] * h, this.#y, u[j]);
        for (let l = 0; l < j; l++) {
          const weight = c[j][l];
          if (weight !== 0) for (let i = 0; i < dimension; i++) u[j][i] += weight * massed[l][i];
        }
      }
      if (usesTime && gammas[j] !== 0) for (let i = 0; i < dimension; i++) u[j][i] += gammas[j] * h * byTime[i];
      this.#linearisation.solve(u[j]);
      for (let i = 0; i < dimension; i++) u[j][i] /= h;
      massed.push(this.#mass.times(u[j], this.#massed[j]));
    }
    combine(z, h, m, u, zNew);
    error.fill(0);
    combine(error, h, e, u, error);
    this.#system.value(t + h, zNew, k[k.length - 1]);
    this.#effort.evaluations += u.length;
    return "solved";
  }
}
