import { sharedMemory } from "../../core/sharedMemory.ts";
import { dataOfField } from "../../graph/fieldData.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { RowsTogether } from "../../train/rowsTogether.ts";
import { Interrupted } from "../../train/segmentSolver.ts";
import type { TrainingPart } from "../../train/trainingProblem.ts";
import { fieldOperations } from "../fieldOperations.ts";
import type { Kernels } from "../kernels.ts";
import { type GivenRows, type RowsSetup, rowsSetups, rowsWork } from "./rowsWork.ts";
import type { WrittenSetup } from "./writtenSetups.ts";

/** Parts that segments come in at most, and segments of one at least: fewer leave lanes of a kernel empty. */
const MOST_PARTS = 32;
const LEAST_SEGMENTS = 16;

/**
 * Shares the solves of a training's validation, where all segments take the same steps of fixed size, among the threads of a pool. In
 * strict arithmetic alone, and where no jump of f cuts steps.
 */
export function rowsTogether(
  kernels: Kernels,
  field: VectorField,
  { model, jumps, events = [] }: TrainingPart,
  training: Pick<RowsSetup, "method" | "precision"> & { readonly stepsPerInterval: number; readonly stages: number },
): RowsTogether | undefined {
  const { pool, onTensors, arithmetic } = kernels;
  if (!pool || onTensors || arithmetic !== "strict" || jumps || events.length > 0 || field.mass) return undefined;
  const { method, precision, stepsPerInterval, stages } = training;
  const operationsOfStep = stages * fieldOperations(field);
  let written: WrittenSetup | undefined;
  return ({ targets: { rows, count, times, common }, starts, theta, cancelled }) => {
    const partSize = Math.max(LEAST_SEGMENTS, Math.ceil(count / MOST_PARTS));
    const parts = Math.ceil(count / partSize);
    const operations = count * (rows - 1) * stepsPerInterval * operationsOfStep;
    if (!pool.shares(parts, operations)) return undefined;
    const { dimension } = common ? model.kernel() : model.scaledKernel();
    const width = dimension * count;
    const solved = new Float64Array(sharedMemory(Float64Array.BYTES_PER_ELEMENT * (rows - 1) * width));
    written ??= rowsSetups.write({ field: dataOfField(field), integral: model.integral, method, precision }, model);
    const given: GivenRows = {
      ...written,
      starts,
      count,
      theta,
      times: common ? Float64Array.from({ length: rows }, (_, row) => times[row * count]) : times,
      isScaled: !common,
      stepsPerInterval,
      partSize,
      solved,
    };
    const found = pool.map(rowsWork, given, kernels, parts, { operations, cancelled });
    if (!found || cancelled?.()) throw new Interrupted();
    if (!found.every(Boolean)) return undefined;
    return Array.from({ length: rows - 1 }, (_, row) => solved.subarray(row * width, (row + 1) * width));
  };
}
