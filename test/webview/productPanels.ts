import { readdirSync, readFileSync } from "node:fs";
import type { Schema } from "../../src/analysis/option.ts";
import { catalog } from "../../src/engine/catalog.ts";
import { describe } from "../../src/engine/describe.ts";
import { analyseJob } from "../../src/engine/jobs/analyse.ts";
import { portraitJob } from "../../src/engine/jobs/portrait.ts";
import { trainingViewJob } from "../../src/engine/jobs/trainingView.ts";
import { RunHistory } from "../../src/extension/training/runHistory.ts";
import { type Epoch, SavedEpochs } from "../../src/extension/training/savedEpochs.ts";
import { traceSamples } from "../../src/extension/training/traceSamples.ts";
import { analysisPanel } from "../../src/panels/analysisPanel.ts";
import { portraitCommand, reportCommand, trainingCommand } from "../../src/panels/commandLine.ts";
import { portraitPanel } from "../../src/panels/portraitPanel.ts";
import { trainingPanel } from "../../src/panels/trainingPanel.ts";
import type { ShownRun } from "../../src/panels/trainingPanelState.ts";
import type { AnalyseProgress, AnalyseRequest, OptionValue, OptionValues } from "../../src/protocol/analysisApi.ts";
import type { PortraitOptions } from "../../src/protocol/engineApi.ts";
import type { SuppliedText } from "../../src/protocol/engineMessages.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { TrainProgress, TrainSettings } from "../../src/protocol/trainingApi.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { english } from "../panels/english.ts";

/* Panels as the extension makes them, from the engine's own answers. */

const session = new Session();

const descriptionOf = (analysis: string) => catalog().analyses.find(({ name }) => name === analysis)!;

function opened(sample: string) {
  const entry = `samples/${sample}.node-ode.ts`;
  const tables = readdirSync("samples/data").map((file) => `samples/data/${file}`);
  const texts = new Map<string, SuppliedText>([entry, ...tables].map((file) => [file, readFileSync(file, "utf8")]));
  const sources = { entry, texts };
  return { entry, texts, context: { session, sources, cancelled: () => false, progress: () => {} } };
}

function frame(kind: string, title: string, sample: string): Panel {
  const subtitle = `${sample}.node-ode.ts`;
  return { kind, title, subtitle, toolbar: [], content: [], side: [], notes: [], memory: "{}" };
}

/** The portrait of a function or experiment of a sample. */
export async function portraitOf(
  sample: string,
  name: string,
  options: PortraitOptions = {},
  { compact = false } = {},
): Promise<Panel> {
  const { entry, context } = opened(sample);
  const { functions } = describe(session.read(context.sources), entry, 1);
  const result = await portraitJob.run({ uri: entry, version: 1, name, options }, context);
  const dynamics = functions.find((each) => each.name === result.used.function)!;
  const schema = descriptionOf("portrait").options;
  const state = { subject: name, dynamics, result, options, schema, edit: { preview: "" }, canUndo: true, compact };
  const command = portraitCommand({ file: entry, name }, options, result.used, schema, english);
  return { ...frame(compact ? "plots" : "portrait", name, sample), ...portraitPanel(state, english), command };
}

/** The second report of an analysis, or the only one; the last one where it is asked for whole. */
export async function analysisOf(
  analysis: string,
  sample: string,
  name: string,
  options: OptionValues = {},
  { theta, whole = false }: { readonly theta?: AnalyseRequest["theta"]; readonly whole?: boolean } = {},
): Promise<Panel> {
  const { entry, context } = opened(sample);
  const reports: AnalyseProgress[] = [];
  const request = { uri: entry, version: 1, name, analysis, options, theta };
  const cancelled = () => !whole && reports.length > 1;
  try {
    await analyseJob.run(request, { ...context, cancelled, progress: (report) => reports.push(report) });
  } catch (error) {
    if (!cancelled()) throw error;
  }
  const description = descriptionOf(analysis);
  const { functions, experiments } = describe(session.read(context.sources), entry, 1);
  const dynamics = experiments.find((each) => each.name === name)?.function ?? name;
  const parameters = functions.find((each) => each.name === dynamics)?.parameters ?? [];
  const title = english(description.heading, name);
  const report = reports[reports.length - 1];
  const command = reportCommand({ file: entry, name }, description, options, theta, english, report.flags);
  const panel = analysisPanel(description, report, { parameters }, english);
  return { ...frame(analysis, title, sample), ...panel, command };
}

