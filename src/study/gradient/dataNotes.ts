import { counted } from "../../core/counted.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief, listed, quoted } from "../../core/quoted.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { SolverInUse } from "../solve.ts";
import type { Study } from "../study.ts";
import { trainingSettings } from "../training/trainingSettings.ts";
import type { GradientData } from "./gradientData.ts";

/** Spacings that differ by less than this part of themselves are one. */
const SAME_SPACING = 1e-9;

/** What a reader of a gradient of data should know: of how much it is, and where the training has another. */
export function dataNotes(study: Study, data: GradientData, solver: SolverInUse): string[] {
  return [...shareNote(data), ...stepsNote(study, data, solver), ...heldOutNote(study)];
}

function shareNote({ names, chosen }: GradientData): string[] {
  if (chosen.length === names.length) return [];
  const shown = listed(
    chosen.map((n) => names[n]),
    quoted,
  );
  return [`the loss is the share of trajectory ${shown} in the mean over the data of all ${names.length} trajectories`];
}

/** The training of an experiment may step by another method than the experiment. */
function stepsNote(study: Study, data: GradientData, used: SolverInUse): string[] {
  const { method: name, steps } = trainingSettings(study);
  if (methods.get(name).embedded) {
    return name === used.method
      ? []
      : [`the training of ${brief(study.name)} solves with ${name}, this gradient with ${used.method}`];
  }
  const intervals = evenIntervals(study, data);
  if (used.method === name && intervals !== undefined && used.steps === intervals * steps) return [];
  const each = `${name}, ${steps === 1 ? "one step" : `${steps} steps`} from one data time to the next`;
  const same =
    intervals === undefined ? "" : `; ${counted(intervals * steps, "equal step")} of ${name} are the same here`;
  return [`the training of ${brief(study.name)} solves with ${each}${same}`];
}

/** Intervals between the data's times, where these divide the span evenly and are those of every trajectory. */
function evenIntervals({ span: [from, to] }: Study, { targets }: GradientData): number | undefined {
  const [{ t }] = targets.trajectories;
  const count = t.length - 1;
  const isEven = targets.trajectories.every(
    (one) =>
      one.t.length === t.length &&
      one.t.every(
        (time, k) => Math.abs(time - (from + ((to - from) * k) / count)) <= SAME_SPACING * Math.abs(to - from),
      ),
  );
  return isEven ? count : undefined;
}

function heldOutNote(study: Study): string[] {
  const { validation } = trainingSettings(study);
  if (validation === 0) return [];
  return [
    `the training holds ${typeof validation === "number" ? `${formatShort(100 * validation)} % of the data` : `trajectories ${listed(validation.map(String))}`} out for validation; this gradient is of all of them`,
  ];
}
