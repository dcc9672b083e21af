import type { FunctionDescription } from "../../protocol/engineApi.ts";
import type { Subject } from "../studies.ts";
import type { Epoch } from "./savedEpochs.ts";
import type { TrainedParameters } from "./trainedParameters.ts";

/** What one training has learnt, for other views to draw with while the reader wants that. */
export class LearnedElsewhere {
  readonly #trained: TrainedParameters;
  readonly #subject: () => Subject;
  #isUsed = false;
  /** The function of the newest set. */
  #dynamics: FunctionDescription | undefined;

  /** @param subject the experiment that is trained; its file may move */
  constructor(trained: TrainedParameters, subject: () => Subject) {
    this.#trained = trained;
    this.#subject = subject;
  }

  get use(): boolean {
    return this.#isUsed;
  }

  /** Switched off, the source's own values are back. */
  set use(isUsed: boolean) {
    this.#isUsed = isUsed;
    if (!isUsed && this.#dynamics) this.#trained.drop(this.#subject().uri, this.#dynamics.name);
  }

  /** Hands over the newest parameters, where they are wanted. */
  show(dynamics: FunctionDescription, { iteration, theta }: Epoch): void {
    this.#dynamics = dynamics;
    if (!this.#isUsed) return;
    const { uri, name } = this.#subject();
    const values = dynamics.parameters.map(({ name, offset, length }) => [
      name,
      [...theta.subarray(offset, offset + length)],
    ]);
    this.#trained.use(uri, dynamics.name, { experiment: name, iteration, theta: Object.fromEntries(values) });
  }

  /** Whether somebody else took them out of use: then they are wanted no more. */
  isDropped(): boolean {
    const { uri } = this.#subject();
    if (!this.#isUsed || !this.#dynamics || this.#trained.of(uri, this.#dynamics)) return false;
    this.#isUsed = false;
    return true;
  }
}
