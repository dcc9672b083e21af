import { dataOfField } from "../../graph/fieldData.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { type PartsTogether, partCount } from "../../train/batch.ts";
import { Interrupted } from "../../train/segmentSolver.ts";
import type { TrainingPart, TrainingProblem } from "../../train/trainingProblem.ts";
import { fieldOperations } from "../fieldOperations.ts";
import type { Kernels } from "../kernels.ts";
import { toldLoss } from "./lossByName.ts";
import { type PartsSetup, partsSetups, partsWork } from "./partsWork.ts";
import type { WrittenSetup } from "./writtenSetups.ts";

/** What a gradient costs, in solves. */
const REVERSE = 4;
/** Operations that a part takes at least, for it has a message of its own, and from one row to the next, where a kernel is called. */
const OF_PART = 2e6;
const OF_ROW = 5e4;
/** Segments of a part come by so many, which fill the lanes of a kernel; and of parts there are so many at most. */
const LANES = 16;
const MOST_PARTS = 64;

/**
 * Shares the gradients of large batches by steps of fixed size among the threads of a pool, where what they take crosses threads: a loss
 * by name, or none, and no jump of f that cuts steps; in strict arithmetic alone. Where there is no pool they are summed in the same parts.
 */
export function partsTogether(
  kernels: Kernels,
  field: VectorField,
  { model, loss, components, jumps, events = [] }: TrainingPart,
  training: Pick<PartsSetup, "method" | "precision" | "stepsPerInterval"> &
    Pick<TrainingProblem, "gradient" | "trajectories"> & { readonly stages: number },
): PartsTogether | undefined {
  const { pool, onTensors, arithmetic } = kernels;
  if (onTensors || arithmetic !== "strict" || jumps || events.length > 0 || field.mass) return undefined;
  const told = toldLoss(loss);
  if (!told) return undefined;
  const { method, precision, stepsPerInterval, gradient, trajectories, stages } = training;
  const operationsOfRow = stepsPerInterval * stages * fieldOperations(field) * REVERSE;
  let written: WrittenSetup | undefined;
  return {
    partSize(count, rows) {
      const least = Math.max(count / MOST_PARTS, OF_ROW / operationsOfRow, OF_PART / (operationsOfRow * (rows - 1)));
      return LANES * Math.ceil(least / LANES);
    },
    solve(batch, solve, take, cancelled) {
      const parts = partCount(batch);
      const operations = batch.count * (batch.whole.batch.rows - 1) * operationsOfRow;
      if (!pool?.shares(parts, operations)) return false;
      written ??= partsSetups.write(
        {
          field: dataOfField(field),
          integral: model.integral,
          method,
          precision,
          stepsPerInterval,
          gradient,
          components,
          loss: told.named,
          trajectories,
        },
        solve,
      );
      const isDone = pool.each(partsWork, { ...written, batch }, kernels, parts, take, { operations, cancelled });
      if (!isDone || cancelled?.()) throw new Interrupted();
      return true;
    },
  };
}
