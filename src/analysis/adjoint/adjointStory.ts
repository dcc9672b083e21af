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
  const { cancelled = () => false } = options;
  const [solution] = flowOf(session, study, options, cancelled).solve([[...study.z0[0]]], ...study.span);
  const back = results.find(({ mode }) => mode === "backsolve")?.path;
  const forward = back && forwardAt(session, study, options, back.t);
  return {
    stateNames: stateNames(dynamics, field.dimension),
    parameterCount: field.parameterCount,
    parameters: freeParameters(study),
    path,
    solution,
    backsolve: back && forward && { t: back.t, z: back.z, forward },
  };
}

/** The forward solution at times that run backward and may come twice; undefined where it ends early. */
function forwardAt(session: Session, study: Study, options: GradientOptions, times: Float64Array) {
  const direction = Math.sign(study.span[1] - study.span[0]);
  const outputs = Float64Array.from(new Set(times)).sort((a, b) => direction * (a - b));
  const [{ t, z }] = solve(session, study, { ...options, outputs }).trajectories;
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