/** An analysis's options with everything on that is off where nothing is said. */
export function turnedOn(options: Schema): OptionValues {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, option]): [string, OptionValue][] => {
      if (option.kind === "flag") return [[name, true]];
      const choices = option.kind === "choice" ? option.choices().map(({ value }) => value) : [];
      return choices[0] === "" ? [[name, choices[1]]] : [];
    }),
  );
}

const trained = new Map<string, ReturnType<typeof trainedOf>>();

/** The same once, however often it is drawn. */
function runOf(...of: Parameters<typeof trainedOf>): ReturnType<typeof trainedOf> {
  const key = JSON.stringify(of);
  const known = trained.get(key) ?? trainedOf(...of);
  trained.set(key, known);
  return known;
}

/** Some iterations of a sample's training, as a run of the extension keeps them. */
export function trainedOf(sample: string, name: string, settings: TrainSettings, until: number, label = "run 1") {
  const { texts, context } = opened(sample);
  const subject = study(session.read(context.sources), name);
  const training = new StudyTraining(session, subject, texts, { settings });
  const history = new RunHistory();
  const epochs = new SavedEpochs();
  let newest: TrainProgress | undefined;
  const { status, message, discretisation, standing } = training.run({
    until,
    progress: (progress) => {
      newest = progress;
      history.append(progress.history);
      const { iteration, theta, z0, path } = progress;
      for (const [n, at] of path.iteration.entries()) {
        const row = (values: Float64Array, width: number) => values.slice(n * width, (n + 1) * width);
        epochs.add({ iteration: at, theta: row(path.theta, theta.length), z0: row(path.z0, z0.length) });
      }
      epochs.end({ iteration, theta, z0 });
    },
  });
  const { iteration, iterations } = newest!;
  const shown: ShownRun = {
    label,
    state: status === "paused" ? "running" : "finished",
    status: status === "paused" ? undefined : status,
    message: status === "paused" ? "" : message,
    ended: status !== "paused",
    settings,
    isPatched: false,
    choices: training.choices,
    standing,
    discretisation,
    iteration,
    iterations,
    iterationsPerSecond: 1234.5,
    secondsLeft: 12.3,
    seconds: 4.2,
    engine: "compiled float64",
    events: [],
    history,
    newest,
    epochs,
  };
  const { phases } = training.choices;
  return {
    run: shown,
    epochs: epochs.all,
    newest: newest!,
    drawn: { name: label, iterations, history: history.samples(1500), phases },
  };
}

/** The training panel of a sample after some iterations, beside an earlier run with another seed. */
export async function trainingOf(
  sample: string,
  name: string,
  until: number,
  {
    shown,
    fit = true,
    alone = false,
    gradient = false,
  }: { readonly shown?: number; readonly fit?: boolean; readonly alone?: boolean; readonly gradient?: boolean } = {},
): Promise<Panel> {
  const earlier = alone ? [] : [runOf(sample, name, { seed: 5 }, until >> 1)];
  const now = runOf(sample, name, { seed: 1 }, until, alone ? "run 1" : "run 2");
  const { entry, context } = opened(sample);
  const drawn = shown === undefined ? now.newest : now.run.epochs.at(shown)!;
  const { functions, experiments } = describe(session.read(context.sources), entry, 1);
  const { function: of } = experiments.find((each) => each.name === name)!;
  const dynamics = functions.find((each) => each.name === of)!;
  const trace = traceSamples(now.epochs, dynamics);
  const { theta, z0 } = drawn as Epoch;
  const runs = [now, ...earlier].map((run) => run.drawn);
  const options = { theta, z0, runs, trace, fit, gradient, shown, settings: now.run.settings };
  const result = await trainingViewJob.run({ uri: entry, version: 1, name, options }, context);
  const description = descriptionOf("training");
  const state = {
    run: now.run,
    runs: [...earlier, now].map((each) => each.run),
    result,
    // Changed since the run began: the panel offers another one.
    settings: { ...now.run.settings, rate: 3e-3 },
    shown,
    drawn,
    replaying: false,
    gradient,
    speed: 1,
    pace: 0,
    parameters: dynamics.parameters,
    usedElsewhere: false,
    readsBack: false,
  };
  const title = english("Training of {0}", name);
  const command = trainingCommand({ file: entry, name }, state, english);
  return { ...frame("training", title, sample), ...trainingPanel(state, description.options, english), command };
}
