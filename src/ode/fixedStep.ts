import { append } from "../core/append.ts";
import { BatchRun } from "./batchRun.ts";
import { fixedGrid, stepTimes } from "./fixedGrid.ts";
import type { FixedStepProblem } from "./fixedStepProblem.ts";
import { Pace } from "./pace.ts";
import { checkOutputs, type Solution, type Trajectory } from "./solution.ts";

/** Trajectories advanced together: their states stay in the processor's cache and one step of them is soon over. */
const BATCH = 1024;

/**
 * Solves by steps of fixed size, many trajectories at once.
 *
 * An output time inside a step is reached by a shorter step of its own from that step's start, so it has the method's full
 * order; the steps themselves are the same whatever is asked for. Failures are statuses of the trajectories concerned; the
 * others go on. Memory is the outputs plus one batch of states.
 *
 * @throws ExplainedError for an impossible grid or output times outside of the span
 */
export function solveFixedStep(problem: FixedStepProblem): Solution {
  const { kernel, t0, t1, states, outputs = "steps" } = problem;
  checkOutputs(outputs, t0, t1);
  const grid = fixedGrid(t0, t1, problem.choice, problem.stops, problem.jumps);
  const times = outputs === "steps" ? stepTimes(t0, t1, grid) : outputs;
  const { dimension } = kernel;
  const rowsEach = times.length * dimension;
  const rows = new Float64Array((states.length / dimension) * rowsEach);
  const pace = new Pace();
  const trajectories: Trajectory[] = [];
  // A kernel with one vector of parameters for all takes trajectories with their own one by one.
  const batch = problem.thetas && !kernel.openEach ? 1 : BATCH;
  for (let from = 0; from < states.length; from += batch * dimension) {
    const initial = states.subarray(from, from + batch * dimension);
    const at = (from / dimension) * rowsEach;
    const own = rows.subarray(at, at + (initial.length / dimension) * rowsEach);
    const { parameterCount } = kernel;
    const first = from / dimension;
    const thetas = problem.thetas?.subarray(first * parameterCount, (first + batch) * parameterCount);
    append(trajectories, new BatchRun({ ...problem, thetas }, grid, times, initial, own, pace).solve());
  }
  return { dimension, trajectories };
}
