import type { GradientMode } from "../../adjoint/gradientMode.ts";
import { gradientModes } from "../../adjoint/gradientModes.ts";
import type { GradientModel } from "../../adjoint/gradientProblem.ts";
import { methodForMode } from "../../adjoint/methodForMode.ts";
import { type FieldData, fieldOfData } from "../../graph/fieldData.ts";
import type { PartedWork } from "../../pool/partedWork.ts";
import { findSegment } from "../../train/findSegment.ts";
import type { Segment } from "../../train/segment.ts";
import type { SegmentFound, Sought } from "../../train/segmentFound.ts";
import { type SegmentSteps, segmentProblem, startOf } from "../../train/segmentProblem.ts";
import { Targets, type TargetsProblem, type Whole } from "../../train/targets.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import type { Kernels } from "../kernels.ts";
import { dataJumps } from "./dataJumps.ts";
import { lossByName, type NamedLoss } from "./lossByName.ts";
import { trainingModel } from "./trainingModel.ts";
import { type WrittenSetup, WrittenSetups } from "./writtenSetups.ts";

/** What the segments of a training have in common, as plain data. */
export interface SegmentSetup {
  /** With its integral, where there is one, as the last component. */
  readonly field: FieldData;
  readonly integral: boolean;
  readonly names: readonly string[];
  /** As the settings name it. */
  readonly method: string;
  readonly gradient: string;
  readonly steps: TrainingProblem["steps"];
  readonly stops: TrainingProblem["stops"];
  readonly components: number;
  /** Undefined where nothing is compared. */
  readonly loss: NamedLoss | undefined;
  readonly trajectories: TrainingProblem["trajectories"];
}

/** The same, ready to be solved. */
export interface SegmentTools {
  readonly mode: GradientMode;
  readonly model: GradientModel;
  readonly steps: SegmentSteps;
  readonly targets: TargetsProblem;
}

/** Segments to be solved by themselves. */
export interface GivenSegments extends WrittenSetup {
  readonly sought: Sought;
  readonly segments: readonly Segment[];
  readonly whole: Whole;
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  readonly theta: Float64Array;
  /** Segments of a part. */
  readonly partSize: number;
}

export const segmentSetups = new WrittenSetups<SegmentSetup, SegmentTools>(toolsOf);

/** Gradients, or losses, of the segments of a training. */
export const segmentWork: PartedWork<GivenSegments, readonly SegmentFound[], Kernels> = {
  name: "segments",
  open({ sought, segments, whole, starts, theta, partSize, ...written }, kernels, cancelled) {
    const { mode, model, steps, targets } = segmentSetups.tools(written, kernels);
    const found = (segment: Segment, j: number): SegmentFound => {
      const z0 = startOf(starts, segments.length, j, model.system.dimension);
      const alone = new Targets(targets, { segments: [segment] }, whole);
      const given = { segments: segments.length, z0, theta, cancelled };
      return findSegment(sought, mode, segmentProblem(steps, model, alone, given));
    };
    return (part) => {
      const first = part * partSize;
      return segments.slice(first, first + partSize).map((segment, k) => found(segment, first + k));
    };
  },
};

function toolsOf(kernels: Kernels, setup: SegmentSetup): SegmentTools {
  const { integral, names, components, trajectories, steps, stops } = setup;
  const field = fieldOfData(setup.field);
  const mode = gradientModes.get(setup.gradient);
  const method = methodForMode(setup.method, mode);
  const made = trainingModel(kernels, field, names, { integral, method, precision: "float64" });
  return {
    mode,
    model: made.gradientModel(),
    steps: { method, steps, stops, jumps: dataJumps(field, { trajectories }, "float64") },
    targets: { trajectories, components, loss: lossByName(setup.loss), model: made },
  };
}
