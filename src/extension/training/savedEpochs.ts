/** The state of learning at one iteration. */
export interface Epoch {
  readonly iteration: number;
  readonly theta: Float64Array;
  readonly z0: Float64Array;
  /** Spent in requests until then; absent in runs kept before it was measured. */
  readonly seconds?: number;
}

/** Epochs kept at most, and bytes of all of them. */
const MAX_EPOCHS = 200;
const MAX_BYTES = 64e6;

/**
 * States along a run, evenly spread over it however long it gets: when there are too many, every second one goes and the
 * spacing doubles.
 */
export class SavedEpochs {
  #epochs: Epoch[] = [];
  #spacing = 1;

  get all(): readonly Epoch[] {
    return this.#epochs;
  }

  /** Takes a state if it is far enough from the last one; states from its iteration on are of a run that was taken back. */
  add(epoch: Epoch): void {
    this.#epochs = this.#epochs.filter(({ iteration }) => iteration < epoch.iteration);
    const last = this.#epochs.at(-1);
    if (last && epoch.iteration - last.iteration < this.#spacing) return;
    this.#epochs.push(epoch);
    const most = Math.max(
      2,
      Math.min(MAX_EPOCHS, Math.floor(MAX_BYTES / (8 * (epoch.theta.length + epoch.z0.length)))),
    );
    while (this.#epochs.length > most) {
      this.#spacing *= 2;
      this.#epochs = this.#epochs.filter((_, n) => n % 2 === 0);
    }
  }

  /** Takes the last state of a run, however near it is to the one before. */
  end(epoch: Epoch): void {
    this.#epochs = [...this.#epochs.filter(({ iteration }) => iteration < epoch.iteration), epoch];
  }

  /** Takes over what was kept of a run, to go on at its spacing. */
  restore(epochs: readonly Epoch[]): void {
    this.#epochs = [...epochs];
    this.#spacing = epochs.length > 2 ? epochs[1].iteration - epochs[0].iteration : 1;
  }

  /** The newest state that is no later than an iteration. */
  at(iteration: number): Epoch | undefined {
    return this.#epochs.findLast((epoch) => epoch.iteration <= iteration);
  }

  clear(): void {
    this.#epochs = [];
    this.#spacing = 1;
  }
}
