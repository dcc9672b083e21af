import { gradientModes } from "../../adjoint/gradientModes.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { type AdjointStory, adjointView } from "../../analysis/adjoint/adjointView.ts";
import { append } from "../../core/append.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { AdjointMode, AdjointResult } from "../../protocol/engineApi.ts";
import { Cancelled } from "../../study/cancelled.ts";
import { chooseEngine, gradientWork } from "../../study/engineChoice.ts";
import { flowOf } from "../../study/flow.ts";
import { type GradientOptions, gradient, type StudyGradient } from "../../study/gradient/gradient.ts";
import { ModeTooLarge } from "../../study/gradient/gradientModel.ts";
import type { Kernels } from "../../study/kernels.ts";
import { computedOn } from "../../study/kernels.ts";
import type { Session } from "../../study/session.ts";
import { solve } from "../../study/solve.ts";
import { type Study, stateNames, study } from "../../study/study.ts";
import { type Job, type JobContext, programOf } from "../job.ts";

/** Rows of a drawn path. */
const PATH_POINTS = 400;
/** `forward` carries a column a parameter: past this it is left out of the comparison. */
const MOST_SENSITIVITIES = 100;
/** Seconds past which a computation is not repeated to be timed without the compilation of its kernels. */
const LONG = 1;

/** Every gradient mode on the first trajectory of a function or experiment, and the adjoint drawn. */
export const adjointJob: Job<"adjoint"> = {
  async run({ name, version, options }, context) {
    const found = study(programOf(context), name, { theta: options.theta });
    const subject = { ...found, z0: found.z0.slice(0, 1) };
    const loss = options.loss ?? (subject.experiment?.loss ? undefined : "terminal:0");
    const { kernels, notes } = await chooseEngine(context.session, options, gradientWork(subject, options));
    const { theta: _, ...solving } = options;
    const asked = { ...solving, loss, pathPoints: PATH_POINTS, cancelled: context.cancelled };
    const { modes, leftOut } = compared(subject);
    const computed = modes.map((mode) => compute(context, kernels, subject, { ...asked, mode }));
    const results = computed.filter((result) => typeof result !== "string");
    append(
      leftOut,
      computed.filter((result) => typeof result === "string"),
    );
    const chosen = results.find(({ mode, path }) => mode === options.mode && path) ?? results.find(({ path }) => path);
    const story = chosen?.path && storyOf(context.session, subject, asked, chosen.path, results);
    return {
      version,
      engine: computedOn(kernels),
      engineNotes: notes,
      function: subject.dynamics.name,
      stateNames: stateNames(subject.dynamics, subject.field.dimension),
      span: subject.span,
      method: options.method ?? subject.solver.method,
      loss: loss ? "the first component at the end" : `${subject.experiment?.loss?.word.name}`,
      drawnMode: chosen?.mode ?? "",
      figures: story ? adjointView(story) : [],
      modes: results.map(describeMode),
      gradient: gradientRows(subject, results),
      sentences: [...sentences(results), ...leftOut],
    };
  },
};

/** The modes to compare, and a sentence for each that is not. */
function compared({ field }: Study): { readonly modes: readonly string[]; readonly leftOut: string[] } {
  const names = gradientModes.names();
  const { parameterCount } = field;
  if (parameterCount <= MOST_SENSITIVITIES) return { modes: names, leftOut: [] };
  const why = `forward is left out: it would solve a column for each of the ${parameterCount} parameters.`;
  return { modes: names.filter((name) => name !== "forward"), leftOut: [why] };
}

/** A sentence for a mode that cannot solve a system so large: the others stand without it. */
function compute({ cancelled }: JobContext, kernels: Kernels, subject: Study, options: GradientOptions) {
  const once = () => gradient(kernels, subject, options)[0];
  try {
    const first = once();
    const result = first.seconds < LONG ? once() : first;
    if (cancelled()) throw new Cancelled();
    return result;
  } catch (error) {
    if (error instanceof ModeTooLarge) return `${error.message}.`;
    throw error;
  }
}

