import { elementary } from "../elementary/elementary.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Plane } from "./plane.ts";
import { placeOn, returns, type Section } from "./section.ts";
import type { Orbit } from "./shooting.ts";

const RTOL = 1e-10;
const STEPS = 20_000;
const TURNS = 6;
/** Turns that come back so near to one another, in parts of their distance, are the same. */
const SAME = 1e-7;
/** Of Gauss' rule of order 6 over a step. */
const NODES = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)] as const;
const WEIGHTS = [5 / 18, 8 / 18, 5 / 18] as const;

/**
 * The closed trajectory on which turns settle that begin at a place of a section: for cycles of stiff systems, which attract so
 * strongly that a turn or two lead there, and along which the variational equation that shooting needs takes too many steps. The
 * multiplier is Liouville's, exp ∫ div f dt. Undefined where turns do not settle.
 *
 * @param direction of time in which the cycle attracts
 */
export function settle(
  flow: FrozenFlow,
  plane: Plane,
  section: Section,
  from: number,
  direction: 1 | -1,
  scale: readonly number[],
): Orbit | undefined {
  let u = from;
  for (let turn = 0; turn < TURNS; turn++) {
    const [back] = returns(flow, plane, section, [u], direction, [], RTOL, STEPS);
    if (Number.isNaN(back.t)) return undefined;
    if (Math.abs(back.u - u) <= SAME * u) {
      const z = placeOn(section, back.u);
      const divergence = divergenceAlong(flow, z, back.t, scale);
      if (divergence === undefined) return undefined;
      return { z, period: Math.abs(back.t), multipliers: [{ re: elementary.exp(divergence), im: 0 }] };
    }
    u = back.u;
  }
  return undefined;
}

/** ∫ div f dt over a signed time, from a state on. */
function divergenceAlong(
  flow: FrozenFlow,
  z: readonly number[],
  time: number,
  scale: readonly number[],
): number | undefined {
  const n = z.length;
  const jacobian = new Float64Array(n * n);
  let sum = 0;
  let isWhole = false;
  flow.follow(Float64Array.from(z), {
    direction: time < 0 ? -1 : 1,
    rtol: RTOL,
    atols: Float64Array.from(scale, (size) => 1e-2 * RTOL * size),
    maxSteps: STEPS,
    visit(step) {
      const to = Math.abs(step.to) < Math.abs(time) ? step.to : time;
      const h = to - step.from;
      for (const [k, node] of NODES.entries()) {
        flow.jacobian(step.at((node * h) / (step.to - step.from)), 1, jacobian);
        for (let i = 0; i < n; i++) sum += WEIGHTS[k] * h * jacobian[i * (n + 1)];
      }
      isWhole = to === time;
      return !isWhole;
    },
  });
  // Followed backward the integral has the sign of a turn forward with its sign turned.
  return isWhole ? (time < 0 ? -sum : sum) : undefined;
}
