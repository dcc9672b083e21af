import { solve } from "../solve.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { refusedRecord } from "./refusedRecord.ts";
import { requestedSettings, type Setting } from "./requestedSettings.ts";
import type { SweepRecord, SweepRun } from "./sweepRun.ts";

/** Settings of a solve as the terminal writes them, and as a request has them. */
const settings: Readonly<Record<string, Setting<"rtol" | "atol" | "h" | "steps" | "maxStep" | "firstStep">>> = {
  rtol: { key: "rtol", takes: "a number above 0" },
  atol: { key: "atol", takes: "a number from 0 on" },
  h: { key: "h", takes: "a number above 0" },
  steps: { key: "steps", takes: "a whole number from 1 on" },
  "max-step": { key: "maxStep", takes: "a number above 0" },
  "first-step": { key: "firstStep", takes: "a number above 0" },
};

/** Solves: a record for each trajectory at each output time. */
export const solveRun: SweepRun = {
  name: "solve",
  doc: "solves, and tells the state at the end, or at the times of --at",
  settings: Object.keys(settings),
  mostOfPart: 2000,
  check(_, { at }) {
    if (at?.length === 0) throw new StudyError("--at takes one time or more");
  },
  // One after another: runs that differ in numbers only may share the lanes of a kernel.
  *run(runs, { session, settings: { steps, at }, cancelled }) {
    for (const { study, settings: own } of runs)
      yield refusedRecord(() => {
        const request = requestedSettings(settings, own);
        const outputs = Float64Array.from(at ?? [study.span[1]]);
        const { trajectories } = solve(session, study, { ...steps, ...request, outputs, cancelled });
        return trajectories.flatMap((one, trajectory) => recordsOf(study, one, outputs, trajectory));
      });
  },
};

type Trajectory = ReturnType<typeof solve>["trajectories"][number];

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
