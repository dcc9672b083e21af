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
import { LookBack } from "../training/lookBack.ts";
import { traceSamples } from "../training/traceSamples.ts";
import { TrainingNotification } from "../training/trainingNotification.ts";
import type { TrainingRun } from "../training/trainingRun.ts";
import { TrainingRuns } from "../training/trainingRuns.ts";
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
  readonly #notification: TrainingNotification;
  readonly #runs: TrainingRuns;
  readonly #look = new LookBack(
    () => this.run,
    () => {
      this.#share();
      this.refresh();
    },
  );
  #settings: TrainSettings;
  #gradient = false;
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
    const engine = engineSetting();
    this.#settings = options.settings ?? (engine ? { engine } : {});
    this.#elsewhere = new LearnedElsewhere(services.trained, () => this.subject);
    this.#runs = new TrainingRuns(services, () => this.subject);
    this.#runs.onDidChange((run) => this.#runChanged(run));
    const show = () => vscode.commands.executeCommand("nodeOde.train", this.subject);
    this.#notification = new TrainingNotification(subject.name, show);
    this.#begun = this.#begin(options.reopened !== true);
    void this.#begun;
  }

  /** The newest drawing, for tests. */
  get result(): TrainingViewResult | undefined {
    return this.#result;
  }

  /** The run on the panel. */
  get run(): TrainingRun {
    return this.#runs.newest;
  }

  /** All runs, oldest first, for tests. */
  get runs(): readonly TrainingRun[] {
    return this.#runs.all;
  }

  /** The notification in place of a hidden panel, for tests. */
  get notification(): TrainingNotification {
    return this.#notification;
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    this.#look.dispose();
    this.#notification.dispose();
    this.#runs.dispose();
    super.dispose();
  }

  /** A run is started where there is none; one that is there is only shown. */
  override asked(): void {
    const { run } = this;
    if (run?.state === "ready") void this.#startWhenSound(run);
  }

  override seen(visible: boolean): void {
    this.#visible = visible;
    if (!this.run) return;
    this.#notification.update(this.run, visible);
    if (visible) this.refresh();
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: ControlValue): void {
    if (control === "epoch") this.#look.at(Number(value));
    else if (control === "use") {
      this.#elsewhere.use = value === true;
      this.#share();
    } else if (control === "gradient") this.#gradient = value === true;
    else if (control === "speed") this.#look.speed = Number(value);
    else if (control === "pace") this.#runs.pace = Number(value);
    else if (/^(layers|activation):/.test(control))
      void sayFailure(this.services.log, this.#setNet(control, String(value)));
    else this.#setSetting(control, value);
    this.refresh();
  }

  /** Presses a button or a note's link as the reader would. */
  async press(control: string): Promise<void> {
    const { run, subject } = this;
    const { epoch } = this.#look;
    this.#readsBack = false;
    switch (control) {
      case "play":
        // One button for both, so that the focus stays on it.
        if (run.ended) return this.#look.toggle();
        if (run.state === "running") return run.pause();
        this.#look.end();
        return run.play();
      case "pause":
        return run.pause();
      case "step":
        if (run.ended) return this.#look.next();
        this.#look.end();
        return run.step();
      case "stop":
        return run.stop();
      case "rewind":
        if (run.ended) return this.#look.at(0);
        this.#look.end();
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
        this.#runs.forgetEarlier();
        return this.refresh();
      case "fault": {
        const range = this.#result?.fault?.range;
        return range && this.services.revealRange(range);
      }
      case "write":
        return this.#write();
      case "exportHistory":
        return epoch && exportHistory(subject.name, run);
      case "exportParameters":
        return epoch && exportParameters(this.services.engine, this.services.documents, subject, epoch, run);
    }
  }

  protected override async draw({ version, dynamics }: Sound): Promise<Panel | undefined> {
    await this.#begun;
    const { engine, documents } = this.services;
    const { uri, name } = this.subject;
    const described = documents.get(uri)?.description?.experiments.find((candidate) => candidate.name === name);
    const { parameters, functions } = described?.learns ?? { parameters: dynamics.parameters, functions: [dynamics] };
    const { shown, epoch } = this.#look;
    const { run } = this;
    const options = {
      theta: epoch?.theta,
      z0: epoch?.z0,
      shown: shown === undefined ? undefined : (epoch?.iteration ?? 0),
      runs: this.#runs.drawn(SAMPLES),
      settings: run.settings,
      gradient: this.#gradient,
      trace: traceSamples(run.epochs.all, { parameters }),
      fit: run.newest !== undefined && run.state !== "running" && !this.#look.playing,
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
      runs: this.runs,
      result,
      settings: this.#settings,
      shown,
      drawn: epoch,
      replaying: this.#look.playing,
      gradient: this.#gradient,
      speed: this.#look.speed,
      pace: this.#runs.pace,
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
    const begun = await this.#runs.begin(this.#settings);
    this.#readsBack = begun === "restored";
    this.#settings = this.run.settings;
    this.refresh();
    if (start && begun === "fresh") void this.#startWhenSound(this.run);
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

  #runChanged(run: TrainingRun): void {
    this.#notification.update(run, this.#visible);
    if (run.state !== "running") this.services.activity.computedOn(run.engine);
    this.#refreshSoon();
  }

  /** The run so far stays for comparison; from one that is given the new one goes on. */
  async #newRun(settings = this.#settings, from?: TrainingRun): Promise<TrainingRun> {
    this.#look.end();
    const run = await this.#runs.another(settings, from);
    this.#look.end();
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
    return (await this.#newRun({ ...run.settings, ...changed }, run)).play();
  }

  /** Another run from where this one ended, by an optimizer that gets further, with as many iterations more. */
  async #goOnBy(optimizer: string | undefined): Promise<void> {
    const { run } = this;
    if (!run.ended || optimizer === undefined) return;
    const more = this.#result?.settings.iterations ?? run.iteration;
    this.#settings = { ...run.settings, optimizer, rate: undefined, iterations: run.iteration + more };
    return (await this.#newRun(this.#settings, run)).play();
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
    const { epoch } = this.#look;
    if (epoch && this.#functions) this.#elsewhere.show(this.#functions, epoch);
  }

  async #write(): Promise<void> {
    const { epoch } = this.#look;
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
}
