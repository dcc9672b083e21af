import { DataFault } from "../../core/dataFault.ts";
import { ExplainedError } from "../../core/explainedError.ts";
import { brief } from "../../core/quoted.ts";
import { withSpeedsOf } from "../../figure/fieldSpeed.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { DataSummary, TrainingViewOptions, TrainingViewResult } from "../../protocol/trainingViewApi.ts";
import { textRange } from "../../study/describe.ts";
import { flowOf } from "../../study/flow.ts";
import type { Session } from "../../study/session.ts";
import { type Study, StudyError, stateNames } from "../../study/study.ts";
import { dataSummary } from "../../study/training/dataSummary.ts";
import { StudyTraining } from "../../study/training/training.ts";
import { trainingChoices } from "../../study/training/trainingChoices.ts";
import { trainingData } from "../../study/training/trainingData.ts";
import { dependsOnTime } from "../../study/training/trainingFields.ts";
import { trainingSettings } from "../../study/training/trainingSettings.ts";
import { truthOf } from "../../study/training/truth.ts";
import type { TrainingData } from "../../train/data/trainingData.ts";
import { defaultsOf } from "../option.ts";
import { training } from "./analysis.ts";
import { drawnParts, learntStarts, together } from "./drawnParts.ts";
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
    const z0 = initialStates(study, data, options);
    const parts = drawnParts(study, data, z0);
    const figures = parts.map(({ study: own, data: theirs, z0: starts }, n) => {
      const known = truthOf(own);
      return trainingView({
        learned: flowOf(session, own, {}, cancelled),
        truth: known && flowOf(session, known, {}, cancelled),
        data: theirs,
        z0: starts,
        span: own.span,
        augment: own.experiment?.augment ?? 0,
        autonomous: !dependsOnTime(own.field),
        runs: options.runs,
        shown: options.shown,
        asked: own.experiment?.view ?? {},
        previousView: n === 0 ? options.previousView : undefined,
      });
    });
    const report =
      options.fit && !learnsNetsAlone(study) ? reportOf(session, study, texts, options, cancelled) : undefined;
    const settings = trainingSettings(study);
    const numbers = {
      ...learnedNumbers({
        study,
        truth,
        starts: learntStarts(parts, settings),
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
    const whole = together(parts, figures);
    // Speeds of the true field stay while the learned ones change.
    return {
      ...common,
      ...whole,
      fields: withSpeedsOf(whole.fields, "true"),
      ...numbers,
      data: data && summaryOf(session, found, experiment, texts, options.settings),
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

/** One a trajectory, as they are now; rows of what is learnt are as long as the longest state. */
function initialStates(study: Study, data: TrainingData | undefined, { z0 }: TrainingViewOptions): number[][] {
  const own = data?.trajectories.map((trajectory) => trajectory.z0) ?? study.z0;
  const width = own.reduce((most, { length }) => Math.max(most, length), 0);
  if (z0?.length !== own.length * width) return own.map((z) => [...z]);
  return own.map(({ length }, n) => [...z0.subarray(n * width, n * width + length)]);
}

/** The newest summary: what data count is the same at every drawing of a run. */
const summaries = new WeakMap<
  NonNullable<Study["experiment"]>,
  { readonly of: string; readonly summary: DataSummary | undefined }
>();

function summaryOf(
  session: Session,
  study: Study,
  experiment: NonNullable<Study["experiment"]>,
  texts: Sources["texts"],
  settings: TrainSettings | undefined,
): DataSummary | undefined {
  const of = JSON.stringify(settings ?? {});
  const known = summaries.get(experiment);
  if (known?.of === of) return known.summary;
  let summary: DataSummary | undefined;
  try {
    summary = dataSummary(new StudyTraining(session, study, texts, { settings }));
  } catch (error) {
    // Settings that do not go together are told where a run is asked for.
    if (!(error instanceof ExplainedError)) throw error;
  }
  summaries.set(experiment, { of, summary });
  return summary;
}
