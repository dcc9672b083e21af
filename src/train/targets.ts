import { meanPenalty, totalWeight } from "./losses/meanPenalty.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import type { TrainingModel } from "./trainingModel.ts";
import type { TargetTrajectory, TrainingProblem } from "./trainingProblem.ts";

/** Spacings that differ by less than this part of themselves are one: times come from divisions. */
const SAME_SPACING = 1e-9;

/** What targets are made of: a training, or a loss of data by itself. */
export type TargetsProblem = Pick<TrainingProblem, "trajectories" | "components" | "loss"> & {
  readonly model: Pick<TrainingModel, "dimension" | "integral" | "autonomous">;
};

/** What is summed over rows, or the integral behind the state: a running loss and regularisers along the solution. */
export type LossPart = "rows" | "integral";

/** What segments are parts of, where they are not solved together: what the loss is divided by. */
export interface Whole {
  readonly weight: number;
  readonly trajectories: number;
}

/**
 * The data that some segments are compared with, row by row, and the loss of each row.
 *
 * Lanes lie side by side as a batch does: value i of segment j at `i * count + j`. A segment that has ended stays where it is and is
 * compared with nothing.
 */
export class Targets {
  readonly set: SegmentSet;
  readonly count: number;
  /** Of the longest segment. */
  readonly rows: number;
  /** Time of row k of segment j at `k * count + j`; after a segment's end its last time. */
  readonly times: Float64Array;
  /** The segments can step together: at the same times or, where f does not depend on t, in the same steps. */
  readonly common: boolean;
  readonly #problem: TargetsProblem;
  /** What the loss is a mean over: these segments, or more. */
  readonly whole: Whole;
  readonly #data: Float64Array;
  /** One a cell for a penalty, one a row and segment for a function. */
  readonly #weights: Float64Array;
  /** One a cell for a penalty; undefined where nobody says how certain data are. */
  readonly #sigmas: Float64Array | undefined;
  readonly #z: Float64Array;
  readonly #target: Float64Array;
  readonly #slope: Float64Array;
  #apart: readonly Targets[] | undefined;

