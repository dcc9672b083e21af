import { formatEntry, formatNumber } from "../figure/formatNumber.ts";
import { asSentence } from "../figure/sentence.ts";
import type { Note } from "../protocol/figure.ts";
import type { Block, Cell, Control, Fact, TableBlock } from "../protocol/panel.ts";
import type { TrainingViewResult } from "../protocol/trainingViewApi.ts";
import { dataBlocks } from "./dataBlocks.ts";
import { gradientBlocks } from "./gradientBlocks.ts";
import { learnedBlocks, traceBlocks } from "./learnedBlocks.ts";
import { paceControls } from "./paceControls.ts";
import { shownMoment } from "./shownMoment.ts";
import { methodOf, sameSettings } from "./trainingControls.ts";
import type { ShownRun, TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/** Events at the end of the panel. */
const EVENTS = 6;

/** What stands on the panel, always the same blocks in the same places, so that nothing jumps while it learns. */
export function trainingContent(state: TrainingPanelState, t: Translate): Block[] {
  const { run, result, runs } = state;
  const events = run.events.slice(-EVENTS);
  return [
    { kind: "facts", id: "facts", facts: facts(state, t) },
    {
      kind: "progress",
      id: "progress",
      label: stateText(state, t),
      done: run.iteration / (run.iterations ?? Number.POSITIVE_INFINITY),
    },
    ...lossBlocks(result, t),
    ...fieldBlocks(result),
    { kind: "controls", id: "replay", controls: [epochSlider(state, t)] },
    { kind: "controls", id: "pace", controls: paceControls(state, t) },
    ...result.fit.map((figure): Block => ({ kind: "figure", figure, size: "small" })),
    ...dataBlocks(result, t),
    ...gradientBlocks(result, t),
    ...traceBlocks(result, t),
    {
      kind: "columns",
      id: "progressFigures",
      columns: result.progress.map((figure) => ({ content: [{ kind: "figure", figure, size: "small" }] })),
    },
    runsTable(runs, result, t),
    {
      kind: "text",
      id: "events",
      title: t("Events"),
      paragraphs: events.length > 0 ? events : [t("Nothing out of the ordinary so far.")],
    },
  ];
}

/** The loss, and beside it what it was paid for. */
function lossBlocks(result: TrainingViewResult, t: Translate): Block[] {
  const loss: Block = { kind: "figure", figure: result.loss };
  const nets = result.nets.map(({ figure }): Block => ({ kind: "figure", figure }));
  const learned = [...nets, ...learnedBlocks(result, t)];
  if (learned.length === 0) return [loss];
  return [{ kind: "columns", id: "lossAndLearned", least: 340, columns: [{ content: [loss] }, { content: learned }] }];
}

function fieldBlocks({ fields }: TrainingViewResult): Block[] {
  if (fields.length < 2) return fields.map((figure) => ({ kind: "figure", figure, size: "large" }));
  return [
    {
      kind: "columns",
      id: "fields",
      columns: fields.map((figure) => ({ content: [{ kind: "figure", figure, size: "large" }] })),
    },
  ];
}

/** Facts are of the state that is drawn, never of a later one that the run has reached meanwhile. */
function facts({ run, result, shown, drawn }: TrainingPanelState, t: Translate): Fact[] {
  const { iteration, loss, isBefore, rate, seconds } = shownMoment(run, drawn);
  const running = run.state === "running" && shown === undefined;
  const atEnd = shown === undefined;
  const iterations = run.iterations ?? run.choices?.iterations ?? run.settings.iterations ?? result.settings.iterations;
  return [
    { label: t("iteration"), value: `${formatEntry(iteration)} / ${formatEntry(iterations)}` },
    {
      // While it runs the newest state has no loss of its own for a moment only.
      label: isBefore && run.state !== "running" ? t("last loss") : t("loss"),
      value: short(loss),
      exact: finite(loss),
      detail: t(
        "Loss of the parameters shown over the batch of their iteration; at a run's end, of those before the last update",
      ),
    },
    {
      label: t("finer loss"),
      value: run.discretisation && atEnd ? short(run.discretisation.finer) : "–",
      exact: run.discretisation && atEnd ? finite(run.discretisation.finer) : undefined,
      detail: t(
        "Loss of what was learnt over all data, solved a hundred times as exactly: what the steps left out shows here",
      ),
    },
    {
      label: t("rate"),
      value: formatNumber(rate),
      exact: finite(rate),
      detail: t("Learning rate of that iteration; a line search has none"),
    },
    { label: t("iterations/s"), value: running ? short(run.iterationsPerSecond) : "–" },
    { label: t("time left"), value: running ? duration(run.secondsLeft) : "–" },
    { label: t("time"), value: duration(seconds), detail: t("Spent on the run until this iteration") },
    { label: t("engine"), value: run.engine || `${run.settings.precision ?? result.settings.precision}` },
  ];
}

function stateText({ run, shown, drawn, replaying }: TrainingPanelState, t: Translate): string {
  if (shown !== undefined) {
    const { iteration } = shownMoment(run, drawn);
    return replaying
      ? t("Replaying iteration {0}", formatEntry(iteration))
      : t("Looking back at iteration {0}", formatEntry(iteration));
  }
  switch (run.state) {
    case "ready":
      return t("Ready");
    case "running":
      return t("Training");
    case "paused":
      return t("Paused after iteration {0}", formatEntry(run.iteration));
    case "finished":
      return run.message ? asSentence(run.message) : t("Stopped after iteration {0}", formatEntry(run.iteration));
    case "lost":
      return t("The engine ended at about iteration {0}", formatEntry(run.iteration));
    case "failed":
      return t("Not started");
  }
}

function epochSlider({ run, shown }: TrainingPanelState, t: Translate): Control {
  return {
    kind: "slider",
    id: "epoch",
    label: t("Iteration shown"),
    detail: t("Drag to see the learning again; at the right end it follows the run"),
    value: shown ?? run.iteration,
    min: 0,
    max: Math.max(1, run.iteration),
    step: 1,
    strict: true,
    disabled: run.epochs.all.length < 2 ? t("There is nothing to look back at yet") : undefined,
  };
}

function runsTable(runs: readonly ShownRun[], { settings }: TrainingViewResult, t: Translate): TableBlock {
  return {
    kind: "table",
    id: "runs",
    title: t("Runs"),
    columns: [
      { label: t("run") },
      { label: t("iteration") },
      { label: t("loss") },
      { label: t("time"), unit: "s" },
      { label: t("rate") },
      { label: t("seed") },
      { label: t("batch") },
      { label: t("method") },
      { label: t("gradient") },
      { label: t("precision") },
      { label: t("optimizer") },
    ],
    rows: runs.map((run): Cell[] => {
      const used = run.choices ?? { ...settings, ...run.settings, method: methodOf(run.settings, settings) };
      const { loss } = run.history.columns;
      return [
        run.label,
        run.iteration,
        finite(loss[loss.length - 1]) ?? "–",
        Number(run.seconds.toFixed(1)),
        used.rate ?? "–",
        used.seed,
        used.batchSize && used.batchPoints ? `${used.batchSize} × ${used.batchPoints}` : t("all data"),
        used.method,
        used.gradient,
        used.precision,
        used.optimizer,
      ];
    }),
  };
}

/** Play or pause, step, rewind, stop: of the training, or, once it is over, of looking at it again. */
export function trainingToolbar({ run, runs, result, shown, replaying }: TrainingPanelState, t: Translate): Control[] {
  const running = run.state === "running" || replaying;
  const learnt = run.newest !== undefined;
  const unfit = result.fault !== undefined;
  return [
    {
      kind: "button",
      id: "play",
      label: running ? t("Pause") : t("Play"),
      icon: running ? "pause" : "play",
      look: "primary",
      detail: run.ended ? t("Watch this run once more; its numbers stay as they are") : undefined,
      disabled: run.ended
        ? run.epochs.all.length < 2
          ? t("No state of this run was kept")
          : undefined
        : !running && unfit
          ? t("The data have a fault, see above")
          : undefined,
    },
    {
      kind: "button",
      id: "step",
      label: t("Single step"),
      icon: "step",
      look: "icon",
      disabled: run.ended
        ? shown === undefined
          ? t("The run is over, and its end is shown")
          : undefined
        : running
          ? t("The training is running")
          : unfit
            ? t("The data have a fault, see above")
            : undefined,
    },
    {
      kind: "button",
      id: "rewind",
      label: t("Rewind"),
      icon: "rewind",
      look: "icon",
      detail: run.ended ? t("Look at the beginning of this run") : t("Back to the beginning, with the same seed"),
      disabled: !learnt && run.state === "ready" ? t("This is the beginning") : undefined,
    },
    {
      kind: "button",
      id: "stop",
      label: t("Stop"),
      icon: "stop",
      look: "icon",
      disabled: run.state !== "running" && run.state !== "paused" ? t("There is no training under way") : undefined,
    },
    {
      kind: "button",
      id: "forget",
      label: t("Forget other runs"),
      icon: "clear",
      look: "icon",
      disabled: runs.length < 2 ? t("There is no other run") : undefined,
    },
  ];
}

/** What the reader should know or decide. */
export function trainingNotes({ run, result, settings, readsBack }: TrainingPanelState, t: Translate): Note[] {
  const notes: Note[] = [];
  if (result.fault) {
    const link = result.fault.range && { id: "fault", label: t("Show in the data") };
    notes.push({ severity: "error", text: asSentence(result.fault.message), link });
  }
  if (run.state === "failed") {
    notes.push({ severity: "error", text: asSentence(run.message), link: { id: "newRun", label: t("Start again") } });
  }
  if (run.state === "lost") {
    const text = t("The engine ended during this training. Its newest checkpoint is in the extension's storage.");
    notes.push({ severity: "warning", text, link: { id: "play", label: t("Resume") } });
  } else if (readsBack && run.state === "paused") {
    const text = t(
      "This training was interrupted at iteration {0}; it goes on from its newest checkpoint.",
      formatEntry(run.iteration),
    );
    notes.push({ severity: "info", text, link: { id: "play", label: t("Resume") } });
  }
  if (run.discretisation?.isMoved) {
    const { loss, finer, remedy } = run.discretisation;
    const label = remedy.kind === "method" ? t("Train with steps chosen") : t("Write finer tolerances and train");
    const text = Number.isNaN(finer)
      ? t(
          "Solved more finely, what was learnt has no finite loss: the parameters make up for steps that are too coarse.",
        )
      : t(
          "Solved more finely, the loss of what was learnt is {0} and not {1}: the parameters make up for steps that are too coarse.",
          short(finer),
          short(loss),
        );
    notes.push({ severity: "warning", text, link: { id: "finerSteps", label } });
  }
  for (const { message, remedy } of run.standing) {
    if (remedy === undefined) continue;
    const link = { id: "goOnBy", label: t("Go on with {0}", `${remedy}()`) };
    notes.push({ severity: "warning", text: asSentence(message), link });
  }
  if (run.newest && run.choices && run.choices.equation !== result.settings.equation) {
    const text = t("The file now holds another equation than the one that {0} has trained.", run.label);
    notes.push({ severity: "warning", text, link: { id: "newRun", label: t("Train this one") } });
  } else if (!sameSettings(settings, run.settings) && run.state !== "ready") {
    const text = t("These settings are for a new run; the run so far stays for comparison.");
    notes.push({ severity: "info", text, link: { id: "newRun", label: t("Start it") } });
  }
  return notes;
}

/** Four digits, zeros at the end among them, so that nothing jumps while a run learns. */
function short(x: number): string {
  if (!Number.isFinite(x)) return "–";
  const size = Math.abs(x);
  if (size < 1e-3 || size >= 1e5) return formatNumber(x);
  return size < 1e4 ? x.toPrecision(4) : x.toFixed(0);
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)} h` : `${minutes}:${pad(whole % 60)} min`;
}

const finite = (x: number) => (Number.isFinite(x) ? x : undefined);
