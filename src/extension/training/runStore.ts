import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import type {
  Discretisation,
  Standing,
  TrainHistory,
  TrainingChoices,
  TrainSettings,
  TrainStatus,
} from "../../protocol/trainingApi.ts";
import type { Epoch } from "./savedEpochs.ts";

/** A run as it is kept beside its checkpoint: what the engine's checkpoint does not hold. */
export interface KeptRun {
  readonly format: typeof FORMAT;
  readonly settings: TrainSettings;
  /** The following are absent in runs kept before they were. */
  readonly number?: number;
  readonly choices?: TrainingChoices;
  readonly discretisation?: Discretisation;
  readonly standing?: readonly Standing[];
  readonly isPatched?: boolean;
  readonly engine?: string;
  readonly events?: readonly string[];
  readonly iterations: number;
  readonly seconds: number;
  /** Of a run that is over; without a status it was stopped, and may go on. */
  readonly ended: { readonly status: TrainStatus | undefined; readonly message: string } | undefined;
  readonly history: TrainHistory;
  /** The newest state is the last of them. */
  readonly epochs: readonly Epoch[];
}

const FORMAT = 1;

/** Bytes of saved epochs that are kept on the disk; of larger nets only the newest state is. */
const MAX_BYTES = 8e6;

/**
 * Runs kept in the extension's own storage, one an experiment: written whole or not at all, so that a killed editor leaves
 * the one before.
 */
export class RunStore {
  readonly #folder: string;
  readonly #name: string;
  #writing: Promise<void> = Promise.resolve();

  /** @param about the experiment's address; runs of the same one replace each other */
  constructor(folder: string, about: string) {
    this.#folder = folder;
    this.#name = createHash("sha256").update(about).digest("hex").slice(0, 24);
  }

  /** Where the engine writes its checkpoints. */
  get checkpointFile(): string {
    return path.join(this.#folder, `${this.#name}.checkpoint`);
  }

  get #runFile(): string {
    return path.join(this.#folder, `${this.#name}.run`);
  }

  /** Makes the folder, which the editor does not, once what was asked before is done. */
  prepare(): Promise<void> {
    return this.#inTurn(async () => this.#makeFolder());
  }

  save(run: Omit<KeptRun, "format">): Promise<void> {
    return this.#inTurn(async () => {
      const bytes = run.epochs.reduce((sum, { theta, z0 }) => sum + 8 * (theta.length + z0.length), 0);
      const epochs = bytes > MAX_BYTES ? run.epochs.slice(-1) : run.epochs;
      const kept: KeptRun = { ...run, epochs, format: FORMAT };
      await this.#makeFolder();
      const fresh = `${this.#runFile}.new`;
      try {
        await writeFile(fresh, serialize(kept), { flush: true });
        await rename(fresh, this.#runFile);
      } catch (error) {
        // A disk that is full needs the room.
        await rm(fresh, { force: true }).catch(() => {});
        throw error;
      }
    });
  }

  /** What was kept; undefined where there is nothing, or nothing that can be read. */
  async load(): Promise<KeptRun | undefined> {
    try {
      const kept: KeptRun = deserialize(await readFile(this.#runFile));
      return kept.format === FORMAT ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** The newest checkpoint, or the one before where a crash came between the two; the engine checks whether it is whole. */
  async checkpoint(): Promise<Uint8Array | undefined> {
    for (const file of [this.checkpointFile, `${this.checkpointFile}.before`]) {
      try {
        return new Uint8Array(await readFile(file));
      } catch {}
    }
    return undefined;
  }

  /** Forgets the run and its checkpoints. */
  clear(): Promise<void> {
    const files = [this.#runFile, this.checkpointFile, `${this.checkpointFile}.before`];
    return this.#inTurn(async () => {
      // What cannot be taken away is replaced, or seen again: no reason not to begin anew.
      await Promise.all(files.map((file) => rm(file, { force: true }).catch(() => {})));
    });
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(action);
    this.#writing = done.catch(() => {});
    return done;
  }
}
