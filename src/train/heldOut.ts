import { listed, quoted } from "../core/quoted.ts";
import type { Random } from "../core/random.ts";
import { Lots } from "./lots.ts";
import type { SegmentSet } from "./segment.ts";
import { TrainingFault, type TrainingProblem } from "./trainingProblem.ts";

/** What is trained on, and what only the validation sees. */
export interface Split {
  /** Trajectories that are trained on, and the last row of each that is. */
  readonly trained: readonly { readonly trajectory: number; readonly last: number }[];
  readonly validation: SegmentSet | undefined;
}

/**
 * Holds a fraction of the data out: of several trajectories whole ones, drawn at random, where that is at least one; else
 * the last rows of each, so that the validation is a forecast.
 */
export function holdOut({ trajectories, validation }: TrainingProblem, random: Random): Split {
  const all = trajectories.map(({ t }, trajectory) => ({ trajectory, last: t.length - 1 }));
  if (validation === 0) return { trained: all, validation: undefined };
  if (typeof validation !== "number") return named(trajectories, all, validation);
  const whole = Math.round(validation * all.length);
  if (whole >= 1 && whole < all.length) return without(all, new Set(new Lots(all.length, whole).draw(random)));
  const trained = all.map(({ trajectory, last }) => {
    const rows = Math.max(1, Math.round(validation * last));
    if (last - rows < 1) {
      throw new TrainingFault(`a trajectory of ${last + 1} times is too short to hold ${rows} of them out`);
    }
    return { trajectory, last: last - rows };
  });
  const segments = all.map((segment, j) => ({
    ...segment,
    first: 0,
    start: "initial" as const,
    counted: trained[j].last + 1,
  }));
  return { trained, validation: { segments } };
}

/** Whole trajectories, by number. */
function without(all: Split["trained"], held: ReadonlySet<number>): Split {
  const segments = all
    .filter((_, j) => held.has(j))
    .map((segment) => ({ ...segment, first: 0, start: "initial" as const }));
  return { trained: all.filter((_, j) => !held.has(j)), validation: { segments } };
}

/** Those that are asked for by the names of the data, or counted from 1. */
function named(
  trajectories: TrainingProblem["trajectories"],
  all: Split["trained"],
  asked: readonly (string | number)[],
): Split {
  const held = new Set<number>();
  for (const one of asked) {
    const at = typeof one === "number" ? one - 1 : trajectories.findIndex(({ name }) => name === one);
    if (at >= 0 && at < all.length) held.add(at);
    else {
      const names = trajectories.flatMap(({ name }) => (name === undefined ? [] : [name]));
      const known =
        names.length > 0 ? `there are ${listed(names, quoted)}` : `they are counted from 1 to ${all.length}`;
      throw new TrainingFault(
        `\`validation\` names trajectory ${quoted(`${one}`)}, which the data do not have; ${known}`,
      );
    }
  }
  if (held.size === all.length)
    throw new TrainingFault("`validation` holds every trajectory out: nothing is left to train on");
  return held.size === 0 ? { trained: all, validation: undefined } : without(all, held);
}
