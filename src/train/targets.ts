import { type ComparedRows, InterpretedRows } from "./comparedRows.ts";
import { CompiledRows } from "./compiledRows.ts";
import { meanPenalty, totalWeight } from "./losses/meanPenalty.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import type { TrainingModel } from "./trainingModel.ts";
import type { TargetTrajectory, TrainingProblem } from "./trainingProblem.ts";
import { isPlainSet, isUniform, SAME_SPACING } from "./uniformTargets.ts";

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
  /** Where these are a part of a batch and step as all of it does. */
  readonly batch?: {
    /** Of the longest segment of all. */
    readonly rows: number;
    /** All of them can step together. */
    readonly common: boolean;
    /** Each part will look at the same segments again, and a turn to them is dear. */
    readonly stays: boolean;
  };
}

/**
 * The data that some segments are compared with, row by row, and the loss of each row.
 *
 * Lanes lie side by side as a batch does: value i of segment j at `i * count + j`. A segment that has ended stays where it is and is
 * compared with nothing.
 */
export class Targets {
  readonly count: number;
  /** Of the longest segment. */
  readonly rows: number;
  readonly #times: Float64Array;
  readonly #problem: TargetsProblem;
  #given: Whole | undefined;
  /** Looked at when it first matters. */
  #isUniform: boolean | undefined;
  /** Known to be segments of one length of uniform data. */
  #isPlain = false;
  /** Times and data are those of segments looked at before. */
  #isStale = false;
  #turn = 0;
  #weighing = 0;
  #set: SegmentSet;
  #common: boolean;
  #whole: Whole;
  readonly #data: Float64Array;
  /** One a cell for a penalty, one a row and segment for a function. */
  readonly #weights: Float64Array;
  /** One a cell for a penalty; undefined where nobody says how certain data are. */
  readonly #sigmas: Float64Array | undefined;
  readonly #z: Float64Array;
  readonly #target: Float64Array;
  readonly #slope: Float64Array;
  /** The cells of a row. */
  readonly #cells = { first: 0, count: 0, total: 0 };
  /** What `#compare` found: a number that is returned would be an object of the heap. */
  #compared = 0;
  #apart: readonly Targets[] | undefined;

  constructor(problem: TargetsProblem, set: SegmentSet, whole?: Whole) {
    const { components, loss, model } = problem;
    this.#problem = problem;
    this.#given = whole;
    this.count = set.segments.length;
    this.rows = whole?.batch?.rows ?? rowsOf(set);
    this.#times = new Float64Array(this.rows * this.count);
    this.#data = new Float64Array(this.rows * components * this.count).fill(Number.NaN);
    this.#weights = new Float64Array(this.rows * this.count * (loss.kind === "penalty" ? components : 1));
    const hasSigmas = problem.trajectories.some(({ sigmas }) => sigmas);
    if (hasSigmas) this.#sigmas = new Float64Array(this.#data.length).fill(1);
    this.#z = new Float64Array(model.dimension);
    this.#target = new Float64Array(components);
    this.#slope = new Float64Array(model.dimension);
    this.#set = set;
    this.#gather();
    this.#common = this.#stepsAlike();
    this.#whole = this.#wholeOf();
  }

  get set(): SegmentSet {
    return this.#set;
  }

  /** Time of row k of segment j at `k * count + j`; after a segment's end its last time. */
  get times(): Float64Array {
    if (this.#isStale) this.#copy();
    return this.#times;
  }

  /** One of them, without the others. */
  time(row: number, j: number): number {
    const { trajectory, first, last } = this.#set.segments[j];
    return this.#problem.trajectories[trajectory].t[Math.min(first + row, last)];
  }

  /** The same to a place in an array: what is returned may have to be an object. */
  putTime(row: number, j: number, into: Float64Array, at: number): void {
    const { trajectory, first, last } = this.#set.segments[j];
    into[at] = this.#problem.trajectories[trajectory].t[Math.min(first + row, last)];
  }

  /** One a cell for a penalty, one a row and segment for a function; `weighing` rises where they change. */
  get weights(): Float64Array {
    return this.#weights;
  }

  get weighing(): number {
    return this.#weighing;
  }

  /** Rises with every turn to other segments. */
  get turn(): number {
    return this.#turn;
  }

  /** The segments can step together: at the same times or, where f does not depend on t, in the same steps. */
  get common(): boolean {
    return this.#common;
  }

  /** What the loss is a mean over: these segments, or more. */
  get whole(): Whole {
    return this.#whole;
  }

  /** Segments of one length of uniform data, of which a turn to others costs next to nothing. */
  get isPlain(): boolean {
    return this.#hasPlain(this.#set);
  }

  #hasPlain(set: SegmentSet): boolean {
    this.#isUniform ??= isUniform(this.#problem);
    return this.#isUniform && isPlainSet(set, this.rows);
  }

