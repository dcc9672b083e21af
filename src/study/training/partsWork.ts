import { fieldOfData } from "../../graph/fieldData.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { PartedWork } from "../../pool/partedWork.ts";
import type { Batch, SolvePart } from "../../train/batch.ts";
import { FixedStepSolver } from "../../train/fixedStepSolver.ts";
import { PartSolver } from "../../train/partSolver.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import type { Kernels } from "../kernels.ts";
import { lossByName, type NamedLoss } from "./lossByName.ts";
import type { RowsSetup } from "./rowsWork.ts";
import { trainingModel } from "./trainingModel.ts";
import { type WrittenSetup, WrittenSetups } from "./writtenSetups.ts";

/** What the gradients of a training by steps of fixed size have in common, as plain data. */
export interface PartsSetup extends RowsSetup {
  readonly stepsPerInterval: number;
  readonly gradient: string;
  readonly components: number;
  /** Undefined where nothing is compared. */
  readonly loss: NamedLoss | undefined;
  readonly trajectories: TrainingProblem["trajectories"];
}

export interface GivenBatch extends WrittenSetup {
  readonly batch: Batch;
}

export const partsSetups = new WrittenSetups<PartsSetup, SolvePart>(solverOf);

/** Loss and gradient of the parts of a batch. */
export const partsWork: PartedWork<GivenBatch, Float64Array, Kernels> = {
  name: "parts of a batch",
  open({ batch, ...written }, kernels, cancelled) {
    const solve = partsSetups.tools(written, kernels);
    return (part) => solve(batch, part, cancelled).slice();
  },
};

function solverOf(kernels: Kernels, setup: PartsSetup): SolvePart {
  const { integral, precision, gradient, components, trajectories, stepsPerInterval } = setup;
  const method = methods.get(setup.method);
  const model = trainingModel(kernels, fieldOfData(setup.field), [], { integral, method, precision });
  const whole = new FixedStepSolver({ model, method, trajectories, gradient }, stepsPerInterval);
  const parts = new PartSolver({ model, trajectories, components, loss: lossByName(setup.loss) }, whole);
  return (batch, part, cancelled) => parts.solve(batch, part, cancelled);
}
