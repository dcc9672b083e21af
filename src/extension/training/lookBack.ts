import { Replay } from "./replay.ts";
import type { Epoch } from "./savedEpochs.ts";
import type { TrainingRun } from "./trainingRun.ts";

/** Which iteration of a run its reader sees: the newest, one looked back at, or one after the other while it goes by once more. */
export class LookBack {
  readonly #run: () => TrainingRun;
  readonly #changed: () => void;
  readonly #replay = new Replay((iteration) => this.#show(iteration));
  #shown: number | undefined;

  /**
   * @param run the one that is looked at
   * @param changed called when another iteration is seen
   */
  constructor(run: () => TrainingRun, changed: () => void) {
    this.#run = run;
    this.#changed = changed;
  }

  /** The iteration that is looked back at; undefined for the newest. */
  get shown(): number | undefined {
    return this.#shown;
  }

  /** What is seen, which is also what is written and exported; before the first iteration undefined: the source's own. */
  get epoch(): Epoch | undefined {
    const run = this.#run();
    return this.#shown === undefined ? run.newest : run.epochs.at(this.#shown);
  }

  get playing(): boolean {
    return this.#replay.playing;
  }

  /** Times as fast as a run goes by in ten seconds. */
  get speed(): number {
    return this.#replay.speed;
  }

  set speed(times: number) {
    this.#replay.speed = times;
  }

  /** Looks at an iteration; at one that is not over, at the newest. */
  at(iteration: number): void {
    this.#replay.stop();
    this.#show(iteration);
  }

  /** Looks at the saved state after the one that is seen. */
  next(): void {
    const run = this.#run();
    const now = this.#shown ?? run.iteration;
    this.#show(run.epochs.all.find(({ iteration }) => iteration > now)?.iteration ?? run.iteration);
  }

  /** Back to the newest, without a word: what follows draws. */
  end(): void {
    this.#replay.stop();
    this.#shown = undefined;
  }

  /** Lets a run that is over go by once more, from where the reader looks; if it is going by, it stands. */
  toggle(): void {
    const run = this.#run();
    if (this.#replay.playing) this.#replay.stop();
    else if (run.epochs.all.length > 1) this.#replay.start(this.#shown ?? 0, run.iteration);
    this.#changed();
  }

  dispose(): void {
    this.#replay.stop();
  }

  #show(iteration: number): void {
    this.#shown = iteration >= this.#run().iteration ? undefined : Math.max(0, iteration);
    this.#changed();
  }
}
