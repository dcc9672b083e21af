import * as vscode from "vscode";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { RunStore } from "./runStore.ts";
import { TrainingRun } from "./trainingRun.ts";

/** The runs of one training, oldest first: the newest is the one on the panel, those before stay for comparison. */
export class TrainingRuns implements vscode.Disposable {
  readonly #services: Pick<LabServices, "engine" | "documents">;
  readonly #subject: () => Subject;
  readonly #store: RunStore;
  readonly #changed = new vscode.EventEmitter<TrainingRun>();
  #runs: TrainingRun[] = [];
  /** Iterations a second at most, 0 for any number. */
  #pace = 0;

  /** Fires when the newest run does. */
  readonly onDidChange = this.#changed.event;

  /** @param subject the experiment that is trained; its file may move */
  constructor(services: Pick<LabServices, "engine" | "documents" | "storage">, subject: () => Subject) {
    const { uri, name } = subject();
    this.#services = services;
    this.#subject = subject;
    this.#store = new RunStore(services.storage, `${uri}#${name}`);
  }

  /** Undefined before the first `begin`. */
  get newest(): TrainingRun {
    return this.#runs[this.#runs.length - 1];
  }

  get all(): readonly TrainingRun[] {
    return this.#runs;
  }

  get pace(): number {
    return this.#pace;
  }

  /** Of the newest run, from now on, and of those after it. */
  set pace(most: number) {
    this.#pace = most;
    void this.newest.changePace(most);
  }

  /** The first run: the one that an earlier session kept, where it did, with that one's settings; else a fresh one. */
  async begin(settings: TrainSettings): Promise<"restored" | "fresh"> {
    const kept = await this.#store.load();
    const run = this.#add(kept?.settings ?? settings);
    if (kept) await run.restore(kept);
    return kept ? "restored" : "fresh";
  }

  /**
   * Another run; the one before is stopped and stays.
   *
   * @param from a run that it goes on from where that one ended; without one it begins anew
   */
  async another(settings: TrainSettings, from?: TrainingRun): Promise<TrainingRun> {
    await this.newest.stop();
    await this.#store.clear();
    const run = this.#add(settings);
    if (from) run.goOnFrom(from);
    return run;
  }

  /** Their histories for a drawing, the newest first, of at most so many points each. */
  drawn(most: number) {
    return this.#runs.toReversed().map((run) => ({
      name: run.label,
      iterations: run.iterations ?? 1,
      history: run.history.samples(most),
      phases: run.choices?.phases,
    }));
  }

  /** Leaves the newest only. */
  forgetEarlier(): void {
    for (const each of this.#runs.splice(0, this.#runs.length - 1)) each.dispose();
  }

  dispose(): void {
    for (const run of this.#runs) run.dispose();
    this.#changed.dispose();
  }

  #add(settings: TrainSettings): TrainingRun {
    const { engine, documents } = this.#services;
    const { uri, name } = this.#subject();
    const newest = async () => {
      const document = await vscode.workspace.openTextDocument(this.#subject().uri);
      await documents.describe(document);
      return document.version;
    };
    const number = 1 + this.#runs.reduce((most, each) => Math.max(most, each.number), 0);
    const run = new TrainingRun(engine, { uri: uri.toString(), name, newest, store: this.#store }, number, settings);
    void run.changePace(this.#pace);
    run.onDidChange(() => {
      if (run === this.newest) this.#changed.fire(run);
    });
    this.#runs.push(run);
    return run;
  }
}
