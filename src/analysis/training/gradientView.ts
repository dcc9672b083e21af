import { dot } from "../../core/dot.ts";
import { ExplainedError } from "../../core/explainedError.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { GradientPartView, GradientView } from "../../protocol/trainingViewApi.ts";
import { trainingGradient } from "../../study/gradient/dataGradient.ts";
import type { LossGradient, TrajectoryGradient } from "../../study/gradient/lossGradient.ts";
import type { Session } from "../../study/session.ts";
import { type Study, stateNames } from "../../study/study.ts";
import { trainingProblem } from "../../study/training/trainingProblem.ts";
import { trainingSettings } from "../../study/training/trainingSettings.ts";
import { Training } from "../../train/training.ts";
import { pathCurves } from "../drawnPath.ts";
import { adjointOf } from "../gradientNames.ts";

/** Points of a(t) that are drawn, curves of one drawing, and trajectories in the table. */
const POINTS = 400;
const MAX_CURVES = 8;
const MAX_TRAJECTORIES = 12;

/**
 * The gradient that a training has where it stands, over all data that it trains on: a(t), and what the data, each regulariser and
 * each trajectory bring to it.
 *
 * @param study with the parameters on screen
 * @param z0 the initial states on screen, row by row; the data's own where absent
 */
export function gradientView(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  settings: TrainSettings | undefined,
  z0: Float64Array | undefined,
  cancelled: () => boolean,
): GradientView {
  try {
    const used = { ...trainingSettings(study, settings), precision: "float64" as const };
    const problem = trainingProblem(session, study, texts, used, undefined, session.compiled("float64"));
    const { objective, state } = new Training(problem);
    const { width } = objective;
    const starts = z0?.length === problem.trajectories.length * width ? z0 : objective.z0(state.x);
    const { segments } = objective.whole;
    const found = trainingGradient(study, problem, {
      theta: study.theta,
      z0: starts,
      segments: segments.map((segment) => ({ ...segment, start: "initial" })),
      parts: true,
      pathPoints: POINTS,
      cancelled,
    });
    return {
      figure: adjointFigure(
        problem.targets.parts.flatMap(({ study: own }) => own.span),
        found.trajectories,
        segments.map(({ trajectory }) => {
          const own = problem.targets.parts[problem.trajectories[trajectory].part ?? 0].study;
          return stateNames(own.dynamics, own.field.dimension);
        }),
      ),
      parts: partsOf(found),
      message: found.status === "ok" ? undefined : found.diagnosis?.message,
    };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    return { parts: [], message: error.message };
  }
}

function adjointFigure(
  /** Where solutions begin and end. */
  span: readonly number[],
  trajectories: readonly TrajectoryGradient[],
  /** Of the state of each. */
  names: readonly (readonly string[])[],
): Figure | undefined {
  const drawn = trajectories.flatMap((each, n) => (each.path ? [{ ...each, states: names[n] }] : []));
  if (drawn.length === 0) return undefined;
  const several = drawn.length === 1 ? MAX_CURVES : Math.max(1, Math.floor(MAX_CURVES / drawn.length));
  const marks = drawn.slice(0, MAX_CURVES).flatMap(({ name, path, states }, n): Mark[] => {
    const components = states.slice(0, several);
    const indices = [...components.keys()];
    const curves = pathCurves(path!, "a", indices);
    return components.map((component, i) => {
      return {
        kind: "line",
        id: `a-${n}-${i}`,
        label: drawn.length === 1 ? adjointOf(component) : `${adjointOf(component)} of ${name}`,
        colour: drawn.length === 1 ? i : n,
        dash: drawn.length > 1 && i > 0 ? "dashed" : undefined,
        ...(drawn.length > 1 && {
          badge: {
            text: components.length > 1 ? `${component} ${name}` : name,
            at: (n + (i + 0.5) / components.length) / drawn.length,
          },
        }),
        ...curves[i],
      };
    });
  });
  return {
    id: "trainingAdjoint",
    title: "Adjoint a(t) at this iteration",
    description: `The sensitivity of the loss to the state at every time, which jumps at each observation${drawn.length > 1 ? ", by trajectory" : ""}.`,
    x: { label: "t", scale: "linear", range: [Math.min(...span), Math.max(...span)], link: "fit" },
    y: { label: "a(t)", scale: "linear" },
    marks,
  };
}

function partsOf({ loss, theta, parts, trajectories }: LossGradient): GradientPartView[] {
  const view = (name: string, of: GradientPartView["of"], value: number, gradient: Float64Array): GradientPartView => {
    const [length, whole] = [size(gradient), size(theta)];
    return { name, of, loss: value, length, cosine: dot(gradient, theta) / (length * whole) };
  };
  return [
    view("loss", "whole", loss, theta),
    ...(parts.length > 1 ? parts.map((part) => view(part.name, "term", part.loss, part.theta)) : []),
    ...(trajectories.length > 1
      ? trajectories
          .slice(0, MAX_TRAJECTORIES)
          .map((each) => view(each.name, "trajectory", each.loss, each.gradient.theta))
      : []),
  ];
}

const size = (x: Float64Array) => Math.sqrt(dot(x, x));
