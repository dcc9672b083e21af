import { ExplainedError } from "../core/explainedError.ts";
/**
 * Which states to keep so that N units of work can be reversed with room for s of them: the binomial schedule of Griewank
 * and Walther (Algorithm 799: revolve, ACM TOMS 26, 2000), optimal in the number of units taken again.
 */

/** What a schedule asks of whoever owns the states. Unit n leads from position n to n + 1. */
export interface ScheduleDriver {
  /** Keeps the current state as that of position `at`. */
  save(at: number): void;
  /** Makes a kept state the current one. */
  restore(at: number): void;
  drop(at: number): void;
  /** Takes the units `from … to − 1`, from the current state. */
  advance(from: number, to: number): void;
  /** Takes unit `at` from the current state, storing it, and reverses it. */
  reverse(at: number): void;
}

/**
 * Reverses units `count − 1 … 0`, the current state being that of position 0, with at most `checkpoints` states kept at a
 * time, that of position 0 included.
 */
export function reverseInSchedule(count: number, checkpoints: number, driver: ScheduleDriver): void {
  if (!(checkpoints >= 1)) throw new ExplainedError(`${checkpoints} checkpoints cannot reverse anything`);
  if (count === 0) return;
  const saved = [0];
  driver.save(0);
  let at: number | undefined = 0;
  for (let end = count; end > 0; ) {
    const begin: number = saved[saved.length - 1];
    if (at !== begin) driver.restore(begin);
    const length: number = end - begin;
    const free = checkpoints - saved.length;
    if (length > 1 && free > 0) {
      at = begin + leftPart(length, free + 1);
      driver.advance(begin, at);
      driver.save(at);
      saved.push(at);
      continue;
    }
    if (length > 1) driver.advance(begin, end - 1);
    driver.reverse(end - 1);
    at = undefined;
    end--;
    if (end > begin) continue;
    driver.drop(begin);
    saved.pop();
  }
}

/** Units taken forward by the schedule, apart from the once that each is taken to be stored: r·l − β(s + 1, r − 1). */
export function repeatedUnits(count: number, checkpoints: number): number {
  if (count <= 1) return 0;
  const r = repetitions(count, checkpoints);
  return r * count - reach(checkpoints + 1, r - 1);
}

/** How to reverse a run of steps within a budget of states. */
export interface CheckpointPlan {
  /** Steps stored at a time, their stages being kept. */
  readonly leaf: number;
  readonly checkpoints: number;
}

/**
 * The plan that takes the fewest steps again: everything in one leaf where that fits, else leaves and checkpoints that
 * share the budget.
 *
 * @param stages states that a stored step keeps
 * @throws ExplainedError when the budget holds not even one checkpoint and one stored step
 */
export function checkpointPlan(steps: number, stages: number, budget: number): CheckpointPlan {
  const largest = Math.floor((budget - 1) / stages);
  if (!(largest >= 1))
    throw new ExplainedError(`a budget of ${budget} states is too small: one step stores ${stages + 1}`);
  if (steps <= largest) return { leaf: Math.max(1, steps), checkpoints: 1 };
  let best: CheckpointPlan | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let leaf = largest; leaf >= 1; leaf = Math.min(leaf - 1, Math.floor(0.95 * leaf))) {
    const checkpoints = budget - leaf * stages;
    const cost = leaf * repeatedUnits(Math.ceil(steps / leaf), checkpoints);
    if (cost < least) [best, least] = [{ leaf, checkpoints }, cost];
  }
  if (!best) throw new Error("no leaf was tried");
  return best;
}

/** β(s, r) = (s + r choose s): units that s checkpoints can reverse when none is taken forward more than r times. */
function reach(checkpoints: number, repetitions: number): number {
  if (repetitions < 0) return 0;
  let product = 1;
  for (let r = 1; r <= repetitions; r++) product *= (checkpoints + r) / r;
  return Math.round(product);
}

/** The least r for which s checkpoints reach over so many units. */
function repetitions(count: number, checkpoints: number): number {
  let r = 0;
  for (let product = 1; Math.round(product) < count; product *= (checkpoints + r) / r) r++;
  return r;
}

/**
 * How many units to advance before the next checkpoint: any m with β(s, r−2) ≤ m ≤ β(s, r−1) and
 * β(s−1, r−1) ≤ l − m ≤ β(s−1, r) is optimal; this is the largest that the lower bound on the rest allows.
 */
function leftPart(length: number, checkpoints: number): number {
  const r = repetitions(length, checkpoints);
  const m = Math.min(reach(checkpoints, r - 1), length - reach(checkpoints - 1, r - 1));
  return Math.min(length - 1, Math.max(1, m));
}
