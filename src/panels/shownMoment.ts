import type { ShownRun, ShownState } from "./trainingPanelState.ts";

/** When in a run a drawing is of, and what was measured then; NaN for what was not. */
export interface ShownMoment {
  /** Updates that the parameters on screen have had. */
  readonly iteration: number;
  /** Of the parameters on screen; of those one update before where the run goes no further. */
  readonly loss: number;
  /** Whether it is of those one update before. */
  readonly isBefore: boolean;
  /** Of the update that follows, or followed last. */
  readonly rate: number;
  /** Spent until then. */
  readonly seconds: number;
}

/**
 * What stands beside a drawing: of the state that is drawn, not of the run's end.
 *
 * @param drawn undefined for what the source says
 */
export function shownMoment({ history }: ShownRun, drawn: ShownState | undefined): ShownMoment {
  const { loss, rate } = history.columns;
  const iteration = drawn?.iteration ?? 0;
  const at = (values: Float64Array) => values[Math.min(iteration, values.length - 1)] ?? Number.NaN;
  const seconds = drawn?.seconds ?? (iteration === 0 ? 0 : Number.NaN);
  return { iteration, loss: at(loss), isBefore: loss.length > 0 && iteration >= loss.length, rate: at(rate), seconds };
}
