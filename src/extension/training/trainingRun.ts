import * as vscode from "vscode";
import { systemReason } from "../../core/systemReason.ts";
import type { RunState, ShownRun } from "../../panels/trainingPanelState.ts";
import { ErrorCode } from "../../protocol/engineMessages.ts";
import type {
  Discretisation,
  Standing,
  TrainHistory,
  TrainingChoices,
  TrainProgress,
  TrainResult,
  TrainSettings,
  TrainStatus,
} from "../../protocol/trainingApi.ts";
import type { EngineClient } from "../engineClient.ts";
import { RunHistory } from "./runHistory.ts";
import { freshRecord, recordOf } from "./runRecord.ts";
import type { KeptRun, RunStore } from "./runStore.ts";
import { type Epoch, SavedEpochs } from "./savedEpochs.ts";

/** What a run is about, and where it is kept. */
export interface RunSubject {
  readonly uri: string;
  readonly name: string;
  /** Gives the engine the newest text, and says its version. */
  readonly newest: () => Promise<number>;
  readonly store: RunStore;
}

/** How often a run in progress is kept, in milliseconds; a long one less often, so that its writing is never felt. */
const keepEvery = (iterations: number) => Math.max(2000, iterations / 50);

let queues = 0;

/**
 * One training as a chain of requests, each going on from the last one's checkpoint: whether it is played in one go, paused,
 * stepped or resumed after a crash, the numbers are the same. Once it has ended it stays what it was: nothing that is asked of
 * it changes its record. Draws nothing.
 */
export class TrainingRun implements ShownRun, vscode.Disposable {
  readonly history = new RunHistory();
  readonly epochs = new SavedEpochs();
  readonly #engine: EngineClient;
  readonly #subject: RunSubject;
  readonly #changed = new vscode.EventEmitter<void>();
  /** A worker of its own, so that trainings run side by side. */
  readonly #queue = `train-${++queues}`;
  #number: number;
  #settings: TrainSettings;
  /** Iterations a second at most; 0 for as many as there can be. */
  #pace = 0;
  #record = freshRecord();
  #state: RunState = "ready";
  #newest: Epoch | undefined;
  #checkpoint: Uint8Array | undefined;
  #speed = Number.NaN;
  #secondsLeft = Number.NaN;
  #startedAt: number | undefined;
  #keptAt = 0;
  #cancellation: vscode.CancellationTokenSource | undefined;
  #ended: Promise<void> = Promise.resolve();

  /** Fires at every progress and at every change of state. */
  readonly onDidChange = this.#changed.event;

  /** @param number of the runs of its experiment, counted from 1 */
  constructor(engine: EngineClient, subject: RunSubject, number: number, settings: TrainSettings) {
    this.#engine = engine;
    this.#subject = subject;
    this.#number = number;
    this.#settings = settings;
  }

  get number(): number {
    return this.#number;
  }

