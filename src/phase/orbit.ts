import { squared } from "../core/squared.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { LimitCycle } from "./limitCycle.ts";
import type { Orbit } from "./shooting.ts";

const RTOL = 1e-10;
const ATOL = 1e-12;
const STEPS = 20_000;
/** Places of a drawn cycle are about this part of the scale apart; a step has at least so many. */
const SPACING = 1 / 300;
const LEAST_PLACES = 4;
const MOST_PLACES = 40;

/** A closed orbit as a curve over one period, followed in the direction in which errors fall. */
export function orbitFrom(
  flow: FrozenFlow,
  { z: start, period, multipliers }: Orbit,
  stable: boolean | undefined,
  scale: readonly number[],
): LimitCycle | undefined {
  const direction = stable === false ? -1 : 1;
  const t: number[] = [0];
  const rows: (readonly number[])[] = [start];
  let isWhole = false;
  flow.follow(Float64Array.from(start), {
    direction,
    rtol: RTOL,
    atols: Float64Array.from(scale, (size) => ATOL * size),
    maxSteps: STEPS,
    visit(step) {
      const long = Math.sqrt(scale.reduce((sum, size, i) => sum + squared((step.after[i] - step.before[i]) / size), 0));
      const places = Math.min(MOST_PLACES, Math.max(LEAST_PLACES, Math.ceil(long / SPACING)));
      for (let k = 1; k <= places; k++) {
        const time = Math.abs(step.from + (k / places) * (step.to - step.from));
        if (time >= period) {
          isWhole = true;
          break;
        }
        t.push(time);
        rows.push([...step.at(k / places)]);
      }
      return !isWhole;
    },
  });
  if (!isWhole) return undefined;
  t.push(period);
  rows.push(start);
  if (direction < 0) {
    rows.reverse();
    t.reverse();
  }
  return {
    period,
    multipliers,
    stable,
    t: Float64Array.from(t, (time) => (direction < 0 ? period - time : time)),
    z: Float64Array.from(rows.flat()),
  };
}
