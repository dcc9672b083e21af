import type { ComparedRows } from "./comparedRows.ts";
import type { PenaltyCode } from "./losses/loss.ts";
import { PenaltyKernel } from "./losses/penaltyKernel.ts";
import type { Segment } from "./segment.ts";
import type { TargetTrajectory } from "./trainingProblem.ts";

/** What is compared: `Targets` of a penalty. */
interface PenaltyTargets {
  readonly count: number;
  readonly rows: number;
  /** Rises with every turn to other segments. */
  readonly turn: number;
  /** Rises with every change of the weights. */
  readonly weighing: number;
  /** One a cell, row by row. */
  readonly weights: Float64Array;
  readonly whole: { readonly weight: number };
  readonly set: { readonly segments: readonly Segment[] };
}

/** Rows that a compiled penalty compares with the data, which have come into its memory once: a turn to other segments copies none. */
export class CompiledRows implements ComparedRows {
  readonly #targets: PenaltyTargets;
  readonly #components: number;
  readonly #kernel: PenaltyKernel;
  /** By trajectory, where its data begin among those of all that are looked at. */
  readonly #begins = new Map<number, number>();
  #turn = -1;
  #weighing = -1;

  /**
   * @param looked numbers of the trajectories that segments may be of
   * @param width numbers of a row of states
   */
  constructor(
    targets: PenaltyTargets,
    code: PenaltyCode,
    trajectories: readonly TargetTrajectory[],
    looked: ReadonlySet<number>,
    components: number,
    width: number,
  ) {
    this.#targets = targets;
    this.#components = components;
    let length = 0;
    for (const n of looked) {
      this.#begins.set(n, length);
      length += trajectories[n].data.length;
    }
    const { rows, count } = targets;
    this.#kernel = new PenaltyKernel(code, { data: length, rows, cells: components * count, width });
    for (const [n, begin] of this.#begins) this.#kernel.data.set(trajectories[n].data, begin);
  }

  get states(): readonly Float64Array[] {
    return this.#kernel.states;
  }

  get cotangents(): readonly Float64Array[] {
    return this.#kernel.cotangents;
  }

  get losses(): Float64Array {
    return this.#kernel.losses;
  }

  compare(first: number, end: number): void {
    const { turn, weighing, whole } = this.#targets;
    if (turn !== this.#turn) this.#find();
    if (weighing !== this.#weighing) this.#weigh();
    this.#turn = turn;
    this.#weighing = weighing;
    this.#kernel.compare(first, end, this.#components, whole.weight);
  }

  /** Where the segments have their data. */
  #find(): void {
    const { count, set } = this.#targets;
    const components = this.#components;
    for (let j = 0; j < count; j++) {
      const { trajectory, first } = set.segments[j];
      const begin = this.#begins.get(trajectory)! + first * components;
      for (let i = 0; i < components; i++) this.#kernel.place(i * count + j, begin + i);
    }
  }

  #weigh(): void {
    const { rows, weights } = this.#targets;
    const kernel = this.#kernel;
    const cells = weights.length / rows;
    for (let k = 0; k < rows; k++) {
      for (let n = 0; n < cells; n++) kernel.weights[k * kernel.weightsPerRow + n] = weights[k * cells + n];
    }
  }
}