  get label(): string {
    return vscode.l10n.t("run {0}", this.#number);
  }

  get state(): RunState {
    return this.#state;
  }

  /** How it ended by itself. */
  get status(): TrainStatus | undefined {
    return this.#record.status;
  }

  /** The state in the engine's words. */
  get message(): string {
    return this.#record.message;
  }

  get settings(): TrainSettings {
    return this.#settings;
  }

  get isPatched(): boolean {
    return this.#record.isPatched;
  }

  /** What it goes by, with everything filled in that nobody set; undefined before the first progress. */
  get choices(): TrainingChoices | undefined {
    return this.#record.choices;
  }

  /** How much of its loss is of the steps, once it has ended by itself. */
  get discretisation(): Discretisation | undefined {
    return this.#record.discretisation;
  }

  /** What is not to be trusted of what it has learnt, once it has ended by itself. */
  get standing(): readonly Standing[] {
    return this.#record.standing;
  }

  /** It is over: what is asked of it now is for another run. */
  get ended(): boolean {
    return this.#state === "finished" || (this.#state === "failed" && this.#newest !== undefined);
  }

  /** Learning so far; undefined before the first progress. */
  get newest(): Epoch | undefined {
    return this.#newest;
  }

  get iteration(): number {
    return this.#newest?.iteration ?? 0;
  }

  /** How many it shall make; undefined before the first progress. */
  get iterations(): number | undefined {
    return this.#record.iterations;
  }

  get iterationsPerSecond(): number {
    return this.#speed;
  }

  get secondsLeft(): number {
    return this.#secondsLeft;
  }

  /** Spent in requests so far. */
  get seconds(): number {
    return this.#record.seconds + (this.#startedAt === undefined ? 0 : (performance.now() - this.#startedAt) / 1000);
  }

  /** What computes it; empty before the first reply. */
  get engine(): string {
    return this.#record.engine;
  }

  /** What happened, oldest first. */
  get events(): readonly string[] {
    return this.#record.events;
  }

  /** Goes on from where it is; after a refusal it begins again. */
  play(): Promise<void> {
    return this.#start(undefined);
  }

  /** One iteration, then a pause. */
  step(): Promise<void> {
    return this.#start(this.iteration + 1);
  }

  /** Resolves once the engine has handed over the checkpoint. */
  async pause(): Promise<void> {
    this.#cancellation?.cancel();
    await this.#ended;
  }

  /** Resolves once what is to be kept of it so far is on the disk. */
  async written(): Promise<void> {
    await this.#ended;
    await this.#subject.store.prepare();
  }

  /** Ends it for good; what it has learnt stays. */
  async stop(): Promise<void> {
    await this.pause();
    if ((this.#state === "paused" || this.#state === "lost") && this.#newest) this.#set("finished");
    await this.#keep();
  }

  /** Back to the beginning, with the same seed or with other settings. */
  async rewind(settings: TrainSettings = this.#settings): Promise<void> {
    await this.pause();
    // Played again while it paused.
    if (this.ended || this.#cancellation) return;
    this.#settings = settings;
    this.#forget();
    this.#set("ready");
    await this.#subject.store.clear();
  }

  /** Changes what may change on the way: learning rate and number of iterations. A run in progress goes on with them. */
  async change(settings: TrainSettings): Promise<void> {
    const running = this.#state === "running";
    await this.pause();
    if (this.ended) return;
    const { iterations, rate } = settings;
    if (this.#newest && rate !== undefined && rate !== this.#settings.rate)
      this.#record.events.push(vscode.l10n.t("{0}: a learning rate of {1} from here on", this.iteration, rate));
    if (this.#newest && iterations !== undefined && iterations !== this.#settings.iterations)
      this.#record.events.push(vscode.l10n.t("{0}: {1} iterations in all from here on", this.iteration, iterations));
    this.#record.isPatched ||= this.#newest !== undefined;
    this.#settings = settings;
    this.#record.iterations = iterations ?? this.#record.iterations;
    this.#changed.fire();
    if (running) void this.play();
  }

  /** How many iterations a second there may be at most, 0 for any number; a run in progress goes on so. */
  async changePace(pace: number): Promise<void> {
    this.#pace = pace;
    if (this.#state !== "running") return;
    await this.pause();
    void this.play();
  }

  /**
   * Takes over where another run ended, as its own beginning, to go on from there; the other one stays.
   *
   * @throws where the other run has no state to go on from
   */
  goOnFrom(other: TrainingRun): void {
    if (!other.#checkpoint) throw new Error(vscode.l10n.t("{0} has no state to go on from", other.label));
    this.#takeOver(other.history.columns, other.epochs.all);
    this.#record.seconds = other.#record.seconds;
    this.#checkpoint = other.#checkpoint;
    this.#record.isPatched = true;
    this.#record.events.push(vscode.l10n.t("{0}: goes on from where {1} ended", other.iteration, other.label));
    this.#set("paused");
  }

  #takeOver(columns: Omit<TrainHistory, "first">, epochs: readonly Epoch[]): void {
    this.history.append({ first: 0, ...columns });
    this.epochs.restore(epochs);
    this.#newest = epochs.at(-1);
  }

  /** Takes over what an earlier session kept; playing then goes on from the newest checkpoint. */
  async restore(kept: KeptRun): Promise<void> {
    this.#settings = kept.settings;
    this.#number = kept.number ?? this.#number;
    this.#record = recordOf(kept);
    this.#takeOver(kept.history, kept.epochs);
    this.#checkpoint = await this.#subject.store.checkpoint();
    this.#set(kept.ended ? "finished" : "paused");
  }

  dispose(): void {
    this.#cancellation?.cancel();
    this.#changed.dispose();
  }

  #start(until: number | undefined): Promise<void> {
    if (this.#cancellation) return this.#ended;
    if (this.ended) return Promise.resolve();
    if (this.#state === "failed") this.#forget();
    const cancellation = new vscode.CancellationTokenSource();
    this.#cancellation = cancellation;
    this.#startedAt = performance.now();
    const lost = this.#state === "lost";
    this.#set("running");
    this.#ended = this.#run(until, lost, cancellation.token).finally(() => {
      this.#stopClock();
      this.#cancellation = undefined;
      cancellation.dispose();
      this.#changed.fire();
    });
    return this.#ended;
  }

  async #run(until: number | undefined, lost: boolean, token: vscode.CancellationToken): Promise<void> {
    const { uri, name, newest, store } = this.#subject;
    try {
      // A training needs no disk: whoever writes there says why it cannot.
      await store.prepare().catch(() => {});
      if (lost) this.#checkpoint = (await store.checkpoint()) ?? this.#checkpoint;
      const version = await newest();
      const options = {
        settings: this.#settings,
        until,
        pace: this.#pace === 0 ? undefined : this.#pace,
        resume: this.#checkpoint,
        checkpointFile: store.checkpointFile,
      };
      const result = await this.#engine.request(
        "train",
        { uri, version, name, options },
        { queue: this.#queue, disposable: true, token, onProgress: (progress) => this.#take(progress) },
      );
      this.#finish(result);
      await this.#keep();
    } catch (error) {
      this.#stopClock();
      if (error instanceof vscode.CancellationError) this.#state = this.#newest ? "paused" : "ready";
      else this.#fail(error);
      if (this.ended) await this.#keep();
    }
  }

  #take(progress: TrainProgress): void {
    const { iteration, theta, z0, history, path, choices } = progress;
    this.history.append(history);
    for (const [n, at] of path.iteration.entries()) {
      const row = (values: Float64Array, width: number) => values.slice(n * width, (n + 1) * width);
      const seconds = this.#record.seconds + path.seconds[n];
      this.epochs.add({ iteration: at, theta: row(path.theta, theta.length), z0: row(path.z0, z0.length), seconds });
    }
    this.#newest = { iteration, theta, z0, seconds: this.seconds };
    this.epochs.add(this.#newest);
    this.#record.choices = choices;
    this.#record.iterations = progress.iterations;
    this.#speed = progress.iterationsPerSecond;
    this.#secondsLeft = progress.secondsLeft;
    for (const text of progress.events) this.#record.events.push(`${iteration}: ${text}`);
    if (performance.now() - this.#keptAt > keepEvery(this.history.length)) void this.#keep();
    this.#changed.fire();
  }

  #finish({
    status,
    message,
    iteration,
    iterations,
    theta,
    z0,
    choices,
    discretisation,
    standing,
    engine,
    arithmetic,
    checkpoint,
  }: TrainResult): void {
    this.#stopClock();
    this.#newest = { iteration, theta, z0, seconds: this.seconds };
    this.#record = {
      ...this.#record,
      choices,
      discretisation,
      standing,
      iterations,
      engine: arithmetic === "fused" ? `${engine}, fused` : engine,
      message,
      status: status === "paused" ? undefined : status,
    };
    this.#checkpoint = checkpoint;
    this.#state = status === "paused" ? "paused" : "finished";
    this.epochs.end(this.#newest);
  }

  #stopClock(): void {
    this.#record.seconds = this.seconds;
    this.#startedAt = undefined;
  }

  #fail(error: unknown): void {
    const { code, message } = error as { code?: number; message?: string };
    // The engine's own errors carry the code of an internal error; without it the process or its thread is gone.
    const refused = code === ErrorCode.refused || code === ErrorCode.internal;
    this.#record.message = message ?? String(error);
    this.#state = refused ? "failed" : "lost";
    if (code === ErrorCode.terminated) this.#record.events.push(this.#record.message);
  }

  async #keep(): Promise<void> {
    this.#keptAt = performance.now();
    if (!this.#newest) return;
    const { length, columns } = this.history;
    const { ended } = this;
    const { status, message, ...told } = this.#record;
    const earlier = this.epochs.all.filter(({ iteration }) => iteration < this.iteration);
    await this.#subject.store
      .save({
        settings: this.#settings,
        number: this.#number,
        ...told,
        iterations: told.iterations ?? length,
        seconds: this.seconds,
        ended: ended ? { status, message } : undefined,
        history: { first: 0, ...columns },
        epochs: [...earlier, this.#newest],
      })
      // What cannot be kept is not lost: it is on the panel still.
      .catch((error) => this.#sayOnce(`the run is not kept on the disk: ${systemReason(error)}`));
  }

  #sayOnce(event: string): void {
    if (!this.#record.events.includes(event)) this.#record.events.push(event);
  }

  #forget(): void {
    this.history.clear();
    this.epochs.clear();
    this.#newest = undefined;
    this.#checkpoint = undefined;
    this.#record = freshRecord(this.#record.engine);
    this.#speed = Number.NaN;
    this.#secondsLeft = Number.NaN;
  }

  #set(state: RunState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
