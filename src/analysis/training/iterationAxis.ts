import { powerOfTen } from "../../core/powerOfTen.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Axis, Mark } from "../../protocol/figure.ts";
import type { DrawnRun } from "../../protocol/trainingViewApi.ts";

/** Iterations that an axis shows from the beginning. */
const AT_ONCE = 5000;

/**
 * The axis of iterations: of a short training all of them, so that the curve grows into its axis; of a long one up to the next
 * of 1, 2, 5 times a power of ten, so that it moves seldom and the curve fills it.
 */
export function iterationAxis(runs: readonly DrawnRun[]): Axis {
  const all = runs.reduce((most, { iterations }) => Math.max(most, iterations), 1);
  const done = runs.reduce((most, { history }) => Math.max(most, history.iteration.at(-1) ?? 0), 1);
  const end = all <= AT_ONCE ? all : Math.min(all, Math.max(AT_ONCE, roundUp(done)));
  return { label: "iteration", scale: "linear", range: [0, end] };
}

/** A line across the drawing where the reader looks back. */
export const shownRule = (shown: number | undefined): Mark[] =>
  shown === undefined ? [] : [{ kind: "rule", id: "shown", label: "shown", axis: "x", at: shown, colour: "accent" }];

/** Where the phases of a curriculum begin, each with its name at the top of the drawing. */
export function phaseMarks(phases: DrawnRun["phases"] = [], [low, high]: readonly [number, number]): Mark[] {
  if (phases.length < 2) return [];
  const rules = phases.slice(1).map(
    ({ from }, n): Mark => ({
      kind: "rule",
      id: `phase-${n + 1}`,
      axis: "x",
      at: from,
      colour: "muted",
      dash: "dotted",
    }),
  );
  const names: Mark = {
    kind: "labels",
    id: "phases",
    colour: "muted",
    x: Float64Array.from(phases, ({ from }) => from),
    y: new Float64Array(phases.length).fill(high * elementary.pow(low / high, 0.04)),
    texts: phases.map(({ name }) => name),
  };
  return [...rules, names];
}

/** The next of 1, 2, 5 times a power of ten. */
export function roundUp(x: number): number {
  const unit = powerOfTen(Math.floor(elementary.log10(x)));
  return unit * ([1, 2, 5].find((factor) => factor * unit >= x) ?? 10);
}
