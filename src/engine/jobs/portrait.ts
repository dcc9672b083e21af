import { drawnPart } from "../../analysis/drawnPart.ts";
import { defaultsOf } from "../../analysis/option.ts";
import { portrait } from "../../analysis/portrait/analysis.ts";
import { portraitBudget } from "../../analysis/portrait/budget.ts";
import { phasePortrait } from "../../analysis/portrait/phasePortrait.ts";
import { troubleOf } from "../../analysis/portrait/trouble.ts";
import type { Experiment } from "../../language/experiment.ts";
import type { PortraitOptions, PortraitResult, Start } from "../../protocol/engineApi.ts";
import type { View } from "../../protocol/figure.ts";
import { flowOf } from "../../study/flow.ts";
import { type Study, stateNames, study } from "../../study/study.ts";
import { type Job, type JobContext, programOf } from "../job.ts";

/** The phase portrait of a function or experiment, with every choice the reader left open filled in. */
export const portraitJob: Job<"portrait"> = {
  doing: "drawing",
  run({ name, version, options }, context) {
    const began = performance.now();
    const { initial, theta, span } = options;
    const subject = study(programOf(context), name, { z0: initial && [initial], theta, span });
    const { forward, figures, view, sentence } = draw(subject, options, context);
    const ended = forward.find(({ status }) => status !== "ok");
    return {
      version,
      engine: context.session.engine,
      figures,
      used: used(subject, options, view),
      defaults: defaultsOf(portrait.options, subject),
      trouble: ended && troubleOf(ended, subject, options),
      notes: sentence === undefined ? [] : [sentence],
      seconds: (performance.now() - began) / 1000,
    };
  },
};

function draw(subject: Study, options: PortraitOptions, { session, cancelled }: JobContext) {
  const { span, experiment, field } = subject;
  const { starts = [], backward, grid, view, previousView } = options;
  const clicked = starts.filter(({ z }) => z.length === field.dimension);
  const { trajectories, points } = portraitBudget(subject.z0.length + clicked.length, field.dimension);
  // What was clicked is drawn in any case: it can be seen, and taken away.
  const room = Math.max(1, trajectories - clicked.length);
  const { indices, sentence } = drawnPart(subject.z0.length, room, "initial states");
  const all: Start[] = [...indices.map((n) => ({ z: [...subject.z0[n]] })), ...clicked];
  const names = [
    ...indices.map((n) => (subject.z0.length === 1 ? "initial state" : `initial state ${n + 1}`)),
    ...clicked.map((_, n) => `start ${n + 2}`),
  ];
  const portrait = phasePortrait(flowOf(session, subject, options, cancelled), {
    starts: all.map(({ z }) => z),
    times: all.map(({ t }) => t ?? span[0]),
    names,
    fixed: indices.length - 1,
    points,
    span,
    backward,
    axes: axesOf(options, field.dimension),
    held: heldOf(subject, options),
    view:
      view ??
      (options.axes ? undefined : experimentView(experiment, stateNames(subject.dynamics, field.dimension), span)),
    previousView,
    grid,
  });
  return { ...portrait, sentence };
}

/** The view an experiment asks for, where it names both axes of the drawing. */
function experimentView(
  experiment: Experiment | undefined,
  names: readonly string[],
  span: View["x"],
): View | undefined {
  const range = (name: string) => experiment?.view[name];
  const [x, y] = names.length === 1 ? [range("t") ?? span, range(names[0])] : [range(names[0]), range(names[1])];
  return x && y && { x, y };
}

function axesOf({ axes }: PortraitOptions, dimension: number): readonly [number, number] {
  if (axes?.every((i) => i < dimension)) return axes;
  return dimension > 1 ? [0, 1] : [0, 0];
}

function heldOf({ z0 }: Study, { held = {} }: PortraitOptions): number[] {
  return [...z0[0]].map((value, i) => held[i] ?? value);
}

const solverGiven = ({ method, steps, rtol, atol }: PortraitOptions) => ({ method, steps, rtol, atol });

function used(subject: Study, options: PortraitOptions, view: View): PortraitResult["used"] {
  const { dynamics, field, z0, theta, span } = subject;
  const { parameters } = dynamics;
  const entries = parameters.filter(({ shape }) => shape.kind !== "net");
  return {
    function: dynamics.name,
    dimension: field.dimension,
    stateNames: stateNames(dynamics, field.dimension),
    view,
    axes: axesOf(options, field.dimension),
    initial: [...z0[0]],
    held: heldOf(subject, options),
    span,
    solver: defaultsOf(portrait.options, subject, solverGiven(options)),
    theta: Object.fromEntries(
      entries.map(({ name, offset, length }) => [name, [...theta.subarray(offset, offset + length)]]),
    ),
  };
}
