import { gradientModes } from "../../adjoint/gradientModes.ts";
import { dataOfField } from "../../graph/fieldData.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { SegmentsTogether } from "../../train/segmentFound.ts";
import { Interrupted } from "../../train/segmentSolver.ts";
import type { TrainingPart, TrainingProblem } from "../../train/trainingProblem.ts";
import { fieldOperations } from "../fieldOperations.ts";
import type { Kernels } from "../kernels.ts";
import { toldLoss } from "./lossByName.ts";
import { type GivenSegments, segmentSetups, segmentWork } from "./segmentWork.ts";
import type { WrittenSetup } from "./writtenSetups.ts";

/** Parts that segments come in at most: each has a message of its own. */
const MOST_PARTS = 64;
/** Evaluations of f of a segment, before any was solved; and what a gradient costs, in solves. */
const EVALUATIONS = 300;
const REVERSE = 4;
/** What a segment and an evaluation take besides, in operations: about a nanosecond each. */
const OF_SEGMENT = 1e5;
const OF_EVALUATION = 300;

/**
 * Shares the segments of a training, where each is solved by itself, among the threads of a pool: those whose loss is a penalty by
 * name, or none, and without events, whose functions do not cross threads. In strict arithmetic alone: which of two products is
 * fused with their sum is for each thread to say.
 *
 * @param names of the components, as messages call them
 */
export function segmentsTogether(
  kernels: Kernels,
  field: VectorField,
  part: TrainingPart,
  training: Pick<TrainingProblem, "method" | "steps" | "stops" | "gradient" | "trajectories">,
  { names, method }: { readonly names: readonly string[]; readonly method: string },
): SegmentsTogether | undefined {
  const { pool, engine, arithmetic } = kernels;
  const { loss, events = [], atEvent, components, model, jumps } = part;
  if (!pool || engine !== "compiled float64" || arithmetic !== "strict" || events.length > 0 || atEvent || field.mass)
    return undefined;
  const told = toldLoss(loss);
  if (!told) return undefined;
  const { steps, stops, gradient, trajectories } = training;
  const operationsOfField = OF_EVALUATION + fieldOperations(field);
  let written: WrittenSetup | undefined;
  const writeSetup = () =>
    segmentSetups.write(
      {
        field: dataOfField(field),
        integral: model.integral,
        names,
        method,
        gradient,
        steps,
        stops,
        components,
        loss: told.named,
        trajectories,
      },
      {
        mode: gradientModes.get(gradient),
        model: model.gradientModel(),
        steps: { method: training.method, steps, stops, jumps },
        targets: { trajectories, components, loss, model },
      },
    );
  /** Of a segment, as last counted. */
  let evaluations = EVALUATIONS;
  return (sought, { targets: { set, count, whole }, starts, theta, atEnd, cancelled }) => {
    // The weights of a curriculum and the links of pieces are functions of what is here.
    if (atEnd || set.weightAt) return undefined;
    const partSize = Math.ceil(count / MOST_PARTS);
    const parts = Math.ceil(count / partSize);
    const solves = sought === "gradient" ? REVERSE : 1;
    const operations = count * (OF_SEGMENT + evaluations * operationsOfField * solves);
    if (!pool.shares(parts, operations)) return undefined;
    written ??= writeSetup();
    const given: GivenSegments = { ...written, sought, segments: set.segments, whole, starts, theta, partSize };
    const found = pool.map(segmentWork, given, kernels, parts, { operations, cancelled })?.flat();
    if (!found) throw new Interrupted();
    evaluations = found.reduce((sum, each) => sum + each.evaluations, 0) / count;
    return found;
  };
}
