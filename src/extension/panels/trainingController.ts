import * as vscode from "vscode";
import { trainingCommand } from "../../panels/commandLine.ts";
import { hiddenLayers } from "../../panels/netControls.ts";
import { sameSettings, withSetting } from "../../panels/trainingControls.ts";
import { trainingPanel } from "../../panels/trainingPanel.ts";
import type { OptionDescription } from "../../protocol/analysisApi.ts";
import type { FittedFunctionDescription, ParameterDescription } from "../../protocol/engineApi.ts";
import type { Panel } from "../../protocol/panel.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { TrainingViewResult } from "../../protocol/trainingViewApi.ts";
import type { ControlValue } from "../../protocol/webviewMessages.ts";
import { exportHistory, exportParameters } from "../commands/exportTraining.ts";
import { tellWritten } from "../commands/tellWritten.ts";
import { writeNet } from "../commands/writeNet.ts";
import { writeToExperiment } from "../commands/writeToFile.ts";
import { writeTrained } from "../commands/writeTrained.ts";
import { engineSetting } from "../engineSetting.ts";
import { sayFailure } from "../failures.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { LearnedElsewhere } from "../training/learnedElsewhere.ts";
import { Replay } from "../training/replay.ts";
import { RunStore } from "../training/runStore.ts";
import type { Epoch } from "../training/savedEpochs.ts";
import { traceSamples } from "../training/traceSamples.ts";
import { TrainingNotification } from "../training/trainingNotification.ts";
import { TrainingRun } from "../training/trainingRun.ts";
import { fileName, type Sound, SubjectController } from "./subjectController.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** What a panel of a training keeps over a window reload. */
export interface TrainingOptions {
  readonly settings?: TrainSettings;
  /** It was open before: what it kept is shown, and nothing starts by itself. */
  readonly reopened?: boolean;
}

/** Points of a history that are drawn, and the least time between two drawings in milliseconds. */
const SAMPLES = 1500;
const REDRAW = 250;

/** Settings that a run takes over on its way; with others it must begin again. */
const ON_THE_WAY: readonly (keyof TrainSettings)[] = ["iterations", "rate"];

/** The training of one experiment: its runs, what the reader set, and the panel made of them. */
export class TrainingController extends SubjectController {
  readonly #store: RunStore;
  readonly #notification: TrainingNotification;
  #runs: TrainingRun[] = [];
  #settings: TrainSettings;
  /** The iteration that the reader looks back at; undefined for the newest. */
  #shown: number | undefined;
  /** Iterations a second at most, 0 for any number. */
  #pace = 0;
  #gradient = false;
  readonly #replay = new Replay((iteration) => this.#lookAt(iteration));
  readonly #elsewhere: LearnedElsewhere;
  #result: TrainingViewResult | undefined;
  #schema: readonly OptionDescription[] = [];
  /** All that are learnt. */
  #parameters: readonly ParameterDescription[] = [];
  /** Those that are fitted. */
  #functions: readonly FittedFunctionDescription[] | undefined;
  #begun: Promise<void> | undefined;
  #readsBack = false;
  #visible = true;
  #timer: NodeJS.Timeout | undefined;
  #drewAt = 0;

  constructor(services: LabServices, host: WebviewHost, subject: Subject, options: TrainingOptions = {}) {
    super(services, host, subject);
    const { uri, name } = subject;
    const engine = engineSetting();
    this.#settings = options.settings ?? (engine ? { engine } : {});
    this.#elsewhere = new LearnedElsewhere(services.trained, () => this.subject);
    this.#store = new RunStore(services.storage, `${uri}#${name}`);
    const show = () => vscode.commands.executeCommand("nodeOde.train", this.subject);
    this.#notification = new TrainingNotification(name, show);
    this.#begun = this.#begin(options.reopened !== true);
    void this.#begun;
  }

  /** The newest drawing, for tests. */
  get result(): TrainingViewResult | undefined {
    return this.#result;
  }

  /** The run on the panel. */
  get run(): TrainingRun {
    return this.#runs[this.#runs.length - 1];
  }

  /** All runs, oldest first, for tests. */
  get runs(): readonly TrainingRun[] {
    return this.#runs;
  }

