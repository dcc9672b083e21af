import type { Precision } from "../../src/core/kernel.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import type { Kernels } from "../../src/study/kernels.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { Training } from "../../src/train/training.ts";
import type { TrainingProblem } from "../../src/train/trainingProblem.ts";
import { sampleTexts } from "../samples.ts";
import { BATCH, HIDDEN, LEARNING_RATE, type SpiralTask, TIMES } from "./spiralTask.ts";

/** How the task is taken, where not as it stands. */
export interface LoopOptions {
  readonly precision?: Precision;
  readonly kernels?: Kernels;
  readonly hidden?: number;
  readonly batch?: number;
}

/** The task as the loop takes it: the sample's data and loss, at a constant rate, without an end. */
function spiralProblem(
  session: Session,
  { precision, kernels, hidden = HIDDEN, batch = BATCH }: LoopOptions = {},
): TrainingProblem {
  const entry = "spiral.node-ode.ts";
  const text = sampleTexts().get("spiral")!;
  const widened = text.replace(`mlp([2, ${HIDDEN}, 2]`, `mlp([2, ${hidden}, 2]`);
  if (hidden !== HIDDEN && widened === text) throw new Error("the sample spiral has another network");
  const texts = new Map([[entry, widened]]);
  const settings = { method: "rk38", precision, batchSize: batch, batchPoints: TIMES };
  const subject = study(session.read({ entry, texts }), "fitSpiral");
  const { problem } = new StudyTraining(session, subject, texts, { settings, kernels });
  return { ...problem, curriculum: undefined, rate: () => LEARNING_RATE, iterations: Number.POSITIVE_INFINITY };
}

/** Iterations of the real loop, with new windows at each: a call makes one and gives the loss before it. */
export function loopTraining(session: Session, options?: LoopOptions): () => number {
  const training = new Training(spiralProblem(session, options));
  return () => training.step()!.loss;
}

/** Iterations of the real loop, and what each asks of its kernel and nothing else: steps, and their reverse. */
export function loopBesideKernel(session: Session, { field, h, observed }: SpiralTask, precision: Precision) {
  const training = new Training(spiralProblem(session, { precision }));
  const { objective, state } = training;
  const batch = new Session()
    .reverseKernel(field, methods.get("rk38"), precision)
    .open(observed[0], BATCH, objective.theta(state.x));
  return {
    loop: () => training.step()!.loss,
    kernel() {
      batch.write(observed[0]);
      for (let n = 0; n + 1 < TIMES; n++) batch.store(n * h, h, 0, 1);
      for (let n = 0; n + 1 < TIMES; n++) {
        batch.addCotangents(observed[0]);
        batch.reverse();
      }
    },
  };
}

/** The same loop on the task's own windows, at every iteration the same ones, so that rivals can be held against it. */
export function fixedLoopTraining({ observed, h, theta }: SpiralTask, session: Session, precision?: Precision) {
  const trajectories = Array.from({ length: BATCH }, (_, j) => ({
    z0: Float64Array.of(observed[0][j], observed[0][BATCH + j]),
    t: Float64Array.from({ length: TIMES }, (_, n) => n * h),
    data: Float64Array.from({ length: 2 * TIMES }, (_, k) => observed[k >> 1][(k % 2) * BATCH + j]),
    weights: new Float64Array(TIMES).fill(1),
    componentWeights: undefined,
  }));
  const problem = { ...spiralProblem(session, { precision }), theta, trajectories, batch: undefined };
  const training = new Training(problem);
  return { train: () => training.step()!.loss, theta: () => training.objective.theta(training.state.x) };
}