function storyOf(
  session: Session,
  subject: Study,
  options: GradientOptions,
  path: AdjointStory["path"],
  results: readonly StudyGradient[],
): AdjointStory {
  const { field, dynamics } = subject;
  const { method, steps, rtol, atol } = options;
  const [solution] = flowOf(session, subject, { method, steps, rtol, atol }, options.cancelled ?? (() => false)).solve(
    [[...subject.z0[0]]],
    ...subject.span,
  );
  const back = results.find(({ mode }) => mode === "backsolve")?.path;
  const forward = back && forwardAt(session, subject, options, back.t);
  return {
    stateNames: stateNames(dynamics, field.dimension),
    parameterCount: field.parameterCount,
    parameters: freeParameters(subject),
    path,
    solution,
    backsolve: back && forward && { t: back.t, z: back.z, forward },
  };
}

/** The forward solution at times that run backward and may come twice; undefined where it ends early. */
function forwardAt(session: Session, subject: Study, options: GradientOptions, times: Float64Array) {
  const direction = Math.sign(subject.span[1] - subject.span[0]);
  const outputs = Float64Array.from(new Set(times)).sort((a, b) => direction * (a - b));
  const { method, steps, rtol, atol } = options;
  const [{ t, z }] = solve(session, subject, { method, steps, rtol, atol, outputs }).trajectories;
  const row = new Map(Array.from(t, (time, n) => [time, n]));
  const { dimension } = subject.field;
  const states = new Float64Array(times.length * dimension);
  for (const [n, time] of times.entries()) {
    const at = row.get(time);
    if (at === undefined) return undefined;
    states.set(z.subarray(at * dimension, (at + 1) * dimension), n * dimension);
  }
  return states;
}

function freeParameters({ dynamics }: Study): { name: string; index: number }[] {
  return dynamics.parameters.flatMap(({ name, offset, length, fixed }) =>
    fixed ? [] : Array.from({ length }, (_, i) => ({ name: length === 1 ? name : `${name}[${i}]`, index: offset + i })),
  );
}

function describeMode({ mode, status, diagnosis, loss, stats, seconds, drift }: StudyGradient): AdjointMode {
  return {
    mode,
    status,
    message: diagnosis?.message,
    loss,
    evaluations: stats.evaluations,
    backwardEvaluations: stats.backwardEvaluations,
    storedStates: stats.storedStates,
    seconds,
    drift,
  };
}

/** The first numbers of the gradient, a row each with a value a mode. */
function gradientRows(subject: Study, results: readonly GradientResult[]): AdjointResult["gradient"] {
  const names = stateNames(subject.dynamics, subject.field.dimension);
  return [
    ...names.map((name, i) => ({ name: `${name}(t₀)`, values: results.map(({ gradient }) => gradient.z0[i]) })),
    ...freeParameters(subject)
      .slice(0, 12)
      .map(({ name, index }) => ({ name, values: results.map(({ gradient }) => gradient.theta[index]) })),
  ];
}

/** What the numbers of this problem say of the difference between the modes. */
function sentences(results: readonly StudyGradient[]): string[] {
  const by = (mode: string) => results.find((result) => result.mode === mode && result.status === "ok");
  const [direct, continuous] = [by("direct"), by("interpolating")];
  const back = results.find(({ mode, status }) => mode === "backsolve" && (status === "ok" || status === "drifted"));
  const said: string[] = [];
  if (direct && continuous) {
    said.push(
      `Direct differentiates the steps that were taken and is exact for them; interpolating solves the adjoint equation with steps of its own. Here they differ by ${formatShort(distance(direct, continuous))}, the error of discretising, which falls with the step.`,
    );
  }
  if (direct && back?.drift !== undefined) {
    said.push(
      `Backsolve stores no states: it solves z backward beside a. What contracts forward spreads backward, so errors can grow: here its state is off by up to ${formatShort(back.drift)} and its gradient by ${formatShort(distance(direct, back))}.`,
    );
  }
  for (const { mode, status, diagnosis } of results) {
    if (status === "drifted") said.push(`${mode} drifted: ${diagnosis?.message}.`);
    else if (status !== "ok") said.push(`${mode} ended early (${status})${diagnosis ? `: ${diagnosis.message}` : ""}.`);
  }
  return said;
}

/** The largest difference between two gradients, in the units of the gradient. */
function distance(a: GradientResult, b: GradientResult): number {
  const off = (x: Float64Array, y: Float64Array) =>
    x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i])), 0);
  return Math.max(off(a.gradient.z0, b.gradient.z0), off(a.gradient.theta, b.gradient.theta));
}
