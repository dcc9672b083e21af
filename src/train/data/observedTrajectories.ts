import { counted } from "../../core/counted.ts";
import { DataFault } from "../../core/dataFault.ts";
import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { ObservedTrajectory } from "./trainingData.ts";

/** Observations as they were written: `t` runs one way, replicates of a time one after another, `z` has a row of the observed components a time. */
export interface Measured {
  readonly name?: string | undefined;
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** Standard deviations, one a number of `z`. */
  readonly sigmas?: Float64Array;
}

/** Where solutions start, and which way they run. */
export interface Starts {
  /** Each of the state's whole dimension. */
  readonly z0: readonly Float64Array[];
  /** The text says `z0`; else it is a default, which measurements of the initial state overrule. */
  readonly given: boolean;
  readonly span: readonly [number, number];
  /** Components behind the observed ones; they start at 0. */
  readonly augment: number;
  /** Components that nothing is observed of: they start as the text says, or by default. */
  readonly unobserved?: readonly number[];
}

/**
 * Gives each observed trajectory its initial state, and turns its times into the direction of the solve.
 *
 * Where the experiment says `z0` and has as many states as there are trajectories they belong together in order. Otherwise
 * a trajectory starts at its own first observation, if that stands at the begin of the span and has no gap; a single
 * trajectory falls back on the default state.
 *
 * @throws DataFault for a trajectory without an initial state, or a wrong number of them
 */
export function observedTrajectories(measured: readonly Measured[], starts: Starts): ObservedTrajectory[] {
  const { z0, given, span } = starts;
  const inOrder = given && z0.length === measured.length;
  if (given && z0.length > 1 && !inOrder) {
    throw new DataFault(
      `the data hold ${counted(measured.length, "trajectory", "trajectories")}, but \`z0\` ${z0.length} initial states; give one each`,
    );
  }
  return measured.map((one, n) => {
    const forward = turned(one, span[1] >= span[0]);
    const fallback = measured.length === 1 ? z0[0] : undefined;
    const start = inOrder ? z0[n] : (firstObservation(forward, starts) ?? fallback);
    if (start) return { ...forward, name: one.name, z0: start, turned: forward !== one };
    const which = one.name === undefined ? `trajectory ${n}` : `trajectory ${quoted(one.name)}`;
    throw new DataFault(
      `${which} has no complete observation at t = ${formatShort(span[0])} to start from; give \`z0\` a state for each of the ${counted(measured.length, "trajectory", "trajectories")}`,
    );
  });
}

function turned(measured: Measured, increasing: boolean): Measured {
  const { t, z, sigmas } = measured;
  const last = t.length - 1;
  if (last < 1 || t[last] === t[0] || t[last] > t[0] === increasing) return measured;
  const components = z.length / t.length;
  const inReverse = (of: Float64Array) => {
    const rows = Array.from(t, (_, row) => of.subarray(row * components, (row + 1) * components)).reverse();
    return Float64Array.from(rows.flatMap((row) => [...row]));
  };
  return { ...measured, t: t.slice().reverse(), z: inReverse(z), sigmas: sigmas && inReverse(sigmas) };
}

/** The mean of what was observed at the begin; undefined where a component has a gap there. */
function firstObservation(
  { t, z }: Measured,
  { span, augment, z0, unobserved = [] }: Starts,
): Float64Array | undefined {
  if (t[0] !== span[0]) return undefined;
  const components = z.length / t.length;
  const start = new Float64Array(components + augment);
  for (let i = 0; i < components; i++) {
    if (unobserved.includes(i)) {
      start[i] = z0[0][i];
      continue;
    }
    let [sum, count] = [0, 0];
    for (let n = 0; n < t.length && t[n] === t[0]; n++) {
      const x = z[n * components + i];
      if (!Number.isNaN(x)) [sum, count] = [sum + x, count + 1];
    }
    if (count === 0) return undefined;
    start[i] = sum / count;
  }
  return start;
}
