import { formatShort } from "../../core/formatShort.ts";
import type { Diagnosis } from "../../core/status.ts";
import type { Trajectory } from "../../ode/solution.ts";
import { SwitchMachine } from "../../ode/switches/switchMachine.ts";
import type { TracedSwitches } from "./tracedSwitches.ts";

/** Rows looked at, spread over all. */
const ROWS = 2000;

/** What to know of steps of fixed size that went across conditions on the state; undefined where none changed from row to row. */
export function steppedAcross(
  { system, jumping }: TracedSwitches,
  theta: Float64Array,
  dimension: number,
  { t, z }: Pick<Trajectory, "t" | "z">,
): Diagnosis | undefined {
  const machine = new SwitchMachine(system, theta, dimension, 1);
  const looked = system.switches.map(({ slot }) => slot);
  let before: number[] | undefined;
  const every = Math.max(1, Math.ceil(t.length / ROWS));
  for (let n = 0; n < t.length; n += every) {
    machine.read(t[n], z.subarray(n * dimension, (n + 1) * dimension));
    const now = looked.map((slot) => machine.theta[slot]);
    const changed = before ? now.findIndex((x, k) => jumping[k] && x !== before![k]) : -1;
    if (changed >= 0) {
      const message =
        `steps of fixed size went across the condition of ${system.switches[changed].name}, at which the right-hand side jumps, about t = ${formatShort(t[n])} ` +
        "without ending there: that leaves them of order 1; a method that chooses its steps, such as auto, ends one there";
      return { status: "ok", t: t[n], message };
    }
    before = now;
  }
  return undefined;
}
