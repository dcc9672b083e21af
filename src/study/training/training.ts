import { append } from "../../core/append.ts";
import { drained } from "../../core/drained.ts";
import { formatCount } from "../../core/formatCount.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type {
  Discretisation,
  Standing,
  TrainingChoices,
  TrainProgress,
  TrainResult,
  TrainSettings,
  TrainStatus,
} from "../../protocol/trainingApi.ts";
import { type DecodedCheckpoint, decodeCheckpoint, encodeCheckpoint } from "../../train/checkpoint.ts";
import type { Identity, TrainedArithmetic } from "../../train/checkpointContents.ts";
import { CheckpointFault } from "../../train/checkpointFault.ts";
import { Interrupted } from "../../train/segmentSolver.ts";
import { Training } from "../../train/training.ts";
import { TrainingFault } from "../../train/trainingProblem.ts";
import type { TrainingState } from "../../train/trainingState.ts";
import type { Kernels } from "../kernels.ts";
import type { Session } from "../session.ts";
import { type Study, StudyError } from "../study.ts";
import { readCheckpoint } from "./checkpointFile.ts";
import { switchingRemarks } from "./dataJumps.ts";
import { discretisation, finerLoss, stepsRemark } from "./finerLoss.ts";
import { type Keeping, KeptCheckpoints } from "./keptCheckpoints.ts";
import { outsideStarts } from "./outsideStarts.ts";
import { standing } from "./standing.ts";
import { trainingChoices } from "./trainingChoices.ts";
import { TrainingHistory } from "./trainingHistory.ts";
import { trainingIdentity } from "./trainingIdentity.ts";
import { TrainingPath } from "./trainingPath.ts";
import { type StudyProblem, trainingProblem } from "./trainingProblem.ts";
import { formerDefaults, type Settings, trainingSettings } from "./trainingSettings.ts";

/** Milliseconds from one progress to the next. */
const PROGRESS_EVERY = 50;
/** Milliseconds that a paused training may spend on the loss over all data. */
const LAST_LOOK = 10;
/** As the identity of a training has it. */
const OPTIMIZER = "`optimizer`";

export interface TrainingChoice {
  readonly settings?: TrainSettings;
  /** `terminal:i`, in place of the experiment's loss. */
  readonly loss?: string;
  /** Default: compiled, in the precision of the settings. */
  readonly kernels?: Kernels;
}

export interface TrainingRun extends Keeping {
  /** Iterations after which it ends, those before a checkpoint included; default all. */
  readonly until?: number;
  /** Iterations a second at most; default as many as there can be. */
  readonly pace?: number;
  readonly cancelled?: () => boolean;
  readonly progress?: (progress: TrainProgress) => void;
  /** Milliseconds from one checkpoint to the next; default 1,000. There is one at the end in any case. */
  readonly checkpointEvery?: number;
}

/** Milliseconds between two looks at a cancellation while nothing is done. */
const DOZE = 20;

/** Does nothing until a time, or a cancellation. */
function waitUntil(time: number, cancelled: () => boolean): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let left = time - performance.now(); left > 0 && !cancelled(); left = time - performance.now()) {
    Atomics.wait(cell, 0, 0, Math.min(left, DOZE));
  }
}

function trainingOf(problem: StudyProblem): Training {
  try {
    return new Training(problem);
  } catch (error) {
    throw error instanceof TrainingFault ? new StudyError(error.message) : error;
  }
}

export interface TrainedTrajectory {
  /** In the data's own words, else its number from 1. */
  readonly name: string | number;
  /** What its data weigh in the loss, of 1. */
  readonly share: number;
  /** The first ones, which are trained on; 0 where all are held out. */
  readonly rows: number;
}

/** What a run came to. */
export type TrainedStudy = Omit<TrainResult, "version">;

/** A study in training: made once, run as often as one likes, each run going on where the last one ended. */
export class StudyTraining {
  readonly study: Study;
  readonly #session: Session;
  readonly #texts: Sources["texts"];
  readonly #loss: string | undefined;
  /** As it was asked for. */
  readonly #asked: TrainSettings;
  #settings: Settings;
  #identity: Identity;
  #kernels: Kernels;
  #problem: StudyProblem;
  #training: Training;
  readonly #events: string[] = [];
  #unwritten = false;
  /** What is learnt before the first iteration; undefined where a checkpoint has other beginnings. */
  #first: Float64Array | undefined;

