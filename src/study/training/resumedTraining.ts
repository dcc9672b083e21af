import { formatCount } from "../../core/formatCount.ts";
import { type DecodedCheckpoint, decodeCheckpoint } from "../../train/checkpoint.ts";
import type { TrainedArithmetic } from "../../train/checkpointContents.ts";
import { CheckpointFault } from "../../train/checkpointFault.ts";
import type { Training } from "../../train/training.ts";
import type { TrainingState } from "../../train/trainingState.ts";
import type { Kernels } from "../kernels.ts";
import { StudyError } from "../study.ts";
import { readCheckpoint } from "./checkpointFile.ts";
import { type PreparedTraining, preparedTraining, type TrainingRequest, trainingOf } from "./preparedTraining.ts";
import { formerDefaults, type Settings } from "./trainingSettings.ts";

/** As the identity of a training has it. */
const OPTIMIZER = "`optimizer`";

/** A training, and the loop that has begun it. */
interface BegunTraining {
  readonly prepared: PreparedTraining;
  readonly training: Training;
}

/** One that stands where a checkpoint has left it. */
interface ResumedTraining extends BegunTraining {
  /** What is other than it was, or than was asked for, a sentence each. */
  readonly notes: readonly string[];
}

/** A training, and something about it that is to be said. */
interface Noted<Of> {
  readonly of: Of;
  readonly notes: readonly string[];
}

/** What a checkpoint holds, and the training that it is one of. */
interface Known {
  readonly prepared: PreparedTraining;
  readonly decoded: DecodedCheckpoint;
}

/** How what computes a training rounds. */
export function arithmeticOf({ arithmetic }: Kernels): TrainedArithmetic {
  return arithmetic ?? "tensors";
}

/**
 * Goes on from a checkpoint: from its bytes, or from a file and, where that is damaged, from the one before it; in the
 * arithmetic in which it was trained, as far as this machine has it.
 *
 * @param own the training as it would be without a checkpoint
 * @throws StudyError where there is no checkpoint of this training
 */
export function resumedTraining(
  request: TrainingRequest,
  own: BegunTraining,
  bytes: Uint8Array | undefined,
  file?: string,
): ResumedTraining {
  try {
    const { state: found, note } = readCheckpoint(file, (each) => decode(request, own.prepared, each), bytes);
    const { decoded } = found.of;
    const { of: prepared, notes } = inArithmetic(request, found.of.prepared, decoded.arithmetic);
    const training = prepared === own.prepared ? own.training : trainingOf(prepared);
    const { of: state, notes: ofOptimizer } = ledOn(prepared, training, decoded);
    training.restore(state);
    return { prepared, training, notes: [...found.notes, ...notes, ...ofOptimizer, ...(note ? [note] : [])] };
  } catch (error) {
    throw error instanceof CheckpointFault ? new StudyError(error.message) : error;
  }
}

/** A checkpoint of a training by what was the default before goes on by that, where nothing names another choice. */
function decode(request: TrainingRequest, fresh: PreparedTraining, bytes: Uint8Array): Noted<Known> {
  const { study, asked } = request;
  // What another equation gives came from kernels of that machine's arithmetic, and its noise from the engine's `Math`.
  const changed = study.experiment?.data?.kind === "from" ? ["the data"] : [];
  // A request that names an optimizer may go on with it.
  const replaced = asked.optimizer === undefined ? [] : [OPTIMIZER];
  try {
    const decoded = decodeCheckpoint(bytes, fresh.identity, { changed, replaced });
    return { of: { prepared: fresh, decoded }, notes: [] };
  } catch (error) {
    if (!(error instanceof CheckpointFault) || error.damaged) throw error;
    for (const former of formerDefaults(study, asked)) {
      const prepared = preparedTraining(request, { ...fresh.settings, ...former }, fresh.kernels);
      const decoded = decodedAs(prepared, bytes, changed);
      if (decoded) return { of: { prepared, decoded }, notes: [wasDefault(former)] };
    }
    throw error;
  }
}

/** Undefined for a checkpoint of another training. */
function decodedAs(
  { identity }: PreparedTraining,
  bytes: Uint8Array,
  changed: readonly string[],
): DecodedCheckpoint | undefined {
  try {
    return decodeCheckpoint(bytes, identity, { changed });
  } catch (error) {
    if (error instanceof CheckpointFault) return undefined;
    throw error;
  }
}

function wasDefault({ method, steps, optimizer }: Partial<Settings>): string {
  const was = [
    ...(method === undefined ? [] : [steps ? `${method}, one step from one data time to the next` : method]),
    ...(optimizer === undefined ? [] : [`${optimizer.word.name}`]),
  ];
  return `the checkpoint was trained with ${was.join(", and ")}, which was the default: it goes on so`;
}

/** In the arithmetic of a checkpoint, where this machine has it. */
function inArithmetic(
  request: TrainingRequest,
  prepared: PreparedTraining,
  arithmetic: TrainedArithmetic | undefined,
): Noted<PreparedTraining> {
  const own = arithmeticOf(prepared.kernels);
  if (arithmetic === own || arithmetic === "tensors" || own === "tensors") return { of: prepared, notes: [] };
  if (arithmetic === undefined) {
    const note = `the checkpoint is from before elementary functions and rounding were the same on every machine: it goes on in ${own} arithmetic, with last digits that differ from those of a run without a pause`;
    return { of: prepared, notes: [note] };
  }
  const { settings, identity } = prepared;
  const kernels = request.session.inArithmetic(arithmetic).compiled(settings.precision);
  if (kernels.arithmetic !== arithmetic) {
    const note = `the checkpoint was trained in ${arithmetic} arithmetic, which this machine does not have (Node ${process.versions.node}, relaxed SIMD is in Node 22 and later): it goes on in ${own} arithmetic, with last digits that differ from those of a run without a pause`;
    return { of: prepared, notes: [note] };
  }
  // The same training: data that another equation gives there may have other last digits.
  const of = { ...preparedTraining(request, settings, kernels), identity };
  return { of, notes: [`the training goes on in ${arithmetic} arithmetic, in which it began`] };
}

/** The state to go on from: by another optimizer from the beginning of that one. */
function ledOn(
  { identity, problem }: PreparedTraining,
  training: Training,
  { state, identity: former }: DecodedCheckpoint,
): Noted<TrainingState> {
  if (former[OPTIMIZER] === identity[OPTIMIZER]) return { of: state, notes: [] };
  const { name } = problem.optimizer;
  const { optimizer } = training.state;
  return {
    of: { ...state, optimizer, before: undefined, factor: 1, halvings: 0 },
    notes: [`iteration ${formatCount(state.iteration)}: ${name} from here on`],
  };
}
