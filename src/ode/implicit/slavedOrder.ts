import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { elementary } from "../../elementary/elementary.ts";
import { atInfinity, stabilityFunction } from "../stabilityFunction.ts";
import type { ImplicitMethod } from "./implicitMethod.ts";

/** hλ of two steps, far enough on the way to −∞ to tell the power with which an error falls there. */
const FAR = [-1e3, -1e5] as const;
/** Errors below are rounding. */
const ROUNDING = 1e-11;

const orders = new WeakMap<ImplicitMethod, number | undefined>();

/**
 * The order that is left of an implicit one-step method on the problem of Prothero & Robinson, z′ = λ(z − φ(t)) + φ′(t), once hλ → −∞:
 * where a solution is slaved to what moves slowly, the stage order counts and not the classical one (Hairer & Wanner II, IV.15).
 *
 * The local error is Σ φ⁽ᵏ⁾/k! hᵏ δ_k(hλ) with δ_k that of one step for φ = tᵏ; what falls as (hλ)⁻ᵐ takes m powers of h with it, and one more is lost
 * where R(∞) = 1 lets errors add up. Undefined of a method of several steps.
 */
export function slavedOrder(method: ImplicitMethod): number | undefined {
  if (!orders.has(method)) orders.set(method, find(method));
  return orders.get(method);
}

function find(method: ImplicitMethod): number | undefined {
  const r = stabilityFunction(method);
  if (!r) return undefined;
  let least = method.order + 1;
  for (let k = 1; k <= method.order + 1; k++) {
    const [near, far] = FAR.map((x) => localError(method, x, k));
    if (near < ROUNDING) continue;
    const fall = far < ROUNDING ? k : Math.round(elementary.log(near / far) / elementary.log(FAR[1] / FAR[0]));
    least = Math.min(least, k - fall);
  }
  const addsUp = Math.abs(atInfinity(r) - 1) < 1e-9;
  return Math.min(method.order, addsUp ? least - 1 : least);
}

/** Of one step of size 1 from 0 of z′ = λ(z − tᵏ) + k tᵏ⁻¹. */
function localError(method: ImplicitMethod, lambda: number, power: number): number {
  const monomial = (t: number, p: number) => (p < 0 ? 0 : elementary.pow(t, p));
  const slope = (t: number) => power * monomial(t, power - 1);
  const system: LinearisedSystem = {
    dimension: 1,
    parameterCount: 0,
    usesTime: true,
    band: { lower: 0, upper: 0 },
    setParameters() {},
    value(t, z, out) {
      out[0] = lambda * (z[0] - monomial(t, power)) + slope(t);
    },
    linearise(t, _z, jacobian, byTime) {
      jacobian[0] = lambda;
      byTime[0] = power * (power - 1) * monomial(t, power - 2) - lambda * slope(t);
    },
  };
  const z = new Float64Array(1);
  const zNew = new Float64Array(1);
  const rows = method.c.map(() => new Float64Array(1));
  system.value(0, z, rows[0]);
  const outcome = method.stepper(system, { evaluations: 0, jacobians: 0, factorisations: 0 }).take({
    t: 0,
    h: 1,
    z,
    zNew,
    k: rows,
    e: new Float64Array(1),
    scale: Float64Array.of(1),
    tolerance: Number.EPSILON,
    afterRejection: false,
  });
  return outcome === "solved" ? Math.abs(zNew[0] - 1) : Number.NaN;
}
