import { formatCount } from "../../core/formatCount.ts";
import type { Figure, Mark, Note } from "../../protocol/figure.ts";
import type { Trajectory } from "../../study/flow.ts";
import { spread } from "../drawnPart.ts";
import { drawnSeries } from "../drawnSeries.ts";
import type { TrainingStory } from "./trainingStory.ts";
import { trajectoryColours } from "./trajectoryColours.ts";

/** Strips below one another. */
const MAX_COMPONENTS = 4;
/** Trajectories in a strip; more would be a tangle. */
const MAX_TRAJECTORIES = 30;
/** CSS pixels of a strip: what its curves are refined for. */
const STRIP = { width: 1100, height: 260 };
/** Points of all curves of a drawing together, as far as each has enough. */
const ALL_POINTS = 4000;
const ENOUGH = 400;
/** Observations of a trajectory that are drawn. */
const MAX_POINTS = 400;

/** Data and the current solution over time, a strip an observed component; the axes stand still while it learns. */
export function fitFigures(story: TrainingStory, solutions: readonly Trajectory[]): readonly Figure[] {
  const { learned, data, span, augment } = story;
  const observed = Math.min(MAX_COMPONENTS, learned.dimension - augment);
  return Array.from({ length: observed }, (_, i) => {
    const name = learned.stateNames[i];
    return {
      id: `fit-${i}`,
      title: `${name} over time`,
      description: `${data ? "The data and the" : "The"} current solution${solutions.length > 1 ? "s" : ""}, ${name} against t.`,
      x: {
        label: "t",
        unit: data?.units?.t,
        scale: "linear",
        range: [Math.min(...span), Math.max(...span)],
        link: "fit",
      },
      y: { label: name, unit: data?.units?.states[i], scale: "linear", range: data && rangeOf(story, i) },
      marks: [...dataMarks(story, i), ...solutionMarks(story, solutions, i)],
      notes: leftOut(story.z0.length, MAX_TRAJECTORIES),
    };
  });
}

function dataMarks({ data }: TrainingStory, i: number): Mark[] {
  if (!data) return [];
  const colours = trajectoryColours(data.trajectories);
  return data.trajectories.slice(0, MAX_TRAJECTORIES).map(({ t, z }, n): Mark => {
    const rows = spread(t.length, MAX_POINTS);
    return {
      kind: "points",
      id: `data-${n}`,
      label: "data",
      colour: data.trajectories.length > 1 ? colours[n] : "muted",
      size: dotSize(rows.length),
      x: Float64Array.from(rows, (row) => t[row]),
      y: Float64Array.from(rows, (row) => z[row * data.components + i]),
    };
  });
}

function solutionMarks(story: TrainingStory, solutions: readonly Trajectory[], i: number): Mark[] {
  const { learned, data } = story;
  const colours = data && data.trajectories.length > 1 ? trajectoryColours(data.trajectories) : [];
  return solutions.slice(0, MAX_TRAJECTORIES).map(
    (solution, n): Mark => ({
      kind: "line",
      id: `solution-${n}`,
      label: "solution",
      colour: colours[n] ?? n,
      width: 2,
      ...drawnSeries(
        solution,
        learned.dimension,
        i,
        { ...STRIP, y: data && rangeOf(story, i) },
        pointsEach(solutions.length),
      ),
    }),
  );
}

/** Points that each of some curves may have. */
export const pointsEach = (curves: number) => Math.max(ENOUGH, Math.floor(ALL_POINTS / Math.max(1, curves)));

/**
 * Around the data, with room: a solution that is far off yet leaves the strip, and the axis stands still. Of a component that is not
 * observed there is none: the axis goes with the solution.
 */
function rangeOf({ data, z0 }: TrainingStory, i: number): readonly [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (x: number) => {
    if (!Number.isFinite(x)) return;
    low = Math.min(low, x);
    high = Math.max(high, x);
  };
  for (const { z } of data!.trajectories) for (let n = i; n < z.length; n += data!.components) take(z[n]);
  if (low > high) return undefined;
  for (const z of z0) take(z[i]);
  const room = 0.15 * (high - low) || 1;
  return [low - room, high + room];
}

/** That a drawing holds the first of the trajectories only, where it does. */
export function leftOut(trajectories: number, most: number): Note[] {
  if (trajectories <= most) return [];
  return [{ severity: "info", text: `Shows the first ${most} of ${formatCount(trajectories)} trajectories.` }];
}

/** A few observations are seen from afar, many may not cover the solution. */
export const dotSize = (count: number) => (count < 20 ? 8 : count < 80 ? 6 : 4);
