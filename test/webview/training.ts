import { readFileSync } from "node:fs";
import { trainingViewJob } from "../../src/engine/jobs/trainingView.ts";
import type { SuppliedText } from "../../src/protocol/engineMessages.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { TrainProgress } from "../../src/protocol/trainingApi.ts";
import type { DrawnRun, TrainingViewResult } from "../../src/protocol/trainingViewApi.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";

const session = new Session();

interface Trained {
  readonly run: DrawnRun;
  readonly last: TrainProgress;
  readonly view: (runs: readonly DrawnRun[]) => Promise<TrainingViewResult>;
}

/** Some iterations of a sample's training, by the engine itself. */
function train(file: string, name: string, seed: number, label: string, until: number): Trained {
  const entry = `samples/${file}`;
  const texts = new Map<string, SuppliedText>([[entry, readFileSync(entry, "utf8")]]);
  const sources = { entry, texts };
  const subject = study(session.read(sources), name);
  const pieces: TrainProgress[] = [];
  const training = new StudyTraining(session, subject, texts, { settings: { seed } });
  training.run({ until, progress: (progress) => pieces.push(progress) });
  const column = (key: "loss" | "validation" | "gradientNorm" | "rate" | "evaluations") =>
    Float64Array.from(pieces.flatMap(({ history }) => [...history[key]]));
  const loss = column("loss");
  const history = {
    iteration: Float64Array.from(loss, (_, n) => n),
    loss,
    validation: column("validation"),
    gradientNorm: column("gradientNorm"),
    rate: column("rate"),
    evaluations: column("evaluations"),
  };
  const last = pieces[pieces.length - 1];
  const context = { session, sources, cancelled: () => false, progress: () => {} };
  return {
    run: { name: label, iterations: last.iterations, history },
    last,
    view: async (runs) =>
      trainingViewJob.run({ uri: entry, version: 1, name, options: { theta: last.theta, z0: last.z0, runs } }, context),
  };
}

/** The training panel of a sample after some iterations, beside an earlier run with another seed. */
export async function trainingPanel(file: string, name: string, until: number): Promise<Panel> {
  const before = train(file, name, 5, "run 1", until >> 1);
  const now = train(file, name, 1, "run 2", until);
  const { loss, fields, fit, progress } = await now.view([now.run, before.run]);
  const figureIn = (figure: (typeof fields)[number], size: "large" | "small") =>
    ({ content: [{ kind: "figure", figure, size } as const] }) as const;
  const row = (label: string, { last, run }: Trained, seed: number) =>
    [
      label,
      last.iteration,
      Number(run.history.loss[until >> 2].toPrecision(4)),
      1.2,
      0.003,
      seed,
      "20 × 10",
      "rk4",
    ] as const;
  return {
    kind: "training",
    title: `Training of ${name}`,
    subtitle: file,
    memory: "{}",
    toolbar: [
      { kind: "button", id: "play", label: "Pause", icon: "pause", look: "primary" },
      { kind: "button", id: "step", label: "Single step", icon: "step", look: "icon", disabled: true },
      { kind: "button", id: "rewind", label: "Rewind", icon: "rewind", look: "icon" },
      { kind: "button", id: "stop", label: "Stop", icon: "stop", look: "icon" },
      { kind: "button", id: "forget", label: "Forget other runs", icon: "clear", look: "icon" },
    ],
    content: [
      {
        kind: "facts",
        id: "facts",
        facts: [
          { label: "iteration", value: `${until} / ${now.last.iterations}` },
          { label: "loss", value: "0.1234" },
          { label: "iterations/s", value: "1.23e+4" },
          { label: "time left", value: "12.3 s" },
          { label: "time", value: "4.2 s" },
          { label: "engine", value: "compiled float64" },
        ],
      },
      { kind: "progress", id: "progress", label: "Training", done: until / now.last.iterations },
      { kind: "figure", figure: loss },
      fields.length > 1
        ? { kind: "columns", id: "fields", columns: fields.map((figure) => figureIn(figure, "large")) }
        : { kind: "figure", figure: fields[0], size: "large" },
      {
        kind: "controls",
        id: "replay",
        controls: [
          {
            kind: "slider",
            id: "epoch",
            label: "Iteration shown",
            value: until,
            min: 0,
            max: until,
            step: 1,
            strict: true,
          },
        ],
      },
      ...fit.map((figure) => ({ kind: "figure", figure, size: "small" }) as const),
      { kind: "columns", id: "progressFigures", columns: progress.map((figure) => figureIn(figure, "small")) },
      {
        kind: "table",
        id: "runs",
        title: "Runs",
        columns: ["run", "iteration", "loss", "time", "rate", "seed", "batch", "method"].map((label) => ({ label })),
        rows: [row("run 1", before, 5), row("run 2", now, 1)],
      },
      { kind: "text", id: "events", title: "Events", paragraphs: ["Nothing out of the ordinary so far."] },
    ],
    side: [
      {
        id: "result",
        title: "Result",
        controls: [{ kind: "toggle", id: "use", label: "Use in other views", value: false }],
        actions: [
          { kind: "button", id: "write", label: "Write to file", icon: "write", look: "primary" },
          { kind: "button", id: "exportParameters", label: "Export parameters", icon: "save" },
          { kind: "button", id: "exportHistory", label: "Export history", icon: "save" },
        ],
      },
      {
        id: "settings",
        title: "Settings",
        controls: [
          { kind: "number", id: "setting:iterations", label: "Iterations", value: 2000, initial: 2000, integer: true },
          {
            kind: "slider",
            id: "setting:rate",
            label: "Learning rate",
            value: 3e-3,
            initial: 3e-3,
            min: 1e-6,
            max: 1,
            scale: "log",
          },
          { kind: "number", id: "setting:seed", label: "Seed", value: 1, initial: 1, integer: true },
          {
            kind: "choice",
            id: "setting:precision",
            label: "Precision",
            value: "float64",
            options: [{ value: "float64", label: "float64" }],
          },
        ],
        actions: [
          { kind: "button", id: "resetSettings", label: "Reset", icon: "reset", disabled: true },
          { kind: "button", id: "newRun", label: "New run", icon: "add" },
        ],
      },
    ],
    notes: [
      {
        severity: "info",
        text: "These settings are for a new run; the run so far stays for comparison.",
        link: { id: "newRun", label: "Start it" },
      },
    ],
  };
}
