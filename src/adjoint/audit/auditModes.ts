import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { powerOfTen } from "../../core/powerOfTen.ts";
import { largestTolerance, scaledTolerance } from "../../ode/tolerances.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { GradientResult } from "../gradientResult.ts";
import type { Difference } from "./centralDifference.ts";
import { type Entry, numberOf, SolveAgain } from "./solveAgain.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** One number of a gradient in one mode, beside differences of whole solves. */
export interface Finding {
  readonly mode: string;
  readonly entry: Entry;
  readonly value: number;
  readonly reference: Difference;
  readonly verdict: Verdict;
}

/** Solves that are refined twice, each refinement made when first asked for. */
interface Level {
  readonly problem: GradientProblem;
  readonly result: (mode: GradientMode) => GradientResult;
  readonly reference: (entry: Entry) => Difference;
}

/** What global errors may be in tolerances, relative to the whole gradient: the local ones add up. */
const GROWTH = 200;

/** Holds every mode's gradient against central differences and says of each number what it is. */
export function auditModes(
  problem: GradientProblem,
  modes: Iterable<GradientMode>,
  entries: readonly Entry[],
): Finding[] {
  const levels = [0, 1, 2].map((refinements) => levelOf(refined(problem, refinements)));
  const tolerance = isAdaptive(problem.steps) ? largestTolerance(problem.steps.rtol, problem.steps.atol) : 0;
  const order = isAdaptive(problem.steps) ? undefined : problem.method.order;
  const compared = [...modes];
  const references = entries.map((entry) => levels[0].reference(entry).value);
  const size = 1 + euclideanNorm(references.filter(Number.isFinite));
  return compared.flatMap((mode) => {
    const { status, stats } = levels[0].result(mode);
    // Moving an end of the span stretches one step, whose error counts by its length.
    const stepsPerTime = Math.max(1, stats.steps / Math.abs(problem.t1 - problem.t0));
    const others = compared.filter((other) => other !== mode);
    const drifts = isDrifting(levels[0], mode, others);
    return entries.map((entry) => {
      const at = (level: number) => ({
        value: numberOf(levels[level].result(mode), entry),
        reference: levels[level].reference(entry),
      });
      const { value, reference } = at(0);
      const isTime = entry.of === "t0" || entry.of === "t1";
      const allowed = {
        tolerance: tolerance * size,
        explained: GROWTH * tolerance * size * (isTime ? stepsPerTime : 1),
      };
      const decide = () => verdictOf({ value, reference, refined: at, order, ...allowed });
      const verdict = drifts ? "drift" : status === "ok" ? decide() : `no gradient (${status})`;
      return { mode: mode.name, entry, value, reference, verdict };
    });
  });
}

function levelOf(problem: GradientProblem): Level {
  const results = new Map<string, GradientResult>();
  const references = new Map<string, Difference>();
  let again: SolveAgain | undefined;
  return {
    problem,
    result: (mode) => remembered(results, mode.name, () => mode.compute(problem)),
    reference: (entry) =>
      remembered(references, `${entry.of} ${entry.index}`, () => {
        again ??= new SolveAgain(problem);
        return again.derivative(entry);
      }),
  };
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The problem with steps halved so many times, or tolerances divided by ten. */
function refined(problem: GradientProblem, times: number): GradientProblem {
  const { steps } = problem;
  const factor = 2 ** times;
  if (isAdaptive(steps)) {
    const finer = powerOfTen(-times);
    const [rtol, atol] = [Math.max(1e-14, steps.rtol * finer), scaledTolerance(steps.atol, finer)];
    return { ...problem, steps: { ...steps, rtol, atol } };
  }
  if ("h" in steps) return { ...problem, steps: { h: steps.h / factor } };
  if ("steps" in steps) return { ...problem, steps: { steps: steps.steps * factor } };
  return { ...problem, steps: { stepsPerInterval: steps.stepsPerInterval * factor } };
}

/** Whether a mode that reconstructs the state loses it, or alone cannot even come back. */
function isDrifting({ result }: Level, mode: GradientMode, others: readonly GradientMode[]): boolean {
  const { drift, status } = result(mode);
  if (drift === undefined || status === "ok" || status === "cancelled") return false;
  return status === "drifted" || others.some((other) => result(other).status === "ok");
}
