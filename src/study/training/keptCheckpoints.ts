import { quoted } from "../../core/quoted.ts";
import { systemReason } from "../../core/systemReason.ts";
import { StudyError } from "../study.ts";
import { CheckpointFile, CheckpointTrouble } from "./checkpointFile.ts";

/** Where a training is to be kept on the disk. */
export interface Keeping {
  readonly checkpointFile?: string;
  /** Trains all the same where no checkpoint can be written there, and says so. Default: that is a fault. */
  readonly goesWithoutCheckpoints?: boolean;
}

/** The checkpoints of one run, if any: a disk that is full is no reason to lose what is learnt. */
export class KeptCheckpoints {
  readonly #file: CheckpointFile | undefined;
  readonly #name: string | undefined;
  readonly #say: (sentence: string) => void;
  #isUnwritten: boolean;

  /**
   * @param isUnwritten the run before could not write its newest, and said so
   * @throws StudyError where no checkpoint can be written, and it does not go without
   */
  constructor(
    { checkpointFile, goesWithoutCheckpoints = false }: Keeping,
    isUnwritten: boolean,
    say: (sentence: string) => void,
  ) {
    this.#name = checkpointFile;
    this.#say = say;
    this.#isUnwritten = isUnwritten;
    if (checkpointFile === undefined) return;
    try {
      this.#file = CheckpointFile.open(checkpointFile);
    } catch (error) {
      if (!(error instanceof CheckpointTrouble)) throw error;
      if (!goesWithoutCheckpoints) throw new StudyError(`checkpoints cannot be written: ${error.message}`);
      say(`nothing of this training is kept on the disk: ${error.message}`);
    }
  }

  /** The newest one could not be written where it was to be. */
  get isUnwritten(): boolean {
    return this.#isUnwritten;
  }

  /** Writes the newest one; that it cannot be written is said once. */
  save(iteration: number, bytes: () => Uint8Array): void {
    if (!this.#file) return;
    const newest = bytes();
    try {
      this.#file.write(newest);
      this.#isUnwritten = false;
    } catch (error) {
      if (this.#isUnwritten) return;
      this.#isUnwritten = true;
      const where = quoted(this.#name ?? "");
      this.#say(`the checkpoint of iteration ${iteration} was not written to ${where}: ${systemReason(error)}`);
    }
  }

  close(): void {
    this.#file?.close();
  }
}
