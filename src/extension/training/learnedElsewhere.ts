import type { FittedFunctionDescription } from "../../protocol/engineApi.ts";
import type { Subject } from "../studies.ts";
import type { Epoch } from "./savedEpochs.ts";
import type { TrainedParameters } from "./trainedParameters.ts";

/** What one training has learnt, for other views to draw with while the reader wants that. */
export class LearnedElsewhere {
  readonly #trained: TrainedParameters;
  readonly #subject: () => Subject;
  #isUsed = false;
  /** The functions of the newest sets. */
  #functions: readonly FittedFunctionDescription[] = [];

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
    if (isUsed) return;
    for (const { name } of this.#functions) this.#trained.drop(this.#subject().uri, name);
  }

  /** Hands over the newest parameters, where they are wanted. */
  show(functions: readonly FittedFunctionDescription[], { iteration, theta }: Epoch): void {
    this.#functions = functions;
    if (!this.#isUsed) return;
    const { uri, name: experiment } = this.#subject();
    const sets = functions.map(({ name, parameters }) => {
      const values = parameters.map((each) => [each.name, [...theta.subarray(each.offset, each.offset + each.length)]]);
      return [name, { experiment, iteration, theta: Object.fromEntries(values) }] as const;
    });
    this.#trained.use(uri, new Map(sets));
  }

  /** Whether somebody else took one of them out of use: then they are wanted no more. */
  isDropped(): boolean {
    const { uri } = this.#subject();
    if (!this.#isUsed || this.#functions.every((of) => this.#trained.of(uri, of))) return false;
    this.use = false;
    return true;
  }
}