  /** @throws StudyError, UnknownName or DataFault */
  constructor(
    session: Session,
    study: Study,
    texts: Sources["texts"],
    { settings, loss, kernels }: TrainingChoice = {},
  ) {
    const asked: TrainSettings = kernels?.onTensors ? { ...settings, precision: "float32" } : { ...settings };
    this.study = study;
    this.#session = session;
    this.#texts = texts;
    this.#loss = loss;
    this.#asked = asked;
    this.#settings = trainingSettings(study, asked, loss);
    this.#kernels = kernels ?? session.compiled(this.#settings.precision);
    this.#problem = this.#problemOn(this.#kernels);
    this.#training = trainingOf(this.#problem);
    this.#first = this.#values();
    this.#identity = this.#identityOf(this.#problem, this.#settings);
    this.say(switchingRemarks(this.#problem.targets, this.#problem));
  }

  #problemOn(kernels: Kernels, settings = this.#settings): StudyProblem {
    return trainingProblem(this.#session, this.study, this.#texts, settings, this.#loss, kernels);
  }

  #values(): Float64Array {
    const { objective, state } = this.#training;
    return objective.coordinates.values(state.x).slice();
  }

  #identityOf(problem: StudyProblem, settings: Settings): Identity {
    return trainingIdentity(this.study, problem, settings, this.#loss);
  }

  get identity(): Identity {
    return this.#identity;
  }

  get problem(): StudyProblem {
    return this.#problem;
  }

  /** How what computes it rounds. */
  get arithmetic(): TrainedArithmetic {
    return this.#kernels.arithmetic ?? "tensors";
  }

  /** What it goes by. */
  get choices(): TrainingChoices {
    return trainingChoices(this.study, this.#settings);
  }

  /** What it is fitted to, by trajectory. */
  get trajectories(): readonly TrainedTrajectory[] {
    const { objective } = this.#training;
    const last = new Map<number, number>();
    for (const { trajectory, last: row } of objective.whole.segments)
      last.set(trajectory, Math.max(row, last.get(trajectory) ?? row));
    const shares = new Map(
      objective.targets(objective.whole).shares.map(({ trajectory, share }) => [trajectory, share] as const),
    );
    return this.problem.trajectories.map(({ name }, n) => {
      return { name: name ?? n + 1, share: shares.get(n) ?? 0, rows: (last.get(n) ?? -1) + 1 };
    });
  }

  get iteration(): number {
    return this.#training.state.iteration;
  }

  /** Has something said with the next progress. */
  say(sentences: readonly string[]): void {
    append(this.#events, sentences);
  }

  /** The newest checkpoint could not be written where it was to be. */
  get isUnwritten(): boolean {
    return this.#unwritten;
  }

  /**
   * Goes on from a checkpoint: from its bytes, or from a file and, where that is damaged, from the one before it; in the
   * arithmetic in which it was trained, as far as this machine has it.
   */
  resume(bytes: Uint8Array | undefined, file?: string): void {
    // What another equation gives came from kernels of that machine's arithmetic, and its noise from the engine's `Math`.
    const changed = this.study.experiment?.data?.kind === "from" ? ["the data"] : [];
    try {
      const { state, note } = readCheckpoint(file, (found) => this.#decode(found, changed), bytes);
      this.#goOnIn(state.arithmetic);
      this.#training.restore(this.#ledOn(state));
      if (this.iteration > 0) this.#first = undefined;
      if (note) this.#events.push(note);
    } catch (error) {
      throw error instanceof CheckpointFault ? new StudyError(error.message) : error;
    }
  }

  /** A checkpoint of a training by what was the default before goes on by that, where nothing names another choice. */
  #decode(bytes: Uint8Array, changed: readonly string[]): DecodedCheckpoint {
    // A request that names an optimizer may go on with it.
    const replaced = this.#asked.optimizer === undefined ? [] : [OPTIMIZER];
    try {
      return decodeCheckpoint(bytes, this.#identity, { changed, replaced });
    } catch (error) {
      if (!(error instanceof CheckpointFault) || error.damaged) throw error;
      for (const former of formerDefaults(this.study, this.#asked)) {
        const found = this.#decodeAs(former, bytes, changed);
        if (found) return found;
      }
      throw error;
    }
  }

  /** As a training by other defaults, which this one is from then on; undefined where it is none of that. */
  #decodeAs(former: Partial<Settings>, bytes: Uint8Array, changed: readonly string[]): DecodedCheckpoint | undefined {
    const settings = { ...this.#settings, ...former };
    const problem = this.#problemOn(this.#kernels, settings);
    const identity = this.#identityOf(problem, settings);
    let found: DecodedCheckpoint;
    try {
      found = decodeCheckpoint(bytes, identity, { changed });
    } catch (error) {
      if (error instanceof CheckpointFault) return undefined;
      throw error;
    }
    this.#settings = settings;
    this.#identity = identity;
    this.#problem = problem;
    this.#training = trainingOf(problem);
    const { method, steps, optimizer } = former;
    const was = [
      ...(method === undefined ? [] : [steps ? `${method}, one step from one data time to the next` : method]),
      ...(optimizer === undefined ? [] : [`${optimizer.word.name}`]),
    ];
    this.say([`the checkpoint was trained with ${was.join(", and ")}, which was the default: it goes on so`]);
    return found;
  }

  /** The state to go on from: by another optimizer from the beginning of that one. */
  #ledOn({ state, identity }: DecodedCheckpoint): TrainingState {
    if (identity[OPTIMIZER] === this.#identity[OPTIMIZER]) return state;
    const { name } = this.#problem.optimizer;
    this.say([`iteration ${formatCount(state.iteration)}: ${name} from here on`]);
    return { ...state, optimizer: this.#training.state.optimizer, before: undefined, factor: 1, halvings: 0 };
  }

  #goOnIn(arithmetic: TrainedArithmetic | undefined): void {
    if (arithmetic === this.arithmetic || arithmetic === "tensors" || this.arithmetic === "tensors") return;
    if (arithmetic === undefined) {
      this.say([
        `the checkpoint is from before elementary functions and rounding were the same on every machine: it goes on in ${this.arithmetic} arithmetic, with last digits that differ from those of a run without a pause`,
      ]);
      return;
    }
    const kernels = this.#session.inArithmetic(arithmetic).compiled(this.#settings.precision);
    if (kernels.arithmetic !== arithmetic) {
      this.say([
        `the checkpoint was trained in ${arithmetic} arithmetic, which this machine does not have (Node ${process.versions.node}, relaxed SIMD is in Node 22 and later): it goes on in ${this.arithmetic} arithmetic, with last digits that differ from those of a run without a pause`,
      ]);
      return;
    }
    this.#kernels = kernels;
    this.#problem = this.#problemOn(kernels);
    this.#training = trainingOf(this.#problem);
    this.say([`the training goes on in ${arithmetic} arithmetic, in which it began`]);
  }

  checkpoint(): Uint8Array {
    return encodeCheckpoint(this.#training.state, this.identity, this.arithmetic);
  }

  /**
   * Runs until it ends, is cancelled or has done `until` iterations; nothing is thrown for what the numbers do, nor for a
   * checkpoint that cannot be written later on.
   *
   * @throws StudyError where no checkpoint can be written from the beginning
   */
  run(options: TrainingRun): TrainedStudy {
    return drained(this.running(options));
  }

  /** What `run` does, with a break at every progress, for whoever has other things to do on the same thread. */
  *running(options: TrainingRun): Generator<void, TrainedStudy> {
    const kept = new KeptCheckpoints(options, this.#unwritten, (sentence) => this.say([sentence]));
    try {
      return yield* this.#running(options, kept);
    } finally {
      this.#unwritten = kept.isUnwritten;
      kept.close();
    }
  }

  *#running(
    { until = Number.POSITIVE_INFINITY, pace, cancelled = () => false, progress, checkpointEvery = 1000 }: TrainingRun,
    kept: KeptCheckpoints,
  ): Generator<void, TrainedStudy> {
    const training = this.#training;
    const { curriculum, iterations } = this.problem;
    const remark = curriculum?.record.remark?.(curriculum.arguments, iterations);
    // Said once, not whenever it goes on.
    if (remark && this.iteration === 0) this.say([remark]);
    const seen = this.problem.targets.data?.seen;
    if (seen !== undefined && this.iteration === 0) this.say([seen]);
    if (this.iteration === 0) this.say(outsideStarts(this.study, this.problem));
    const began = performance.now();
    const history = new TrainingHistory(training.state.iteration);
    const path = new TrainingPath();
    const here = (now: number) =>
      path.add(training.state.iteration, (now - began) / 1000, training.objective, training.state.x);
    let [reported, saved] = [began, began];
    const report = (now: number) => {
      if (!progress) return;
      reported = now;
      progress(this.#progress(history, path, now - began));
    };
    // Where it starts from is looked back at, and a text that changes meanwhile says another place.
    if (this.iteration === 0) {
      here(began);
      report(began);
    }
    let status: TrainStatus = "paused";
    for (;;) {
      if (training.ending) {
        status = training.ending.status;
        break;
      }
      if (cancelled() || training.state.iteration >= until) break;
      try {
        const measured = training.step(cancelled);
        if (measured) history.add(measured);
      } catch (error) {
        if (error instanceof Interrupted) break;
        throw error;
      }
      const now = performance.now();
      here(now);
      if (training.hasEvents || now - reported >= PROGRESS_EVERY) {
        report(now);
        yield;
      }
      if (pace !== undefined) waitUntil(now + 1000 / pace, cancelled);
      if (now - saved >= checkpointEvery) {
        saved = now;
        kept.save(this.iteration, () => this.checkpoint());
      }
    }
    const checkpoint = this.checkpoint();
    kept.save(this.iteration, () => checkpoint);
    const { state, objective } = training;
    const seconds = (performance.now() - began) / 1000;
    const wholeLoss = this.#wholeLoss(status === "paused");
    const ended = status !== "paused" && status !== "diverged";
    const { notes: ofSteps, discretisation } = ended ? this.#lookFiner(wholeLoss, cancelled) : { notes: [] };
    const standing = ended ? this.#standing(cancelled) : [];
    const notes = [...ofSteps, ...standing.map(({ message }) => message)];
    this.say(notes);
    report(performance.now());
    return {
      status,
      message: this.#message(status, wholeLoss),
      iteration: state.iteration,
      iterations: this.problem.iterations,
      loss: state.loss,
      wholeLoss,
      theta: objective.theta(state.x).slice(),
      z0: objective.z0(state.x),
      choices: this.choices,
      discretisation,
      notes,
      standing,
      seconds,
      engine: this.problem.model.engine,
      arithmetic: this.#kernels.arithmetic,
      checkpoint,
    };
  }

  #progress(history: TrainingHistory, path: TrainingPath, elapsed: number): TrainProgress {
    const { state, objective } = this.#training;
    const { iterations } = this.problem;
    const iterationsPerSecond = history.perSecond(elapsed);
    return {
      iteration: state.iteration,
      iterations,
      history: history.take(),
      theta: objective.theta(state.x).slice(),
      z0: objective.z0(state.x),
      path: path.take(),
      choices: this.choices,
      iterationsPerSecond,
      secondsLeft: (iterations - state.iteration) / iterationsPerSecond,
      events: [...this.#events.splice(0), ...this.#training.takeEvents()],
    };
  }

  /** A pause does not wait for it long. */
  #wholeLoss(isPause: boolean): number {
    const deadline = performance.now() + LAST_LOOK;
    try {
      return this.#training.wholeLoss(isPause ? () => performance.now() > deadline : undefined);
    } catch (error) {
      if (error instanceof Interrupted) return Number.NaN;
      throw error;
    }
  }

  #lookFiner(
    wholeLoss: number,
    cancelled: () => boolean,
  ): { readonly notes: readonly string[]; readonly discretisation?: Discretisation } {
    const { study } = this;
    const [texts, settings, loss, problem] = [this.#texts, this.#settings, this.#loss, this.#problem];
    const trained = { study, texts, settings, loss, problem, state: this.#training.state, wholeLoss };
    try {
      const finer = finerLoss(this.#session, trained, cancelled);
      const remark = stepsRemark(trained, finer);
      return { notes: remark ? [remark] : [], discretisation: discretisation(trained, finer) };
    } catch (error) {
      if (error instanceof Interrupted) return { notes: [] };
      throw error;
    }
  }

  #standing(cancelled: () => boolean): Standing[] {
    const { study } = this;
    const [texts, problem, training, first] = [this.#texts, this.#problem, this.#training, this.#first];
    return standing(this.#session, { study, problem, training, texts, first }, cancelled);
  }

  #message(status: TrainStatus, wholeLoss: number): string {
    const { ending, state } = this.#training;
    const { iterations } = this.problem;
    const over = Number.isNaN(wholeLoss) ? "not finite: a solution leaves the numbers there" : formatShort(wholeLoss);
    const whole = `; the loss over all data trained on is ${over}`;
    const known = !Number.isNaN(wholeLoss);
    if (status === "paused" || !ending)
      return `paused after ${formatCount(state.iteration)} of ${formatCount(iterations)} iterations${known ? whole : ""}`;
    return known || status !== "diverged" ? `${ending.message}${whole}` : ending.message;
  }
}
