import { median } from "../../core/median.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { slavedOrder } from "../../ode/implicit/slavedOrder.ts";
import type { AccuracyStory, Spectrum } from "./accuracyStory.ts";
import type { Fit } from "./observedOrder.ts";

/** What stiffness makes of a method's order. */
export interface Slaved {
  /** What theory leaves of it in the limit of infinite stiffness. */
  readonly order: number;
  /** −h Re λ of what decays fastest, at the smallest and the largest step fitted. */
  readonly least: number;
  readonly most: number;
}

/** Standard deviations by which an order has to lie below the method's. */
const CERTAIN = 2;
/** Of a slope that is known no better nothing is said. */
const VAGUE = 0.25;
/** −h Re λ from which on a step does not resolve what decays. */
const UNRESOLVED = 1;

/**
 * Why an observed order is below the method's where the problem is stiff along the solution: no step that was fitted resolves what decays
 * fastest, theory has a lower order for that, and the slope is known well enough. Undefined where one of these does not hold.
 */
export function slaved({ reference, measured, spectrum }: AccuracyStory, method: Method, fit: Fit): Slaved | undefined {
  if (!reference.isStiff || measured.roughPlaces.length > 0 || !isImplicit(method)) return undefined;
  const order = slavedOrder(method);
  const decay = usualDecay(spectrum);
  if (order === undefined || order >= method.order || !(decay * fit.from >= UNRESOLVED)) return undefined;
  if (fit.deviation > VAGUE || !(fit.order + CERTAIN * fit.deviation < method.order)) return undefined;
  return { order, least: decay * fit.from, most: decay * fit.to };
}

/** −Re λ of the fastest decay, at half of all times at least; 0 where the eigenvalues are not known. */
function usualDecay({ t, re }: Spectrum): number {
  const fastest = new Map<number, number>();
  for (const [k, time] of t.entries()) fastest.set(time, Math.max(fastest.get(time) ?? 0, -re[k]));
  return fastest.size > 0 ? median([...fastest.values()]) : 0;
}
