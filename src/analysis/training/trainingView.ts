import type { Figure, View } from "../../protocol/figure.ts";
import type { Flow, Trajectory } from "../../study/flow.ts";
import { spread } from "../drawnPart.ts";
import { portraitBudget } from "../portrait/budget.ts";
import { fieldFigures } from "./fieldFigures.ts";
import { fitFigures } from "./fitFigures.ts";
import { lossFigure } from "./lossFigure.ts";
import { progressFigures } from "./progressFigures.ts";
import type { TrainingStory } from "./trainingStory.ts";

/** A training drawn: how the loss fell, what was learnt, and how each iteration was. */
export interface TrainingFigures {
  readonly loss: Figure;
  readonly fields: readonly Figure[];
  readonly fit: readonly Figure[];
  readonly progress: readonly Figure[];
  readonly view: View;
}

/** Solutions that are drawn, and points along each: together no more than one fine curve has. */
const MAX_SOLUTIONS = 60;
const MAX_POINTS = 4000;

export function trainingView(story: TrainingStory): TrainingFigures {
  const { learned, truth, z0, span, runs, shown } = story;
  const solutions = solutionsOf(learned, z0, span);
  const truths = truth
    ? solutionsOf(
        truth,
        z0.map((z) => z.slice(0, truth.dimension)),
        span,
      )
    : [];
  return {
    loss: lossFigure(runs, shown),
    ...named(fieldFigures(story, solutions, truths)),
    fit: fitFigures(story, solutions),
    progress: progressFigures(runs[0], shown),
  };
}

const named = ({ figures, view }: { figures: readonly Figure[]; view: View }) => ({ fields: figures, view });

/** An untrained field may lead anywhere: what a drawing of it costs is bounded. */
const EFFORT = { maxSteps: 20_000 };

/** The solutions that are drawn of some initial states. */
export function solutionsOf(
  flow: Flow,
  z0: readonly (readonly number[])[],
  [from, to]: readonly [number, number],
): Trajectory[] {
  const starts = z0.slice(0, MAX_SOLUTIONS);
  const most = Math.max(60, Math.floor(MAX_POINTS / starts.length));
  const { points } = portraitBudget(starts.length, flow.dimension);
  // At even times, which the error along a solution is a mean over, and with what is between its steps, which is drawn.
  const fine = flow.solve(starts, from, to, { ...EFFORT, points, pieces: true });
  const even = flow.solve(starts, from, to, { ...EFFORT, points });
  return even.map((solution, n) => ({ ...thinned(solution, flow.dimension, most), pieces: fine[n].pieces }));
}

function thinned(solution: Trajectory, dimension: number, most: number): Trajectory {
  const rows = spread(solution.t.length, most);
  if (rows.length === solution.t.length) return solution;
  return {
    ...solution,
    t: Float64Array.from(rows, (row) => solution.t[row]),
    z: Float64Array.from(rows.flatMap((row) => [...solution.z.subarray(row * dimension, (row + 1) * dimension)])),
  };
}
