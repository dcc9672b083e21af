import { flowOf } from "../../study/flow.ts";
import type { GradientOptions, StudyGradient } from "../../study/gradient/gradient.ts";
import type { Session } from "../../study/session.ts";
import { solve } from "../../study/solve.ts";
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
  const solution = solutionWith(session, study, options, observed);
  const back = results.find(({ mode }) => mode === "backsolve")?.path;
  const forward = back && forwardAt(session, study, options, back.t, observed);
  return {
    stateNames: stateNames(dynamics, field.dimension),
    parameterCount: field.parameterCount,
    parameters: freeParameters(study),
    path,
    solution,
    observations: observationsOf(study, options),
    backsolve: back && forward && { t: back.t, z: back.z, forward },
  };
}

/** Of a solution that takes more steps than can be kept. */
const POINTS = 4000;

/** The solution as the gradient took it, between its steps too: they end at the observations. */
function solutionWith(session: Session, study: Study, options: GradientOptions, observed: readonly number[]) {
  const [from, to] = study.span;
  const { cancelled = () => false } = options;
  const inside = observed.filter((t) => t !== from && t !== to);
  const [z0] = study.z0;
  const stops = inside.length > 0 ? stopsWith(study, options, inside) : options.stops;
  const flow = flowOf(session, study, { ...options, stops }, cancelled);
  return flow.solve([[...z0]], from, to, { pieces: true, points: POINTS })[0];
}

function stopsWith(
  { solver }: Study,
  { stops = solver.stops }: GradientOptions,
  observed: readonly number[],
): number[] {
  return [...stops, ...observed];
}

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

/** The forward solution at times that run backward and may come twice; undefined where it ends early. */
function forwardAt(
  session: Session,
  study: Study,
  options: GradientOptions,
  times: Float64Array,
  observed: readonly number[],
) {
  const direction = Math.sign(study.span[1] - study.span[0]);
  const outputs = Float64Array.from(new Set(times)).sort((a, b) => direction * (a - b));
  const stops = stopsWith(study, options, observed);
  const [{ t, z }] = solve(session, study, { ...options, outputs, stops }).trajectories;
  const row = new Map(Array.from(t, (time, n) => [time, n]));
  const { dimension } = study.field;
  const states = new Float64Array(times.length * dimension);
  for (const [n, time] of times.entries()) {
    const at = row.get(time);
    if (at === undefined) return undefined;
    states.set(z.subarray(at * dimension, (at + 1) * dimension), n * dimension);
  }
  return states;
}

/** One a number: its name, and its place among the packed parameters. */
export function freeParameters({ dynamics }: Study): { readonly name: string; readonly index: number }[] {
  return dynamics.parameters.flatMap(({ name, offset, length, fixed }) =>
    fixed ? [] : Array.from({ length }, (_, i) => ({ name: length === 1 ? name : `${name}[${i}]`, index: offset + i })),
  );
}
