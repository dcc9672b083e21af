import { defaultsOf } from "../../analysis/option.ts";
import { training } from "../../analysis/training/analysis.ts";
import { lossFigure } from "../../analysis/training/lossFigure.ts";
import { progressFigures } from "../../analysis/training/progressFigures.ts";
import { trainingView } from "../../analysis/training/trainingView.ts";
import { DataFault } from "../../core/dataFault.ts";
import { withSpeedsOfLast } from "../../figure/fieldSpeed.ts";
import type { Experiment } from "../../language/experiment.ts";
import type { TrainingViewOptions } from "../../protocol/trainingViewApi.ts";
import { textRange } from "../../study/describe.ts";
import { flowOf } from "../../study/flow.ts";
import { type Study, StudyError, stateNames, study } from "../../study/study.ts";
import { trainingChoices } from "../../study/training/trainingChoices.ts";
import { trainingData } from "../../study/training/trainingData.ts";
import { dependsOnTime } from "../../study/training/trainingFields.ts";
import { truthOf } from "../../study/training/truth.ts";
import type { TrainingData } from "../../train/data/trainingData.ts";
import { type Job, type JobContext, programOf } from "../job.ts";

/** A training drawn with the parameters it has reached, and the data it learns from. */
export const trainingViewJob: Job<"trainingView"> = {
  doing: "drawing the training of",
  run({ name, version, options }, context) {
    const found = study(programOf(context), name);
    const { experiment } = found;
    if (!experiment) throw new StudyError(`${name} is a function; training takes an experiment with data or a loss`);
    const subject = withLearned(found, options);
    const common = {
      version,
      function: subject.dynamics.name,
      stateNames: stateNames(subject.dynamics, subject.field.dimension),
      settings: trainingChoices(subject),
      defaults: defaultsOf(training.options, subject),
    };
    try {
      const truth = truthOf(subject);
      const data = dataOf(found, experiment, context);
      const figures = trainingView({
        learned: flowOf(context.session, subject, {}, context.cancelled),
        truth: truth && flowOf(context.session, truth, {}, context.cancelled),
        data,
        z0: initialStates(subject, data, options),
        span: subject.span,
        augment: experiment.augment,
        autonomous: !dependsOnTime(subject.field),
        runs: options.runs,
        asked: experiment.view,
        previousView: options.previousView,
      });
      // The true field is the last: its speeds stay while the learned ones change.
      const fields = withSpeedsOfLast(figures.fields);
      return { ...common, ...figures, fields, data: data && summary(data) };
    } catch (error) {
      if (!(error instanceof DataFault)) throw error;
      const { message, range } = error;
      return {
        ...common,
        loss: lossFigure(options.runs),
        fields: [],
        fit: [],
        progress: progressFigures(options.runs[0]),
        data: undefined,
        fault: { message, range: range && textRange(range) },
      };
    }
  },
};

/** Data are drawn many times; a text that changed, the data file's too, makes other experiments. */
const known = new WeakMap<Experiment, TrainingData | undefined>();

function dataOf(subject: Study, experiment: Experiment, { session, sources }: JobContext): TrainingData | undefined {
  if (!known.has(experiment)) known.set(experiment, trainingData(session, subject, sources.texts));
  return known.get(experiment);
}

/** Learned parameters of another version of the text do not fit any more: then the text's own are drawn. */
function withLearned(subject: Study, { theta }: TrainingViewOptions): Study {
  return theta?.length === subject.theta.length ? { ...subject, theta } : subject;
}

function initialStates(subject: Study, data: TrainingData | undefined, { z0 }: TrainingViewOptions): number[][] {
  const own = data?.trajectories.map((trajectory) => trajectory.z0) ?? subject.z0;
  const { dimension } = subject.field;
  if (z0?.length !== own.length * dimension) return own.map((z) => [...z]);
  return own.map((_, n) => [...z0.subarray(n * dimension, (n + 1) * dimension)]);
}

function summary({ trajectories }: TrainingData) {
  const observations = trajectories.reduce(
    (sum, { z }) => sum + z.reduce((n, x) => n + (Number.isNaN(x) ? 0 : 1), 0),
    0,
  );
  return { trajectories: trajectories.length, observations };
}
