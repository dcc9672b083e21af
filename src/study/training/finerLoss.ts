import { formatShort } from "../../core/formatShort.ts";
import { scaledTolerance } from "../../ode/tolerances.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { Discretisation, StepsRemedy } from "../../protocol/trainingApi.ts";
import { Training } from "../../train/training.ts";
import type { TrainingState } from "../../train/trainingState.ts";
import { vocabulary } from "../../train/vocabulary.ts";
import type { Session } from "../session.ts";
import { withControl } from "../stepRequest.ts";
import type { Study } from "../study.ts";
import { type StudyProblem, trainingProblem } from "./trainingProblem.ts";
import type { Settings } from "./trainingSettings.ts";

/** Tolerances of the finer solve, as a part of the experiment's, and the finest that rounding leaves room for. */
const FINER = 1e-2;
const FINEST = 1e-13;
/** A loss that a finer solve changes by more than this part of itself was one of the steps too. */
const MOVED = 0.05;
/** Below this part of the loss before the training, exact data are met and what is left of a loss is the solver's. */
const MET = 1e-6;

export interface Trained {
  readonly study: Study;
  readonly texts: Sources["texts"];
  readonly settings: Settings;
  readonly loss: string | undefined;
  readonly problem: StudyProblem;
  readonly state: TrainingState;
  /** Of the state, over all data trained on, as the training solves it. */
  readonly wholeLoss: number;
}

/** The loss over all data before and after a training, by tolerance and a hundred times as exactly. */
export interface FinerLoss {
  readonly before: number;
  readonly after: number;
  /** Why it is not known. */
  readonly failure?: string;
}

/**
 * Solves the loss of what was learnt again, more finely: parameters learn to make up for steps that are too coarse.
 *
 * @throws Interrupted where a cancellation was seen
 */
export function finerLoss(session: Session, trained: Trained, cancelled: () => boolean): FinerLoss {
  const { study, texts, settings, loss, state } = trained;
  const { rtol, atol } = study.solver;
  const finer = withControl(study, {
    rtol: Math.max(FINEST, FINER * rtol),
    atol: scaledTolerance(atol, FINER),
  });
  const method = vocabulary.defaults.trainingMethod;
  const exactly = { ...settings, method, precision: "float64" as const };
  const training = new Training(trainingProblem(session, finer, texts, exactly, loss, session.compiled("float64")));
  const before = training.measureWhole(cancelled).loss;
  training.restore(state);
  const { loss: after, failure } = training.measureWhole(cancelled);
  return { before, after, failure };
}

/** Whether a training's loss is not that of its equation. */
export function isMoved(wholeLoss: number, { before, after }: FinerLoss): boolean {
  const met = Number.isFinite(before) ? MET * Math.abs(before) : 0;
  return !(Math.abs(after - wholeLoss) <= Math.max(MOVED * Math.max(Math.abs(after), Math.abs(wholeLoss)), met));
}

/** The same as numbers, with what would mend it. */
export function discretisation({ study, problem, wholeLoss }: Trained, finer: FinerLoss): Discretisation {
  const { rtol, atol } = study.solver;
  const width = study.field.dimension;
  const all = typeof atol === "number" ? new Array<number>(width).fill(atol) : atol;
  const remedy: StepsRemedy =
    "stepsPerInterval" in problem.steps
      ? { kind: "method", method: vocabulary.defaults.trainingMethod }
      : {
          kind: "tolerances",
          rtol: Math.max(FINEST, FINER * rtol),
          atol: all.map((each) => Number((FINER * each).toPrecision(3))),
        };
  return { loss: wholeLoss, finer: finer.after, isMoved: isMoved(wholeLoss, finer), remedy };
}

/** What is to be said of it, with a remedy; undefined where the loss is what it seems. */
export function stepsRemark({ problem, wholeLoss }: Trained, finer: FinerLoss): string | undefined {
  if (!Number.isFinite(wholeLoss) || !isMoved(wholeLoss, finer)) return undefined;
  const { method, steps } = problem;
  const found = Number.isNaN(finer.after)
    ? `solved more finely, what was learnt has no finite loss (${finer.failure}), where the training's steps make it ${formatShort(wholeLoss)}`
    : `solved more finely, the loss of what was learnt is ${formatShort(finer.after)} and not ${formatShort(wholeLoss)}`;
  if (!("stepsPerInterval" in steps)) {
    return `${found}: the tolerances are too loose, and the parameters are fitted to their error too; take a smaller \`rtol\` and \`atol\``;
  }
  const { stepsPerInterval: count } = steps;
  const [taken, are, their] = count === 1 ? ["one step", "is", "its"] : [`${count} steps`, "are", "their"];
  return `${found}: ${taken} of ${method.name} from one time to the next ${are} too coarse, and the parameters are fitted to ${their} error too; leave \`method\` and \`steps\` out of \`train\` to have steps chosen, or take more \`steps\``;
}