  /** Looks at other segments, in the same arrays; false, with nothing done, where they are not as many and as long. */
  turnTo(set: SegmentSet, whole?: Whole): boolean {
    if (set.segments.length !== this.count || (whole?.batch?.rows ?? rowsOf(set)) !== this.rows) return false;
    if (whole) {
      this.#given = whole;
      this.#whole = whole;
    }
    const isPlain = this.#hasPlain(set);
    const differsInDataAlone = isPlain && this.#isPlain;
    this.#set = set;
    this.#isPlain = isPlain;
    this.#apart = undefined;
    this.#turn++;
    this.#isStale = differsInDataAlone;
    if (differsInDataAlone) return true;
    this.#weighing++;
    this.#data.fill(Number.NaN);
    this.#weights.fill(0);
    this.#sigmas?.fill(1);
    this.#gather();
    this.#common = this.#stepsAlike();
    this.#whole = this.#wholeOf();
    return true;
  }

  /** Times and data, where nothing else differs from what was looked at before. */
  #copy(): void {
    const { trajectories, components } = this.#problem;
    const { count, rows } = this;
    const { segments } = this.#set;
    const [times, cells] = [this.#times, this.#data];
    this.#isStale = false;
    for (let j = 0; j < count; j++) {
      const { trajectory, first } = segments[j];
      const { t, data } = trajectories[trajectory];
      for (let k = 0; k < rows; k++) times[k * count + j] = t[first + k];
      const begin = first * components;
      for (let n = 0, at = j; n < rows * components; n++, at += count) cells[at] = data[begin + n];
    }
  }

  #gather(): void {
    const { segments } = this.#set;
    for (let j = 0; j < segments.length; j++) this.#fill(j, segments[j]);
  }

  #wholeOf(): Whole {
    if (this.#given) return this.#given;
    const trajectories = this.count / (this.#set.pieces ?? 1);
    const weight = this.#weight(trajectories);
    const known: Whole | undefined = this.#whole;
    return known?.weight === weight && known.trajectories === trajectories ? known : { trajectories, weight };
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
    this.#compared = 0;
    if (this.#isStale) this.#copy();
    if (part !== "integral") this.#compare(k, states, cotangent);
    return this.#compared + (k === this.rows - 1 && part !== "rows" ? this.#integral(states, cotangent) : 0);
  }

  /** Room for rows of so many numbers, which compares what comes there as `row` does, compiled where the loss has code. */
  compared(width: number): ComparedRows {
    const { loss, trajectories, components, model } = this.#problem;
    const code = loss.kind === "penalty" ? loss.penalty.code : undefined;
    if (!code || this.#sigmas || model.integral) return new InterpretedRows(this, width);
    const looked = this.#given?.batch?.stays
      ? this.#set.segments.map(({ trajectory }) => trajectory)
      : trajectories.keys();
    return new CompiledRows(this, code, trajectories, new Set(looked), components, width);
  }

  #compare(k: number, states: Float64Array, cotangent: Float64Array): void {
    const { loss, components } = this.#problem;
    const n = components * this.count;
    switch (loss.kind) {
      case "none":
        return;
      case "penalty": {
        const cells = this.#cells;
        cells.first = k * n;
        cells.count = n;
        cells.total = this.whole.weight;
        this.#compared = meanPenalty(loss.penalty, states, this.#data, this.#weights, cotangent, cells, this.#sigmas);
        return;
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
        this.#compared = sum;
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
    const { count, rows } = this;
    const [times, cells, weights] = [this.#times, this.#data, this.#weights];
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
    let sum = 0;
    for (let n = 0; n < this.#weights.length; n++) sum += this.#weights[n];
    return sum;
  }

  #stepsAlike(): boolean {
    if (this.#given?.batch) return this.#given.batch.common;
    const { segments } = this.set;
    const { autonomous } = this.#problem.model;
    const { times, count, rows } = this;
    for (let j = 0; j < count; j++) if (segments[j].last - segments[j].first !== rows - 1) return false;
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

/** Of the longest segment. */
function rowsOf({ segments }: SegmentSet): number {
  let most = 0;
  for (let j = 0; j < segments.length; j++) most = Math.max(most, segments[j].last - segments[j].first);
  return 1 + most;
}
