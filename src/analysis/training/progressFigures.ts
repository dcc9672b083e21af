import { showsSomething } from "../../figure/showsSomething.ts";
import type { Axis, Figure } from "../../protocol/figure.ts";
import type { DrawnRun } from "../../protocol/trainingViewApi.ts";
import { iterationAxis, roundUp, shownRule } from "./iterationAxis.ts";
import { decades } from "./lossFigure.ts";

/** What each iteration was like: the size of the gradient, the learning rate, what it cost. */
export function progressFigures(run: DrawnRun | undefined, at?: number): readonly Figure[] {
  const history = run?.history;
  const figure = (
    id: string,
    title: string,
    description: string,
    y: Axis,
    values: Float64Array | undefined,
  ): Figure => {
    const shown = y.scale === "log" ? values?.map((x) => (x > 0 ? x : Number.NaN)) : values;
    const marks = shown ? [{ kind: "line", id, colour: 0, x: history!.iteration, y: shown } as const] : [];
    return {
      id,
      title,
      description,
      x: iterationAxis(run ? [run] : []),
      y: { ...y, range: y.scale === "log" ? decades(marks) : fromZero(values) },
      marks: [...marks, ...shownRule(at)],
    };
  };
  const all = [
    figure(
      "gradientNorm",
      "Gradient norm",
      "The length of the loss's gradient, before it is clipped.",
      { label: "‖∂L/∂θ‖", scale: "log" },
      history?.gradientNorm,
    ),
    figure(
      "rate",
      "Learning rate",
      "As the schedule and the rollbacks set it.",
      { label: "rate", scale: "log" },
      history?.rate,
    ),
    figure(
      "evaluations",
      "Evaluations",
      "Of the right-hand side, forward and backward, by iteration.",
      { label: "evaluations", scale: "linear" },
      history?.evaluations,
    ),
  ];
  // L-BFGS has no learning rate; before the first iteration there are only axes.
  const hasBegun = (history?.iteration.length ?? 0) > 0;
  return hasBegun ? all.filter(showsSomething) : all;
}

/** To the next of 1, 2, 5 times a power of ten, so that the axis stands still. */
function fromZero(values: Float64Array | undefined): readonly [number, number] {
  const most = values?.reduce((high, x) => (x > high ? x : high), 0) ?? 0;
  if (most === 0) return [0, 1];
  return [0, roundUp(most)];
}
