import { DataFault } from "../../core/dataFault.ts";
import { brief } from "../../core/quoted.ts";
import { withSpeedsOf } from "../../figure/fieldSpeed.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainingViewOptions, TrainingViewResult } from "../../protocol/trainingViewApi.ts";
import { textRange } from "../../study/describe.ts";
import { flowOf } from "../../study/flow.ts";
import type { Session } from "../../study/session.ts";
import { type Study, StudyError, stateNames } from "../../study/study.ts";
import { startRanges } from "../../study/training/learntRanges.ts";
import { trainingChoices } from "../../study/training/trainingChoices.ts";
import { trainingData } from "../../study/training/trainingData.ts";
import { dependsOnTime } from "../../study/training/trainingFields.ts";
import { trainingSettings } from "../../study/training/trainingSettings.ts";
import { truthOf } from "../../study/training/truth.ts";
import type { TrainingData } from "../../train/data/trainingData.ts";
import { defaultsOf } from "../option.ts";
import { training } from "./analysis.ts";
import { type FitReport, fitReport } from "./fitReport.ts";
import { gradientView } from "./gradientView.ts";
import { learnedNumbers } from "./learnedNumbers.ts";
import { lossFigure } from "./lossFigure.ts";
import { netViews } from "./netFigures.ts";
import { progressFigures } from "./progressFigures.ts";
import { trainingView } from "./trainingView.ts";

/**
 * A training drawn with the parameters it has reached, and the data it learns from; faulty data leave what needs none.
 *
 * @param texts of the files that data come from
 * @throws StudyError for a function
 */
export function drawTraining(
  session: Session,
  found: Study,
  options: TrainingViewOptions,
  texts: Sources["texts"],
  cancelled: () => boolean,
): Omit<TrainingViewResult, "version"> {
  const { experiment, name } = found;
  if (!experiment)
    throw new StudyError(`${brief(name)} is a function; training takes an experiment with data or a loss`);
  const study = withLearned(found, options);
  const common = {
    function: study.dynamics.name,
    stateNames: stateNames(study.dynamics, study.field.dimension),
    settings: trainingChoices(study),
    defaults: defaultsOf(training.options, study),
  };
  try {
    const truth = truthOf(study);
    const data = dataOf(session, found, experiment, texts);
    const figures = trainingView({
      learned: flowOf(session, study, {}, cancelled),
      truth: truth && flowOf(session, truth, {}, cancelled),
      data,
      z0: initialStates(study, data, options),
      span: study.span,
      augment: experiment.augment,
      autonomous: !dependsOnTime(study.field),
      runs: options.runs,
      shown: options.shown,
      asked: experiment.view,
      previousView: options.previousView,
    });
    const report =
      options.fit && !learnsNetsAlone(study) ? reportOf(session, study, texts, options, cancelled) : undefined;
    const numbers = {
      ...learnedNumbers({
        study,
        truth,
        z0: initialStates(study, data, options),
        trajectories: data?.trajectories.map(({ name }) => name) ?? [],
        learnedStarts: startRanges(trainingSettings(study).learnZ0, data?.trajectories.map(({ z0 }) => z0) ?? found.z0),
        trace: options.trace,
        runs: options.runs,
        shown: options.shown,
        report,
      }),
      findings: report?.findings ?? [],
      nets: netViews(study),
      ...(options.gradient && {
        gradient: gradientView(session, study, texts, options.settings, options.z0, cancelled),
      }),
      ...(report?.spread && { correlation: { names: report.names, values: report.spread.correlation } }),
    };
    // Speeds of the true field stay while the learned ones change.
    return {
      ...common,
      ...figures,
      fields: withSpeedsOf(figures.fields, "true"),
      ...numbers,
      data: data && summary(data),
    };
  } catch (error) {
    if (!(error instanceof DataFault)) throw error;
    const { message, range } = error;
    return {
      ...common,
      loss: lossFigure(options.runs),
      fields: [],
      fit: [],
      progress: progressFigures(options.runs[0]),
      learned: [],
      traces: [],
      nets: [],
      findings: [],
      data: undefined,
      fault: { message, range: range && textRange(range) },
    };
  }
}

/** Data are drawn many times; a text that changed, the data file's too, makes other experiments. */
const known = new WeakMap<NonNullable<Study["experiment"]>, TrainingData | undefined>();

function dataOf(
  session: Session,
  study: Study,
  experiment: NonNullable<Study["experiment"]>,
  texts: Sources["texts"],
): TrainingData | undefined {
  if (!known.has(experiment)) known.set(experiment, trainingData(session, study, texts));
  return known.get(experiment);
}

const learnsNetsAlone = ({ dynamics: { parameters } }: Study) =>
  parameters.every(({ fixed, shape }) => fixed || shape.kind === "net");

/** The newest report: a drawing is asked for again where nothing of it has changed. */
const reports = new WeakMap<NonNullable<Study["experiment"]>, { readonly of: string; readonly report: FitReport }>();

function reportOf(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  { settings, z0 }: TrainingViewOptions,
  cancelled: () => boolean,
): FitReport {
  const of = JSON.stringify([settings, [...study.theta], [...(z0 ?? [])]]);
  const known = reports.get(study.experiment!);
  if (known?.of === of) return known.report;
  const report = fitReport(session, study, texts, settings, z0, cancelled);
  // What was broken off says nothing.
  if (!cancelled()) reports.set(study.experiment!, { of, report });
  return report;
}

/** Learned parameters of another version of the text do not fit any more: then the text's own are drawn. */
function withLearned(study: Study, { theta }: TrainingViewOptions): Study {
  return theta?.length === study.theta.length ? { ...study, theta } : study;
}

function initialStates(study: Study, data: TrainingData | undefined, { z0 }: TrainingViewOptions): number[][] {
  const own = data?.trajectories.map((trajectory) => trajectory.z0) ?? study.z0;
  const { dimension } = study.field;
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
