import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { EventPlace } from "../../ode/events/solveWithEvents.ts";
import { EarlyEnd } from "../earlyEnd.ts";
import type { GradientProblem } from "../gradientProblem.ts";
import type { EventTerm } from "../observedLoss.ts";
import type { DifferentiableEvent } from "./differentiableEvent.ts";

/** dz/dt of the solution at a place, as the steps that lead there have it, along a cotangent. */
export type AlongTime = (cotangent: Float64Array) => number;

/** What a loss is by what comes behind a place: the state, and the time at which that begins; by the parameters it is summed up. */
export interface Behind {
  readonly a: Float64Array;
  readonly t: number;
}

/** A rate of g below this part of what it is made of is none. */
const GRAZES = 1e-10;

/**
 * The adjoint before the events of one place from that behind them: resets pull it back, and where a crossing says when they happen,
 * its time moves with what leads there (the implicit function theorem; the saltation matrix transposed).
 *
 * With μ and T the derivatives of the loss by the state and the time before the events, at a crossing of g
 *   λ⁻ = μ − (T + μᵀz′)/(∇g·z′ + ∂g/∂t) ∇g, and as much of ∂g/∂θ.
 * Source: M. A. Aizerman and F. R. Gantmakher, On the stability of periodic motions, J. Appl. Math. Mech. 22 (1958); I. A. Hiskens
 * and M. A. Pai, Trajectory sensitivity analysis of hybrid systems, IEEE Trans. Circuits Syst. I 47 (2000).
 *
 * @param theta what parameters bring is added
 * @throws EarlyEnd where the time has no derivative
 */
export function pulledBack(
  problem: GradientProblem,
  events: readonly DifferentiableEvent[],
  { t, fired, states }: EventPlace,
  behind: Behind,
  along: AlongTime | undefined,
  theta: Float64Array,
  terms: (name: string) => EventTerm | undefined = () => undefined,
): Behind {
  let a: Float64Array = behind.a.slice();
  let byTime = behind.t;
  for (let j = fired.length - 1; j >= 0; j--) {
    const { name, pullback } = events[fired[j]];
    const term = terms(name);
    if (term) byTime += term.observe(states[j + 1], t, a).t;
    if (!pullback) continue;
    const pulled = pullback(t, states[j], problem.theta, a);
    byTime += pulled.t;
    add(theta, pulled.theta);
    a = withRest(pulled.z, a);
  }
  const slopes = along && crossingSlopes(problem, events, { t, fired, states });
  if (!along || !slopes) return { a, t: byTime };
  const moved = byTime + along(a);
  const rate = along(slopes.z) + slopes.t;
  if (Math.abs(rate) <= GRAZES * (Math.abs(slopes.t) + size(slopes.z) * speed(problem, t, states[0]))) {
    if (Math.abs(moved) <= GRAZES * (Math.abs(byTime) + size(a) * speed(problem, t, states[0]))) return { a, t: moved };
    throw new EarlyEnd(grazing(events[fired[0]].name, t));
  }
  const factor = -moved / rate;
  add(theta, slopes.theta, factor);
  for (let i = 0; i < slopes.z.length; i++) a[i] += factor * slopes.z[i];
  return { a, t: moved };
}

/** The slopes of the g that says when a place is; undefined where times do. */
export function crossingSlopes(
  { theta }: GradientProblem,
  events: readonly DifferentiableEvent[],
  { t, fired, states }: Pick<EventPlace, "t" | "fired" | "states">,
) {
  if (fired.some((index) => !events[index].crossing)) return undefined;
  return events[fired[0]].crossing!(t, states[0], theta);
}

function grazing(name: string, t: number) {
  const message =
    `the solution only touches ${quoted(name)} at t = ${formatShort(t)}: a little beside, it does not happen there, ` +
    "so that the loss has no derivative";
  return { status: "diverged", t, message } as const;
}

/** A reset says nothing of integrals behind the state. */
function withRest(pulled: Float64Array, before: Float64Array): Float64Array {
  const all = before.slice();
  all.set(pulled);
  return all;
}

function add(to: Float64Array, by: Float64Array, factor = 1): void {
  for (let i = 0; i < by.length; i++) to[i] += factor * by[i];
}

function size(x: Float64Array): number {
  return x.reduce((sum, y) => sum + Math.abs(y), 0);
}

function speed({ model: { system }, theta }: GradientProblem, t: number, z: Float64Array): number {
  const f = new Float64Array(z.length);
  system.f(t, z, theta, f);
  return f.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}
