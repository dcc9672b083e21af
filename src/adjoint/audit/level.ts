import { largest } from "../../core/extremes.ts";
import { powerOfTen } from "../../core/powerOfTen.ts";
import { scaledTolerance } from "../../ode/tolerances.ts";
import { gradientOf } from "../events/eventGradient.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { GradientResult } from "../gradientResult.ts";
import { SolveAgain } from "./solveAgain.ts";

/** A problem as it is asked for, or refined, with what is computed of it when first asked for. */
export class Level {
  readonly problem: GradientProblem;
  readonly #results = new Map<GradientMode, GradientResult>();
  #again: SolveAgain | undefined;

  /** @param times how often steps are halved, or tolerances divided by ten; −1 for the contrary */
  constructor(problem: GradientProblem, times: number) {
    this.problem = times === 0 ? problem : refined(problem, times);
  }

  readonly result = (mode: GradientMode): GradientResult => {
    const known = this.#results.get(mode) ?? gradientOf(mode, this.problem);
    this.#results.set(mode, known);
    return known;
  };

  /** The same problem with no step longer than a part of the longest one that it took by itself. */
  shortened(part: number): Level {
    const { steps } = this.problem;
    const longest = largest(this.again.taken.grid.segments.map(({ h }) => Math.abs(h)));
    return new Level({ ...this.problem, steps: { ...steps, maxStep: part * longest } }, 0);
  }

  get again(): SolveAgain {
    this.#again ??= new SolveAgain(this.problem);
    return this.#again;
  }
}

function refined(problem: GradientProblem, times: number): GradientProblem {
  const { steps } = problem;
  const factor = 2 ** times;
  if (isAdaptive(steps)) {
    const finer = powerOfTen(-times);
    const [rtol, atol] = [Math.max(1e-14, steps.rtol * finer), scaledTolerance(steps.atol, finer)];
    return { ...problem, stops: refinedStops(problem, times), steps: { ...steps, rtol, atol } };
  }
  if ("h" in steps) return { ...problem, steps: { h: steps.h / factor } };
  if ("steps" in steps) return { ...problem, steps: { steps: Math.ceil(steps.steps * factor) } };
  return { ...problem, steps: { stepsPerInterval: Math.ceil(steps.stepsPerInterval * factor) } };
}

/**
 * Steps that end at observations are shorter than a tolerance asks for where these are close: there a finer tolerance alone
 * changes nothing, so that intervals are divided too.
 */
function refinedStops({ t0, t1, loss, stops = [] }: GradientProblem, times: number): readonly number[] {
  if (loss.times.length < 2 || times <= 0) return stops;
  const ends = [t0, ...loss.times, t1];
  const parts = 2 ** times;
  const between = ends.slice(1).flatMap((to, n) => {
    const from = ends[n];
    return from === to ? [] : Array.from({ length: parts - 1 }, (_, k) => from + ((to - from) * (k + 1)) / parts);
  });
  return [...stops, ...between];
}
