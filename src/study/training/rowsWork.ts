import type { Precision } from "../../core/kernel.ts";
import { type FieldData, fieldOfData } from "../../graph/fieldData.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { PartedWork } from "../../pool/partedWork.ts";
import type { TrainingModel } from "../../train/trainingModel.ts";
import type { Kernels } from "../kernels.ts";
import { trainingModel } from "./trainingModel.ts";
import { type WrittenSetup, WrittenSetups } from "./writtenSetups.ts";

/** What a training steps by, as plain data. */
export interface RowsSetup {
  /** With its integral, where there is one, as the last component. */
  readonly field: FieldData;
  readonly integral: boolean;
  readonly method: string;
  readonly precision: Precision;
}

/** Segments whose states are asked for at their rows. */
export interface GivenRows extends WrittenSetup {
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  readonly count: number;
  readonly theta: Float64Array;
  /** By row, of the first segment; or of each in scaled time, that of segment j at `row * count + j`. */
  readonly times: Float64Array;
  readonly isScaled: boolean;
  readonly stepsPerInterval: number;
  /** Segments of a part. */
  readonly partSize: number;
  /** Where the states at every row but the first are put, in memory that threads share: row after row, each as a batch of all lies. */
  readonly solved: Float64Array;
}

/** Steps of trajectories between two looks at a cancellation. */
const CALL = 512;

export const rowsSetups = new WrittenSetups<RowsSetup, TrainingModel>(modelOf);

/** Puts the states of segments where they are asked for; false where one is not finite, or where that was cancelled. */
export const rowsWork: PartedWork<GivenRows, boolean, Kernels> = {
  name: "rows",
  open(given, kernels, cancelled) {
    const { starts, count, theta, times, isScaled, stepsPerInterval, partSize, solved } = given;
    const model = rowsSetups.tools(given, kernels);
    const kernel = isScaled ? model.scaledKernel() : model.kernel();
    return (part) => {
      const first = part * partSize;
      const lanes = Math.min(partSize, count - first);
      const states = new Float64Array(kernel.dimension * lanes);
      for (let i = 0; i < starts.length / count; i++)
        states.set(starts.subarray(i * count + first, i * count + first + lanes), i * lanes);
      const batch = kernel.open(states, lanes, theta);
      const intervals = times.length / (isScaled ? count : 1) - 1;
      const most = Math.max(1, Math.floor(CALL / lanes));
      for (let row = 0; row < intervals; row++) {
        if (isScaled) {
          const tau = states.length - 2 * lanes;
          for (let j = 0; j < lanes; j++) {
            const from = times[row * count + first + j];
            states[tau + j] = from;
            states[tau + lanes + j] = times[(row + 1) * count + first + j] - from;
          }
          batch.write(states);
        }
        const [t0, span] = isScaled ? [0, 1] : [times[row], times[row + 1] - times[row]];
        for (let n = 0; n < stepsPerInterval; n += most) {
          if (cancelled()) return false;
          if (!batch.advance(t0, span / stepsPerInterval, n, Math.min(most, stepsPerInterval - n))) return false;
        }
        batch.read(states);
        for (let i = 0; i < kernel.dimension; i++)
          solved.set(states.subarray(i * lanes, (i + 1) * lanes), (row * kernel.dimension + i) * count + first);
      }
      return true;
    };
  },
};

function modelOf(kernels: Kernels, { field, integral, method, precision }: RowsSetup): TrainingModel {
  return trainingModel(kernels, fieldOfData(field), [], { integral, method: methods.get(method), precision });
}
