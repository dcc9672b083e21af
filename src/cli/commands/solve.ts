import { counted } from "../../core/counted.ts";
import { formatCount } from "../../core/formatCount.ts";
import type { Shown } from "../../display/shown.ts";
import { type ChosenEngine, chooseEngine, solveWork } from "../../study/engineChoice.ts";
import { computedOn } from "../../study/kernels.ts";
import { remedyOf } from "../../study/remedy.ts";
import { solverInUse, solve as solveStudy } from "../../study/solve.ts";
import { usedSteps } from "../../study/stepRequest.ts";
import { study as findStudy, type Study, stateNames } from "../../study/study.ts";
import type { Command, ExitCode } from "../command.ts";
import { place } from "../diagnostics.ts";
import { timeTitle } from "../numberRows.ts";
import { openSession } from "../openSession.ts";
import { line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { remedyJson, sayRemedy } from "../sayRemedy.ts";
import { stepOptions, stepRequest } from "../stepRequest.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { formatNumber, table } from "../table.ts";

type Trajectory = ReturnType<typeof solveStudy>["trajectories"][number];

/** Rows of a trajectory that a person wants to see. */
const ROWS = 21;

/** Solves a function or an experiment and prints its trajectories. */
export const solve: Command = {
  name: "solve",
  operands: ["FILE", "NAME"],
  doc: "solve from the initial state and print the trajectory",
  options: ["json", "root", ...stepOptions, "t", "z0", "theta", "at", "engine", "precision", "arithmetic"],
  run({ operands: [file, name], options, terminal }) {
    const session = openSession(options, terminal);
    const { program } = readProgram(session, file, terminal, options);
    const study = findStudy(program, name, studyOverrides(options));
    const outputs = options.at && Float64Array.from(options.at);
    const progress = progressLine(terminal, `solving ${name}`);
    const request = stepRequest(options);
    const given = { ...request, outputs, cancelled: progress.tick };
    const compute = ({ kernels, notes }: ChosenEngine): ExitCode => {
      const { trajectories, dimension } = solveStudy(kernels, study, given);
      const remedies = trajectories.map(({ t, status, diagnosis }) => {
        const end = { status, diagnosis, reached: t.at(-1) ?? study.span[0] };
        const remedy = remedyOf(end, study, solverInUse(study, request));
        return remedy && remedyJson(remedy);
      });
      progress.end();
      const { engine, arithmetic } = kernels;
      if (options.json) {
        const documents = trajectories.map((trajectory, j) => ({
          ...trajectoryJson(trajectory, dimension),
          ...(remedies[j] && { remedy: remedies[j] }),
        }));
        printJson(terminal, {
          ...(documents.length === 1 ? documents[0] : { trajectories: documents }),
          engine,
          used: { ...usedSteps(study, request), ...switchesOf(trajectories), arithmetic },
          ...(notes.length > 0 && { notes }),
        });
      } else {
        for (const trajectory of trajectories) terminal.out(line`${describeTrajectory(trajectory, study)}\n`);
        terminal.out(line`computed on ${words(computedOn(kernels))}\n`);
        for (const note of notes) terminal.out(line`${words(note)}\n`);
      }
      for (const { status, diagnosis } of trajectories) {
        if (isDone({ status }) || !diagnosis) continue;
        const where = diagnosis.range ? `${place(diagnosis.range)}: ` : "";
        terminal.error(line`${words(`${where}${status}: ${diagnosis.message}`)}\n`);
      }
      sayRemedy(
        terminal,
        remedies.find((remedy) => remedy),
      );
      return trajectories.every(isDone) ? 0 : 1;
    };
    const chosen = chooseEngine(session, options, solveWork(study, given));
    return chosen instanceof Promise ? chosen.then(compute) : compute(chosen);
  },
};

/** Came to its end, or to an event that stops it. */
function isDone({ status }: Pick<Trajectory, "status">): boolean {
  return status === "ok" || status === "event";
}

function trajectoryJson({ t, z, status, diagnosis, events, switchings, stats }: Trajectory, dimension: number) {
  const happened = { ...(events && { events }), ...(switchings && { switchings }) };
  return { t, z: rowsOf(z, dimension), status, message: diagnosis?.message, ...happened, stats };
}

/** Changes of method, where there were any: with the trajectory's number where there are several. */
function switchesOf(trajectories: readonly Trajectory[]) {
  const all = trajectories.flatMap(({ switches = [] }, trajectory) =>
    switches.map((one) => (trajectories.length > 1 ? { trajectory, ...one } : one)),
  );
  return all.length > 0 && { switches: all };
}

/** A row a time, each made when it is written: there may be millions. */
function* rowsOf(z: Float64Array, dimension: number): Generator<Float64Array> {
  for (let at = 0; at < z.length; at += dimension) yield z.subarray(at, at + dimension);
}

function describeTrajectory(
  { t, z, status, diagnosis, events, stats }: Trajectory,
  { dynamics, field }: Study,
): Shown<"terminal"> {
  const { dimension } = field;
  const shown = Math.min(ROWS, t.length);
  const rows = Array.from({ length: shown }, (_, n) => {
    const k = shown === 1 ? 0 : Math.round((n * (t.length - 1)) / (shown - 1));
    return [t[k], ...z.subarray(k * dimension, (k + 1) * dimension)].map(formatNumber);
  });
  const names = stateNames(dynamics, dimension);
  const { steps, rejected, evaluations } = stats;
  const refused = rejected > 0 ? ` (${formatCount(rejected)} rejected)` : "";
  const counts = `${counted(steps, "step")}${refused}, ${counted(evaluations, "evaluation")}`;
  const note = isDone({ status }) && diagnosis ? line`\nnote: ${words(diagnosis.message)}` : line``;
  const left = t.length > shown ? `; ${shown} of ${formatCount(t.length)} times shown` : "";
  const end = words(`${status}: ${counts}${left}`);
  const happened = events && events.length > 0 ? line`\n${eventTable(events, names)}` : line``;
  return line`${table([timeTitle(names), ...names], rows)}\n${end}${note}${happened}\n`;
}

/** Events that a person wants to see. */
const EVENTS = 40;

/** What happened: the states before and after, a row an event. */
function eventTable(events: NonNullable<Trajectory["events"]>, names: readonly string[]): Shown<"terminal"> {
  const rows = events
    .slice(0, EVENTS)
    .map(({ name, t, before, after }) => [name, ...[t, ...before, ...after].map(formatNumber)]);
  const sides = ["before", "after"].flatMap((side) => names.map((name) => `${name} ${side}`));
  const left =
    events.length > EVENTS ? line`\n${words(`${EVENTS} of ${formatCount(events.length)} events shown`)}` : line``;
  return line`${table(["event", timeTitle(names), ...sides], rows)}${left}`;
}