  /** The notification in place of a hidden panel, for tests. */
  get notification(): TrainingNotification {
    return this.#notification;
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    this.#replay.stop();
    this.#notification.dispose();
    for (const run of this.#runs) run.dispose();
    super.dispose();
  }

  /** A run is started where there is none; one that is there is only shown. */
  override asked(): void {
    const { run } = this;
    if (run?.state === "ready") void this.#startWhenSound(run);
  }

  override seen(visible: boolean): void {
    this.#visible = visible;
    if (this.#runs.length === 0) return;
    this.#notification.update(this.run, visible);
    if (visible) this.refresh();
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: ControlValue): void {
    if (control === "epoch") {
      this.#replay.stop();
      this.#lookAt(Number(value));
    } else if (control === "use") {
      this.#elsewhere.use = value === true;
      this.#share();
    } else if (control === "gradient") this.#gradient = value === true;
    else if (control === "speed") this.#replay.speed = Number(value);
    else if (control === "pace") {
      this.#pace = Number(value);
      void this.run.changePace(this.#pace);
    } else if (/^(layers|activation):/.test(control))
      void sayFailure(this.services.log, this.#setNet(control, String(value)));
    else this.#setSetting(control, value);
    this.refresh();
  }

  /** Presses a button or a note's link as the reader would. */
  async press(control: string): Promise<void> {
    const { run } = this;
    this.#readsBack = false;
    switch (control) {
      case "play":
        // One button for both, so that the focus stays on it.
        if (run.ended) return this.#playAgain();
        if (run.state === "running") return run.pause();
        this.#shown = undefined;
        return run.play();
      case "pause":
        return run.pause();
      case "step":
        if (run.ended) return this.#lookAt(this.#next());
        this.#shown = undefined;
        return run.step();
      case "stop":
        return run.stop();
      case "rewind":
        this.#replay.stop();
        if (run.ended) return this.#lookAt(0);
        this.#shown = undefined;
        return sameSettings(run.settings, this.#settings) ? run.rewind() : void (await this.#newRun());
      case "newRun":
        await this.#newRun();
        return this.run.play();
      case "finerSteps":
        return this.#refine();
      case "goOnBy":
        return this.#goOnBy(run.standing.find(({ remedy }) => remedy)?.remedy);
      case "goOn":
        return this.#goOn();
      case "resetSettings":
        this.#settings = run.settings;
        return this.refresh();
      case "forget":
        for (const each of this.#runs.slice(0, -1)) each.dispose();
        this.#runs = [run];
        return this.refresh();
      case "fault": {
        const range = this.#result?.fault?.range;
        return range && this.services.revealRange(range);
      }
      case "write":
        return this.#write();
      case "exportParameters":
      case "exportHistory":
        return this.#export(control);
    }
  }

  protected override async draw({ version, dynamics }: Sound): Promise<Panel | undefined> {
    await this.#begun;
    const { engine, documents } = this.services;
    const { uri, name } = this.subject;
    const described = documents.get(uri)?.description?.experiments.find((candidate) => candidate.name === name);
    const { parameters, functions } = described?.learns ?? { parameters: dynamics.parameters, functions: [dynamics] };
    const shown = this.#shown;
    const epoch = this.#epoch();
    const drawn = [...this.#runs].reverse().map((run) => ({
      name: run.label,
      iterations: run.iterations ?? 1,
      history: run.history.samples(SAMPLES),
      phases: run.choices?.phases,
    }));
    const { run } = this;
    const options = {
      theta: epoch?.theta,
      z0: epoch?.z0,
      shown: shown === undefined ? undefined : (epoch?.iteration ?? 0),
      runs: drawn,
      settings: run.settings,
      gradient: this.#gradient,
      trace: traceSamples(run.epochs.all, { parameters }),
      fit: run.newest !== undefined && run.state !== "running" && !this.#replay.playing,
      previousView: this.#result?.view,
    };
    const request = { uri: uri.toString(), version, name, options };
    this.#drewAt = performance.now();
    const result = await engine.request("trainingView", request, { token: this.token, queue: "trainingView" });
    if (documents.get(uri)?.document.version !== result.version) return undefined;
    this.#result = result;
    this.#parameters = parameters;
    this.#functions = functions;
    this.#share();
    const { analyses } = await this.services.catalog();
    this.#schema = analyses.find((analysis) => analysis.name === "training")?.options ?? [];
    const state = {
      run: this.run,
      runs: this.#runs,
      result,
      settings: this.#settings,
      shown,
      drawn: epoch,
      replaying: this.#replay.playing,
      gradient: this.#gradient,
      speed: this.#replay.speed,
      pace: this.#pace,
      parameters,
      usedElsewhere: this.#elsewhere.use,
      readsBack: this.#readsBack,
    };
    const command = trainingCommand(this.commandSubject, state, vscode.l10n.t);
    return { ...this.frame(), ...trainingPanel(state, this.#schema, vscode.l10n.t), command };
  }

  protected override hear(event: PanelEvent): void {
    if (event.type === "set" && (event.final || event.control === "epoch")) this.set(event.control, event.value);
    else if (event.type === "press") void sayFailure(this.services.log, this.press(event.control));
  }

  protected override frame(): Panel {
    const { uri, name } = this.subject;
    return {
      kind: "training",
      title: vscode.l10n.t("Training of {0}", name),
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory: JSON.stringify({
        kind: "training",
        uri: uri.toString(),
        name,
        options: { settings: this.#settings, reopened: true },
      }),
    };
  }

  /** The set is this panel's own: it is drawn already, unless somebody dropped it. */
  protected override trainedChanged(): void {
    if (this.#elsewhere.isDropped()) this.refresh();
  }

  /** Shows what an earlier session kept; else starts. */
  async #begin(start: boolean): Promise<void> {
    const kept = await this.#store.load();
    const run = this.#addRun(kept?.settings ?? this.#settings);
    if (kept) {
      this.#settings = kept.settings;
      this.#readsBack = true;
      await run.restore(kept);
    }
    this.refresh();
    if (start && !kept) void this.#startWhenSound(run);
  }

  /** The first drawing reads the data: a training of faulty ones would only say the same. */
  async #startWhenSound(run: TrainingRun): Promise<void> {
    const sound = await new Promise<boolean>((resolve) => {
      const look = () => {
        if (this.token.isCancellationRequested) return resolve(false);
        if (this.#result) return resolve(!this.#result.fault);
        setTimeout(look, 20);
      };
      look();
    });
    if (sound && run.state === "ready") await run.play();
  }

  #addRun(settings: TrainSettings): TrainingRun {
    const { engine, documents, activity } = this.services;
    const { uri, name } = this.subject;
    const newest = async () => {
      const document = await vscode.workspace.openTextDocument(this.subject.uri);
      await documents.describe(document);
      return document.version;
    };
    const number = 1 + this.#runs.reduce((most, each) => Math.max(most, each.number), 0);
    const run = new TrainingRun(engine, { uri: uri.toString(), name, newest, store: this.#store }, number, settings);
    void run.changePace(this.#pace);
    run.onDidChange(() => {
      if (run !== this.run) return;
      this.#notification.update(run, this.#visible);
      if (run.state !== "running") activity.computedOn(run.engine);
      this.#refreshSoon();
    });
    this.#runs.push(run);
    return run;
  }

  /** The run so far stays for comparison. */
  async #newRun(settings = this.#settings): Promise<TrainingRun> {
    this.#replay.stop();
    await this.run.stop();
    await this.#store.clear();
    this.#shown = undefined;
    const run = this.#addRun(settings);
    this.refresh();
    return run;
  }

  /** Another run, without what made the steps of this one too coarse. */
  async #refine(): Promise<void> {
    const remedy = this.run.discretisation?.remedy;
    if (!remedy) return;
    if (remedy.kind === "method") {
      // Only fixed steps go with float32.
      this.#settings = { ...this.#settings, method: remedy.method, precision: "float64" };
    } else {
      const { rtol, atol } = remedy;
      const alike = atol.every((each) => each === atol[0]);
      const states = this.run.newest?.z0.length ?? 0;
      const values = { count: states / atol.length, rtol, atol: alike ? atol.slice(0, 1) : atol };
      if (!(await writeToExperiment(this.services.documents, this.subject, values))) return;
      this.host.announce(vscode.l10n.t("Written to {0}", fileName(this.subject.uri)));
    }
    return (await this.#newRun()).play();
  }

  /** What ended stays: going on from there is another run. */
  async #goOn(): Promise<void> {
    const { run } = this;
    const iterations = this.#settings.iterations ?? this.#result?.settings.iterations ?? 0;
    if (!run.ended || iterations <= run.iteration) return;
    const changed = Object.fromEntries(ON_THE_WAY.map((key) => [key, this.#settings[key]]));
    const next = await this.#newRun({ ...run.settings, ...changed });
    next.goOnFrom(run);
    return next.play();
  }

  /** Another run from where this one ended, by an optimizer that gets further, with as many iterations more. */
  async #goOnBy(optimizer: string | undefined): Promise<void> {
    const { run } = this;
    if (!run.ended || optimizer === undefined) return;
    const more = this.#result?.settings.iterations ?? run.iteration;
    this.#settings = { ...run.settings, optimizer, rate: undefined, iterations: run.iteration + more };
    const next = await this.#newRun();
    next.goOnFrom(run);
    return next.play();
  }

  /** Lets a run that is over go by once more, from where the reader looks. */
  #playAgain(): void {
    const { run } = this;
    if (this.#replay.playing) this.#replay.stop();
    else if (run.epochs.all.length > 1) this.#replay.start(this.#shown ?? 0, run.iteration);
    this.refresh();
  }

  #lookAt(iteration: number): void {
    this.#shown = iteration >= this.run.iteration ? undefined : Math.max(0, iteration);
    this.#share();
    this.refresh();
  }

  /** The iteration of the state after the one on screen. */
  #next(): number {
    const { run } = this;
    const now = this.#shown ?? run.iteration;
    return run.epochs.all.find(({ iteration }) => iteration > now)?.iteration ?? run.iteration;
  }

  /** Writes another architecture into the file; what was learnt with the one before stays a run of its own. */
  async #setNet(control: string, value: string): Promise<void> {
    const [what, name] = control.split(":", 2);
    const parameter = this.#parameters.find((each) => each.name === name);
    const net = this.#result?.nets.find((each) => each.name === name);
    if (!parameter || !net) return;
    const change = what === "layers" ? hiddenLayers(value) : value;
    if (change === undefined)
      return this.host.announce(vscode.l10n.t("Sizes are whole numbers above 0, as in 20, 20."));
    const written = await writeNet(
      this.services.documents,
      this.subject.uri,
      { net, offset: parameter.offset, functions: this.#functions ?? [] },
      change,
    );
    if (written && this.run.newest) await this.run.stop();
    this.refresh();
  }

  #setSetting(control: string, value: ControlValue): void {
    if (!this.#result) return;
    const { run } = this;
    this.#settings = withSetting(this.#settings, this.#result.settings, this.#schema, control, value);
    const key = control.replace(/^setting:/, "") as keyof TrainSettings;
    // What a run was stays: a change after its end is for the next one.
    if (run.ended) return;
    if (run.state === "ready" || run.state === "failed") void run.rewind(this.#settings);
    // What has no rate does not get one on its way.
    else if (key === "rate" && run.choices?.rate === undefined) return;
    else if (ON_THE_WAY.includes(key)) void run.change({ ...run.settings, [key]: this.#settings[key] });
  }

  /** What is drawn and written: the iteration that the reader looks back at, else the newest; before the first the source's own. */
  #epoch(): Epoch | undefined {
    return this.#shown === undefined ? this.run.newest : this.run.epochs.at(this.#shown);
  }

  /** While a run goes on: not more often than anybody can see, and not at all while nobody looks. */
  #refreshSoon(): void {
    if (!this.#visible || this.#timer) return;
    const wait = Math.max(0, this.#drewAt + REDRAW - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.refresh();
    }, wait);
  }

  #share(): void {
    const epoch = this.#epoch();
    if (epoch && this.#functions) this.#elsewhere.show(this.#functions, epoch);
  }

  async #write(): Promise<void> {
    const epoch = this.#epoch();
    const { uri, name } = this.subject;
    if (!epoch) return;
    await this.run.pause();
    const { engine, documents } = this.services;
    const written = await writeTrained(engine, documents, { uri, name }, epoch.theta);
    if (!written) return;
    this.#elsewhere.use = false;
    const said = tellWritten(written, name, {
      announce: (text) => this.host.announce(text),
      reveal: () => this.services.reveal(this.subject),
    });
    void sayFailure(this.services.log, said);
    this.refresh();
  }

  async #export(what: "exportParameters" | "exportHistory"): Promise<void> {
    const { run, subject } = this;
    const epoch = this.#epoch();
    if (!epoch) return;
    if (what === "exportHistory") return exportHistory(subject.name, run);
    return exportParameters(this.services.engine, this.services.documents, subject, epoch, run);
  }
}
