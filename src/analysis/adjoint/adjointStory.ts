import { cubicPieces, type Pieces } from "../../ode/pieces.ts";
import { type Flow, flowOf, type Trajectory } from "../../study/flow.ts";
import type { GradientOptions, StudyGradient } from "../../study/gradient/gradient.ts";
import type { Session } from "../../study/session.ts";
import { type Study, stateNames } from "../../study/study.ts";
import type { AdjointStory } from "./adjointView.ts";

/** What is drawn of an adjoint: its path, the forward solution, and the state that backsolve reconstructs beside it. */
export function adjointStory(
  session: Session,
  study: Study,
  options: GradientOptions,
  path: AdjointStory["path"],
  results: readonly StudyGradient[],
): AdjointStory {
  const { field, dynamics } = study;
  const observed = path.jumps.map((row) => path.t[row]);
  const [from, to] = study.span;
  const inside = observed.filter((t) => t !== from && t !== to);
  const { stops = study.solver.stops, cancelled = () => false } = options;
  const flow = flowOf(session, study, { ...options, stops: [...stops, ...inside] }, cancelled);
  // As the gradient took it, between its steps too: they end at the observations.
  const [solution] = flow.solve([[...study.z0[0]]], from, to, { pieces: true, points: POINTS });
  const back = results.find(({ mode }) => mode === "backsolve")?.path;
  const all = Array.from({ length: field.dimension }, (_, i) => i);
  return {
    stateNames: stateNames(dynamics, field.dimension),
    parameterCount: field.parameterCount,
    parameters: freeParameters(study),
    path,
    solution,
    observations: observationsOf(study, options),
    backsolve:
      back && back.t.length > 1 && solution.t.length > 1
        ? { reconstructed: back.pieces("z", all), forward: forwardPieces(flow, solution) }
        : undefined,
  };
}

/** Of a solution that takes more steps than can be kept. */
const POINTS = 4000;

/** The data that the drawn trajectory is compared with, as far as there are some. */
function observationsOf({ field }: Study, { data }: GradientOptions): AdjointStory["observations"] {
  if (!data) return undefined;
  const { components, trajectories } = data.targets;
  const { t, data: cells } = trajectories[data.chosen[0]];
  const z = Array.from({ length: Math.min(components, field.dimension) }, (_, i) =>
    t.map((_time, row) => cells[row * components + i]),
  );
  return { t, z };
}

/** Lines between fixed steps would lie off what is solved backward, where that does not drift: cubics, as those are. */
function forwardPieces({ dimension, evaluate }: Flow, { t, z, pieces }: Trajectory): Pieces {
  if (pieces && pieces.degree > 1) return pieces;
  return cubicPieces({ t, z }, dimension, (n, time, out) =>
    evaluate(time, z.subarray(n * dimension, (n + 1) * dimension), 1, out),
  );
}

/** One a number: its name, and its place among the packed parameters. */
export function freeParameters({ dynamics }: Study): { readonly name: string; readonly index: number }[] {
  return dynamics.parameters.flatMap(({ name, offset, length, fixed }) =>
    fixed ? [] : Array.from({ length }, (_, i) => ({ name: length === 1 ? name : `${name}[${i}]`, index: offset + i })),
  );
}
