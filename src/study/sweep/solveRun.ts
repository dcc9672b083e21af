import { ExplainedError } from "../../core/explainedError.ts";
import type { Solution } from "../../ode/solution.ts";
import { solve } from "../solve.ts";
import { solveTogether } from "../solveTogether.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { refusedRecord } from "./refusedRecord.ts";
import { requestedSettings, type Setting } from "./requestedSettings.ts";
import type { OneRun, SweepRecord, SweepRun } from "./sweepRun.ts";

/** Settings of a solve as the terminal writes them, and as a request has them. */
const settings: Readonly<Record<string, Setting<"rtol" | "atol" | "h" | "steps" | "maxStep" | "firstStep">>> = {
  rtol: { key: "rtol", takes: "a number above 0" },
  atol: { key: "atol", takes: "a number from 0 on" },
  h: { key: "h", takes: "a number above 0" },
  steps: { key: "steps", takes: "a whole number from 1 on" },
  "max-step": { key: "maxStep", takes: "a number above 0" },
  "first-step": { key: "firstStep", takes: "a number above 0" },
};

/** Runs that are solved at a time: lanes are full, and a cancellation is heard soon. */
const TOGETHER = 256;

/** Solves: a record for each trajectory at each output time. */
export const solveRun: SweepRun = {
  name: "solve",
  doc: "solves, and tells the state at the end, or at the times of --at",
  settings: Object.keys(settings),
  mostOfPart: 2000,
  check(_, { at }) {
    if (at?.length === 0) throw new StudyError("--at takes one time or more");
  },
  *run(runs, { session, settings: { steps, at }, cancelled }) {
    for (const some of alike(runs)) {
      const [{ study, settings: own }] = some;
      const outputs = Float64Array.from(at ?? [study.span[1]]);
      const optionsOf = () => ({ ...steps, ...requestedSettings(settings, own), outputs, cancelled });
      const studies = some.map((run) => run.study);
      const together = some.length > 1 ? unlessRefused(() => solveTogether(session, studies, optionsOf())) : undefined;
      for (const [k, one] of studies.entries())
        yield refusedRecord(() => {
          const { trajectories } = together?.[k] ?? solve(session, one, optionsOf());
          return trajectories.flatMap((solved, trajectory) => recordsOf(one, solved, outputs, trajectory));
        });
    }
  },
};

/** Runs one after another that differ in numbers of their studies only: they may share the lanes of a kernel. */
function* alike(runs: readonly OneRun[]): Generator<readonly OneRun[]> {
  const isLike = ({ study: { span }, settings }: OneRun, first: OneRun) =>
    span[0] === first.study.span[0] &&
    span[1] === first.study.span[1] &&
    Object.entries(settings).every(([name, value]) => Object.is(value, first.settings[name]));
  for (let from = 0, to: number; from < runs.length; from = to) {
    for (to = from + 1; to < runs.length && to - from < TOGETHER && isLike(runs[to], runs[from]); ) to++;
    yield runs.slice(from, to);
  }
}

/** Undefined where one of them is refused: which, each tells by itself. */
function unlessRefused(solved: () => readonly Solution[]): readonly Solution[] | undefined {
  try {
    return solved();
  } catch (error) {
    if (error instanceof ExplainedError) return undefined;
    throw error;
  }
}

type Trajectory = Solution["trajectories"][number];

/** States that were not reached are null. */
function recordsOf(study: Study, { z, status, diagnosis, stats }: Trajectory, times: Float64Array, trajectory: number) {
  const names = stateNames(study.dynamics, study.field.dimension);
  return Array.from(times, (t, k): SweepRecord => {
    const state = names.map((name, i) => [name, z[k * names.length + i] ?? null]);
    return {
      ...(study.z0.length > 1 && { trajectory }),
      t,
      ...Object.fromEntries(state),
      status,
      steps: stats.steps,
      evaluations: stats.evaluations,
      ...(diagnosis && { message: diagnosis.message }),
    };
  });
}
