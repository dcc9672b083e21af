import { quoted } from "../../core/quoted.ts";
import { Random } from "../../core/random.ts";
import { sharedMemory } from "../../core/sharedMemory.ts";
import { StudyError } from "../study.ts";
import type { Axis } from "./axis.ts";
import { distributions } from "./distributions.ts";

/** How values are drawn: each by itself, or one from each of equal parts of its distribution (a Latin hypercube). */
export const samplings = ["latin", "random"] as const;

export interface Drawing {
  readonly samples: number;
  readonly sampling: (typeof samplings)[number];
  readonly seed: number;
}

/** More runs than this are no sweep that ends. */
const MOST_RUNS = 1e8;
/** Numbers drawn that are kept: 800 MB. */
const MOST_DRAWN = 1e8;

/**
 * The runs of a sweep: every combination of the values that are given, with every sample of those that are drawn. The first axis
 * changes most slowly, samples change fastest. Plain data, that threads share.
 */
export interface Design {
  readonly names: readonly string[];
  readonly runs: number;
  /** By axis: the values given, or the place of the axis among those drawn. */
  readonly axes: readonly (Float64Array | number)[];
  readonly samples: number;
  /** Values drawn, axis after axis. */
  readonly drawn: Float64Array;
}

/** @throws StudyError for axes that do not go together, or for too many runs */
export function designOf(axes: readonly Axis[], { samples, sampling, seed }: Drawing): Design {
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new StudyError(`${quoted(twice)} is swept over twice`);
  const random = axes.flatMap((axis) => ("values" in axis ? [] : [axis]));
  const count = random.length > 0 ? samples : 1;
  const runs = axes.reduce((product, axis) => ("values" in axis ? product * axis.values.length : product), count);
  if (runs > MOST_RUNS) throw new StudyError(`${runs} runs are too many; ${MOST_RUNS} is the most`);
  if (random.length * samples > MOST_DRAWN) throw new StudyError(`${samples} samples are too many to be kept`);
  const drawn = new Float64Array(sharedMemory(8 * count * random.length));
  const generator = new Random(seed);
  for (const [k, { distribution, a, b }] of random.entries()) {
    const { quantile } = distributions.get(distribution);
    const parts = sampling === "latin" ? shuffled(count, generator) : undefined;
    for (let n = 0; n < count; n++) {
      const u = generator.uniform();
      drawn[k * count + n] = quantile(parts ? (parts[n] + u) / count : u, a, b);
    }
  }
  let place = 0;
  return { names, runs, axes: axes.map((axis) => ("values" in axis ? axis.values : place++)), samples: count, drawn };
}

/** The value of each axis in a run. */
export function valuesOf({ axes, samples, drawn }: Design, run: number): number[] {
  const sample = run % samples;
  let rest = Math.floor(run / samples);
  const values = new Array<number>(axes.length);
  for (let k = axes.length - 1; k >= 0; k--) {
    const axis = axes[k];
    if (typeof axis === "number") values[k] = drawn[axis * samples + sample];
    else {
      values[k] = axis[rest % axis.length];
      rest = Math.floor(rest / axis.length);
    }
  }
  return values;
}

/** 0 … count − 1 in an order of which each is as likely (Fisher and Yates). */
function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(random.uniform() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  return order;
}
