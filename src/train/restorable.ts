import { counted } from "../core/counted.ts";
import { quoted } from "../core/quoted.ts";
import { CheckpointFault } from "./checkpointFault.ts";
import type { OptimizerState } from "./optimizers/optimizer.ts";
import type { TrainingState } from "./trainingState.ts";

/**
 * Holds a state against the training that shall go on from it: as many numbers, the arrays that its optimizer has, and nothing
 * among them from which only garbage could come.
 *
 * @param count numbers that are trained
 * @param fresh the optimizer's state at the beginning
 * @throws CheckpointFault
 */
export function checkRestorable(state: TrainingState, count: number, fresh: OptimizerState): void {
  const { x, units, optimizer, factor, best, bestX, before } = state;
  const points = { x, units, bestX, "before.x": before?.x };
  for (const [name, array] of Object.entries(points)) {
    if (!array) continue;
    if (array.length !== count)
      throw unfit(`${quoted(name)} has ${counted(array.length, "number")}, and ${count} are trained`);
    if (!array.every(Number.isFinite)) throw unfit(`${quoted(name)} holds what is no number`);
  }
  if (units && !units.every((unit) => unit > 0)) throw unfit("a unit is not above 0");
  if (before && before.gradient.length !== count) throw unfit("`before.gradient` is of other numbers");
  if (!(factor > 0 && factor <= 1)) throw unfit("the factor of its learning rate is none");
  if (Number.isNaN(best)) throw unfit("its least loss is no number");
  checkOptimizer(optimizer, fresh, count);
  if (before) checkOptimizer(before.optimizer, fresh, count);
}

function checkOptimizer(state: OptimizerState, fresh: OptimizerState, count: number): void {
  for (const name of new Set([...Object.keys(state), ...Object.keys(fresh)])) {
    if (!Object.hasOwn(state, name)) throw unfit(`the optimizer lacks ${quoted(name)}`);
    if (!Object.hasOwn(fresh, name)) throw unfit(`the optimizer has no ${quoted(name)}`);
    if (state[name].length !== fresh[name].length) throw unfit(`${quoted(name)} of the optimizer is of other numbers`);
    const isCounter = fresh[name].length === 1 && count > 1;
    if (isCounter && !(Number.isSafeInteger(state[name][0]) && state[name][0] >= 0))
      throw unfit(`${quoted(name)} of the optimizer counts nothing`);
    if (state[name].some(Number.isNaN)) throw unfit(`${quoted(name)} of the optimizer holds what is no number`);
  }
}

const unfit = (what: string) => new CheckpointFault(`the checkpoint does not fit this training: ${what}`, false);
