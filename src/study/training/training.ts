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
import { encodeCheckpoint } from "../../train/checkpoint.ts";
import type { Identity, TrainedArithmetic } from "../../train/checkpointContents.ts";
import { Interrupted } from "../../train/segmentSolver.ts";
import type { Training } from "../../train/training.ts";
import type { Kernels } from "../kernels.ts";
import type { Session } from "../session.ts";
import type { Study } from "../study.ts";
import { switchingRemarks } from "./dataJumps.ts";
import { discretisation, finerLoss, stepsRemark } from "./finerLoss.ts";
import { type Keeping, KeptCheckpoints } from "./keptCheckpoints.ts";
import { outsideStarts } from "./outsideStarts.ts";
import { type PreparedTraining, preparedTraining, type TrainingRequest, trainingOf } from "./preparedTraining.ts";
import { arithmeticOf, resumedTraining } from "./resumedTraining.ts";
import { standing } from "./standing.ts";
import { trainingChoices } from "./trainingChoices.ts";
import { TrainingHistory } from "./trainingHistory.ts";
import { TrainingPath } from "./trainingPath.ts";
import type { StudyProblem } from "./trainingProblem.ts";
import { trainingSettings } from "./trainingSettings.ts";

/** Milliseconds from one progress to the next. */
const PROGRESS_EVERY = 50;
/** Milliseconds that a paused training may spend on the loss over all data. */
const LAST_LOOK = 10;

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
  readonly #request: TrainingRequest;
  #prepared: PreparedTraining;
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
    this.#request = { session, study, texts, loss, asked };
    const chosen = trainingSettings(study, asked, loss);
    this.#prepared = preparedTraining(this.#request, chosen, kernels ?? session.compiled(chosen.precision));
    this.#training = trainingOf(this.#prepared);
    this.#first = this.#values();
    this.say(switchingRemarks(this.problem.targets, this.problem));
  }

  #values(): Float64Array {
    const { objective, state } = this.#training;
    return objective.coordinates.values(state.x).slice();
  }

  get study(): Study {
    return this.#request.study;
  }

  get identity(): Identity {
    return this.#prepared.identity;
  }

  get problem(): StudyProblem {
    return this.#prepared.problem;
  }

  /** How what computes it rounds. */
  get arithmetic(): TrainedArithmetic {
    return arithmeticOf(this.#prepared.kernels);
  }

  /** What it goes by. */
  get choices(): TrainingChoices {
    return trainingChoices(this.study, this.#prepared.settings);
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
   *
   * @throws StudyError where there is no checkpoint of this training
   */
  resume(bytes: Uint8Array | undefined, file?: string): void {
    const own = { prepared: this.#prepared, training: this.#training };
    const { prepared, training, notes } = resumedTraining(this.#request, own, bytes, file);
    this.#prepared = prepared;
    this.#training = training;
    if (this.iteration > 0) this.#first = undefined;
    this.say(notes);
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
      arithmetic: this.#prepared.kernels.arithmetic,
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
    const { session, study, texts, loss } = this.#request;
    const { settings, problem } = this.#prepared;
    const trained = { study, texts, settings, loss, problem, state: this.#training.state, wholeLoss };
    try {
      const finer = finerLoss(session, trained, cancelled);
      const remark = stepsRemark(trained, finer);
      return { notes: remark ? [remark] : [], discretisation: discretisation(trained, finer) };
    } catch (error) {
      if (error instanceof Interrupted) return { notes: [] };
      throw error;
    }
  }

  #standing(cancelled: () => boolean): Standing[] {
    const { session, study, texts } = this.#request;
    const [problem, training, first] = [this.problem, this.#training, this.#first];
    return standing(session, { study, problem, training, texts, first }, cancelled);
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
