import { append } from "../../core/append.ts";
import { counted } from "../../core/counted.ts";
import { quoted } from "../../core/quoted.ts";
import type { TrainProgress } from "../../protocol/trainingApi.ts";
import type { ChosenEngine } from "../../study/engineChoice.ts";
import { computedOn } from "../../study/kernels.ts";
import { thetaByName } from "../../study/parameters/thetaJson.ts";
import { isWeights, thetaFromWeights, weightsPieces } from "../../study/parameters/weightsJson.ts";
import { refuseControl, withControl } from "../../study/stepRequest.ts";
import { study as findStudy, type Study, stateNames } from "../../study/study.ts";
import { dataSummary } from "../../study/training/dataSummary.ts";
import { StudyTraining, type TrainedStudy } from "../../study/training/training.ts";
import { trainingEngine } from "../../study/training/trainingEngine.ts";
import { trainingRemedy } from "../../study/training/trainingRemedy.ts";
import type { Command, ExitCode } from "../command.ts";
import { Interruption } from "../interruption.ts";
import { parameterRows, SHOWN } from "../numberRows.ts";
import { openSession } from "../openSession.ts";
import type { OptionValues } from "../options.ts";
import { line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { requireApart } from "../requireApart.ts";
import { remedyJson, sayRemedy } from "../sayRemedy.ts";
import { controlOptions, stepRequest } from "../stepRequest.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { formatNumber, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usageError.ts";

/** Trains an experiment. */
export const train: Command = {
  name: "train",
  operands: ["FILE", "NAME"],
  doc: "train the parameters of an experiment on its data, or on a loss of the state",
  options: [
    "json",
    "root",
    "iterations",
    "until",
    "seed",
    "optimizer",
    "rate",
    "batch-size",
    "batch-points",
    "method",
    ...controlOptions,
    "mode",
    "loss",
    "engine",
    "precision",
    "arithmetic",
    "theta",
    "out",
    "checkpoint",
    "resume",
  ],
  run({ operands: [file, name], options, terminal }) {
    const session = openSession(options, terminal);
    if (options.out !== undefined) terminal.requireWritable(options.out, isWeights);
    const { program, texts } = readProgram(session, file, terminal, options);
    // Weights that the program imports may be replaced by better ones.
    requireApart({ out: options.out, checkpoint: options.checkpoint }, [], terminal);
    const resumed = options.resume === undefined ? undefined : readResumed(options.resume, terminal);
    if (resumed?.weights !== undefined && options.theta !== undefined) {
      throw new UsageError(
        "`--theta` and weights to `--resume` from exclude each other: both say where parameters start",
      );
    }
    const found = findStudy(program, name, studyOverrides(options));
    if (resumed?.checkpoint !== undefined) refuseTrained(found, options);
    const weighted = resumed?.weights === undefined ? found : withWeights(found, resumed.weights);
    const control = { ...stepRequest(options), method: undefined };
    const study = withControl(weighted, control);
    const { iterations, until, seed, optimizer, rate, method, mode, loss, precision, engine } = options;
    const { "batch-size": batchSize, "batch-points": batchPoints } = options;
    const settings = {
      iterations,
      seed,
      optimizer,
      rate,
      batchSize,
      batchPoints,
      method,
      gradient: mode,
      precision,
      engine,
    };
    const start = ({ kernels, notes }: ChosenEngine): ExitCode | Promise<ExitCode> => {
      const training = new StudyTraining(session, study, texts, { settings, loss, kernels });
      const { steps, method } = training.problem;
      if ("stepsPerInterval" in steps) refuseControl(method, control, "stops");
      training.say(notes);
      if (resumed?.checkpoint !== undefined) training.resume(resumed.checkpoint ?? undefined, options.resume);
      const first = training.iteration;
      const watched = progressLine(terminal, `training ${name}`);
      const losses: number[] = [];
      const heldOut: HeldOutLoss[] = [];
      const interruption = new Interruption(terminal);
      const running = training.running({
        until,
        checkpointFile: options.checkpoint,
        cancelled: () => interruption.came,
        progress(progress) {
          append(losses, progress.history.loss);
          append(heldOut, heldOutLosses(progress.history));
          for (const event of progress.events) {
            watched.end();
            terminal.error(line`${words(event)}\n`);
          }
          watched.tick(describeProgress(progress));
        },
      });
      const end = (result: TrainedStudy): ExitCode => {
        watched.end();
        report(training, result, { losses, heldOut, first }, options, terminal);
        if (interruption.came) return sayInterrupted(training, options, terminal);
        return result.status === "diverged" || training.isUnwritten ? 1 : 0;
      };
      return interruption.letThrough(running, end);
    };
    const chosen = trainingEngine(session, study, settings);
    return chosen instanceof Promise ? chosen.then(start) : start(chosen);
  },
};

function sayInterrupted(
  { iteration, isUnwritten }: StudyTraining,
  { checkpoint }: OptionValues,
  terminal: Terminal,
): ExitCode {
  const goOn = checkpoint === undefined ? "with --checkpoint FILE it could go on" : `go on with --resume ${checkpoint}`;
  const after = `node-ode: interrupted after ${counted(iteration, "iteration")}`;
  terminal.error(line`${words(isUnwritten ? after : `${after}; ${goOn}`)}\n`);
  return 130;
}

function report(
  training: StudyTraining,
  result: TrainedStudy,
  { losses, heldOut, first }: Measured,
  options: OptionValues,
  terminal: Terminal,
): void {
  const { study, problem } = training;
  const seen = problem.targets.data?.seen;
  const summary = dataSummary(training);
  const remedy = trainingRemedy(result, problem);
  const cure = remedy && remedyJson(remedy);
  const { status, message, notes, standing, theta, z0, wholeLoss, seconds, iteration, engine, arithmetic } = result;
  // First of all: what was learnt is not to be lost because it cannot be printed.
  if (options.out !== undefined) {
    terminal.writeFile(options.out, weightsPieces(study.dynamics, theta));
  }
  if (options.json) {
    printJson(terminal, {
      loss: losses,
      first,
      heldOut: heldOut.length > 0 ? heldOut : undefined,
      trajectories: summary?.rows,
      fitted: summary?.fitted,
      final: { loss: wholeLoss, theta: thetaByName(study.dynamics.parameters, theta), z0: statesOf(problem, z0) },
      seconds,
      iterations: iteration,
      engine,
      used: {
        method: problem.method.name,
        ...problem.steps,
        stops: problem.stops?.length ?? 0,
        arithmetic,
        loss: result.choices.loss,
      },
      status,
      message,
      standing,
      ...(cure && { remedy: cure }),
      notes: seen === undefined ? notes : [seen, ...notes],
    });
  } else {
    const startRows = initialStateRows(z0, problem);
    const values = table(["parameter", "value"], [...parameterRows(study, theta), ...startRows]);
    const spent = words(`${computedOn(result)}, ${seconds.toFixed(1)} s`);
    terminal.out(line`${values}\n\n${words(`${status}: ${message}`)}\n${spent}\n`);
  }
  if (status === "diverged") terminal.error(line`node-ode: ${words(message)}\n`);
  sayRemedy(terminal, cure);
}

/** The loss on what is held out, at an iteration at which it was measured. */
interface HeldOutLoss {
  readonly iteration: number;
  readonly loss: number;
}

/** What the iterations measured, from the first one on. */
interface Measured {
  readonly losses: readonly number[];
  readonly heldOut: readonly HeldOutLoss[];
  readonly first: number;
}

function heldOutLosses({ first, validation }: TrainProgress["history"]): HeldOutLoss[] {
  return [...validation].flatMap((loss, n) => (Number.isNaN(loss) ? [] : [{ iteration: first + n, loss }]));
}

/** Rows of what is learnt are as long as the longest state. */
function statesOf({ trajectories }: StudyTraining["problem"], z0: Float64Array): Float64Array[] {
  const width = z0.length / trajectories.length;
  return trajectories.map(({ z0: own }, j) => z0.subarray(j * width, j * width + own.length));
}

/** Initial states as they were learnt: what was observed of them, of the first trajectories where there are many. */
function initialStateRows(z0: Float64Array, problem: StudyTraining["problem"]): string[][] {
  const { trajectories, targets } = problem;
  const learnt = statesOf(problem, z0).flatMap((state, j) => {
    const part = targets.parts[trajectories[j].part ?? 0];
    return part.learnZ0 ? [{ state, part, name: trajectories[j].name ?? j }] : [];
  });
  const rows = learnt.slice(0, SHOWN).flatMap(({ state, part, name }) => {
    const names = stateNames(part.study.dynamics, part.study.field.dimension).slice(0, part.components);
    const of = trajectories.length > 1 ? ` of trajectory ${name}` : "";
    return names.map((each, i) => [`${each}(${part.study.span[0]})${of}`, formatNumber(state[i])]);
  });
  const left = learnt.length - SHOWN;
  return left > 0 ? [...rows, [`… ${left} more initial states`, ""]] : rows;
}

function describeProgress({ iteration, iterations, history, iterationsPerSecond, secondsLeft }: TrainProgress): string {
  const loss = history.loss.at(-1);
  const latest = loss === undefined ? "" : `, loss ${loss.toPrecision(4)}`;
  return `${iteration} of ${iterations}${latest}, ${iterationsPerSecond.toFixed(0)} a second, ${secondsLeft.toFixed(0)} s left`;
}

/** A checkpoint holds the trained parameters; those that are fixed have to be what they were. */
function refuseTrained({ dynamics }: Study, { theta = [] }: OptionValues): void {
  const trained = dynamics.parameters.find(({ name, fixed }) => !fixed && theta.some((given) => given.name === name));
  if (trained) {
    throw new UsageError(
      `\`--theta ${trained.name}=…\` and a checkpoint to \`--resume\` from exclude each other: both hold it`,
    );
  }
}

/**
 * What `--resume` names: weights as `--out` writes them, which begin as JSON does, else a checkpoint, of which the file may be
 * damaged or missing as long as the one before it is whole.
 */
function readResumed(file: string, { readBytes }: Terminal): Resumed {
  const bytes = readBytes(file);
  if (!bytes || !/^\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 100)))) return { checkpoint: bytes };
  try {
    return { weights: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    throw new UsageError(`${quoted(file)} is neither a checkpoint nor JSON that can be read`);
  }
}

interface Resumed {
  /** null where the file is not there. */
  readonly checkpoint?: Uint8Array | null;
  readonly weights?: unknown;
}

function withWeights(study: Study, weights: unknown): Study {
  return { ...study, theta: thetaFromWeights(study.dynamics, weights, study.theta) };
}