  constructor(problem: TargetsProblem, set: SegmentSet, whole?: Whole) {
    const { segments, pieces = 1 } = set;
    const { components, loss, model } = problem;
    this.set = set;
    this.#problem = problem;
    this.count = segments.length;
    this.rows = 1 + segments.reduce((most, { first, last }) => Math.max(most, last - first), 0);
    this.times = new Float64Array(this.rows * this.count);
    this.#data = new Float64Array(this.rows * components * this.count).fill(Number.NaN);
    this.#weights = new Float64Array(this.rows * this.count * (loss.kind === "penalty" ? components : 1));
    const hasSigmas = segments.some(({ trajectory }) => problem.trajectories[trajectory].sigmas);
    if (hasSigmas) this.#sigmas = new Float64Array(this.#data.length).fill(1);
    for (let j = 0; j < segments.length; j++) this.#fill(j, segments[j]);
    this.common = this.#stepsAlike();
    this.#z = new Float64Array(model.dimension);
    this.#target = new Float64Array(components);
    this.#slope = new Float64Array(model.dimension);
    this.whole = whole ?? { trajectories: this.count / pieces, weight: this.#weight(this.count / pieces) };
  }

  /** Each segment by itself, its loss a part of that of all segments. */
  get apart(): readonly Targets[] {
    const { segments, weightAt } = this.set;
    this.#apart ??= segments.map(
      (segment) => new Targets(this.#problem, { segments: [segment], weightAt }, this.whole),
    );
    return this.#apart;
  }

  /** Whether anything of the solutions counts in the loss by rows; a loss without rows asks for nothing. */
  get comparesNothing(): boolean {
    return this.#problem.loss.kind !== "none" && !(this.whole.weight > 0);
  }

  /** Share of one trajectory in a mean over trajectories. */
  get share(): number {
    return 1 / this.whole.trajectories;
  }

  /** What these segments weigh in the loss of all, where they are parts of more. */
  get weightShare(): number {
    const { weight } = this.whole;
    return weight > 0 ? this.#weight(this.count / (this.set.pieces ?? 1)) / weight : this.share;
  }

  /**
   * What row k brings to the loss, or to one part of it, for the states there; `cotangent`, zeros that lie as the states do,
   * becomes its slope.
   */
  row(k: number, states: Float64Array, cotangent: Float64Array, part?: LossPart): number {
    const compared = part === "integral" ? 0 : this.#compare(k, states, cotangent);
    return compared + (k === this.rows - 1 && part !== "rows" ? this.#integral(states, cotangent) : 0);
  }

  #compare(k: number, states: Float64Array, cotangent: Float64Array): number {
    const { loss, components } = this.#problem;
    const n = components * this.count;
    switch (loss.kind) {
      case "none":
        return 0;
      case "penalty": {
        const part = { first: k * n, count: n, total: this.whole.weight };
        return meanPenalty(loss.penalty, states, this.#data, this.#weights, cotangent, part, this.#sigmas);
      }
      case "function": {
        let sum = 0;
        for (let j = 0; j < this.count; j++) {
          const weight = this.#weights[k * this.count + j];
          if (weight === 0) continue;
          for (let i = 0; i < this.#z.length; i++) this.#z[i] = states[i * this.count + j];
          for (let i = 0; i < components; i++) this.#target[i] = this.#data[k * n + i * this.count + j];
          const share = weight / this.whole.weight;
          sum += share * loss.evaluate(this.#z, this.times[k * this.count + j], this.#target, this.#slope);
          for (let i = 0; i < this.#z.length; i++) cotangent[i * this.count + j] += share * this.#slope[i];
        }
        return sum;
      }
    }
  }

  #integral(states: Float64Array, cotangent: Float64Array): number {
    const { integral, dimension } = this.#problem.model;
    if (!integral) return 0;
    let sum = 0;
    for (let j = 0; j < this.count; j++) {
      const at = dimension * this.count + j;
      sum += this.share * states[at];
      cotangent[at] += this.share;
    }
    return sum;
  }

  #fill(j: number, { trajectory: number, first, last, counted = first }: Segment): void {
    const { trajectories, components, loss } = this.#problem;
    const trajectory = trajectories[number];
    const { t, data, componentWeights, sigmas } = trajectory;
    const { count, rows, times } = this;
    const [cells, weights] = [this.#data, this.#weights];
    const isPenalty = loss.kind === "penalty";
    for (let k = 0; k < rows; k++) {
      const row = Math.min(first + k, last);
      times[k * count + j] = t[row];
      if (first + k > last || row < counted) continue;
      const weight = this.#rowWeight(trajectory, row);
      for (let i = 0; i < components; i++) {
        const x = data[row * components + i];
        const at = (k * components + i) * count + j;
        cells[at] = x;
        if (this.#sigmas && sigmas) this.#sigmas[at] = sigmas[row * components + i];
        if (isPenalty) weights[at] = componentWeights ? weight * componentWeights[i] : weight;
      }
      if (loss.kind !== "function") continue;
      const target = data.subarray(row * components, (row + 1) * components);
      weights[k * count + j] = loss.counts?.(target) === false ? 0 : weight;
    }
  }

  #rowWeight({ t, weights }: TargetTrajectory, row: number): number {
    const { weightAt } = this.set;
    if (!weightAt) return weights[row];
    const span = t[t.length - 1] - t[0];
    return span === 0 ? weights[row] : weights[row] * weightAt((t[row] - t[0]) / span);
  }

  #weight(trajectories: number): number {
    const { loss } = this.#problem;
    if (loss.kind === "penalty") return totalWeight(this.#data, this.#weights);
    if (loss.kind === "function" && loss.mean === "trajectories") return trajectories;
    return this.#weights.reduce((sum, w) => sum + w, 0);
  }

  #stepsAlike(): boolean {
    const { segments } = this.set;
    const { autonomous } = this.#problem.model;
    const { times, count, rows } = this;
    if (segments.some(({ first, last }) => last - first !== rows - 1)) return false;
    for (let k = 0; k < rows; k++) {
      const [at, before] = [k * count, (k - 1) * count];
      const h = k > 0 ? times[at] - times[before] : 0;
      for (let j = 1; j < count; j++) {
        if (!autonomous && times[at + j] !== times[at]) return false;
        if (k > 0 && !(Math.abs(times[at + j] - times[before + j] - h) <= SAME_SPACING * Math.abs(h))) return false;
      }
    }
    return true;
  }
}
