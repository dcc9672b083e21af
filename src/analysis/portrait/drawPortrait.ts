import { fittedView } from "../../figure/fittedView.ts";
import { forcingPeriod } from "../../graph/forcingPeriod.ts";
import type { OptionValues } from "../../protocol/analysisApi.ts";
import type { PortraitOptions, PortraitResult, PortraitUsed, Start } from "../../protocol/engineApi.ts";
import type { Figure, Line, View } from "../../protocol/figure.ts";
import { own } from "../../protocol/own.ts";
import type { TableBlock } from "../../protocol/panel.ts";
import { type Flow, flowOf } from "../../study/flow.ts";
import type { Remedy } from "../../study/remedy.ts";
import type { Session } from "../../study/session.ts";
import { ownValues, type Study, StudyError, stateNames } from "../../study/study.ts";
import { dependsOnTime } from "../../study/training/trainingFields.ts";
import { drawnPart } from "../drawnPart.ts";
import { defaultsOf, filled } from "../option.ts";
import { solverOptions } from "../solverOptions.ts";
import { portraitBudget } from "./budget.ts";
import { endsNotes } from "./endsNotes.ts";
import { essentialView } from "./essentialView.ts";
import { eventNotes, eventTables, withEvents } from "./events.ts";
import { type DrawnLayers, drawLayers, stacked, switches } from "./layers/drawLayers.ts";
import { MOST_COMPONENTS, sceneOf } from "./layers/scene.ts";
import { type LineEquilibria, lineEquilibria } from "./lineEquilibria.ts";
import { type AskedRanges, phasePortrait, planeGrid } from "./phasePortrait.ts";
import { planeTitle } from "./planeTitle.ts";
import { troubleOf } from "./trouble.ts";

/** A portrait, and what its layers give a document: fields of `node-ode portrait --json`. */
export interface DrawnPortrait extends Omit<PortraitResult, "version" | "seconds"> {
  readonly json: Readonly<Record<string, unknown>>;
  /** The one thing to try next, where a trajectory ended early. */
  readonly remedy?: Remedy;
}

/**
 * The phase portrait of a study, with every choice the reader left open filled in.
 *
 * @param soFar called with the portrait as it is while layers that take long are still to come
 * @throws UnknownName or StudyError for options that do not fit
 */
export function drawPortrait(
  session: Session,
  study: Study,
  options: PortraitOptions,
  cancelled: () => boolean,
  soFar: (portrait: DrawnPortrait) => void = () => {},
): DrawnPortrait {
  if (study.field.mass && study.field.dimension === 1)
    throw new StudyError(
      "a line of phases is one of derivatives: divide the right-hand side by the mass in place of giving it",
    );
  const given = Object.keys(solverOptions).map((name) => [name, options[name as keyof typeof solverOptions]]);
  const { method, steps, stops, ...control } = filled(solverOptions, study, Object.fromEntries(given));
  // A text that changed to fixed steps leaves what the reader chose before without effect.
  const solver = { method, steps, stops, ...(steps === undefined && control) };
  const flow = flowOf(session, study, solver, cancelled);
  const { forward, figures: plain, view, axes, starts, sentence } = draw(flow, study, options, cancelled);
  const figures = withEvents(plain, forward, axes);
  // An event that stops a solve is no trouble.
  const ended = forward.find(({ status }) => status !== "ok" && status !== "event");
  const eventNames = study.experiment?.events.map(({ name }) => name) ?? [];
  const tables = eventTables(forward, flow.stateNames);
  const scene = sceneOf({
    flow,
    t: study.span[0],
    span: study.span,
    view,
    axes,
    held: heldOf(study, options),
    box: boxOf(figures),
    moving: dependsOnTime(study.field),
    hasMass: study.field.mass !== undefined,
    period: forcingPeriod(study.field, study.theta),
    named: study.experiment?.z0Given === true,
    curves: figures[0].marks.filter((mark) => mark.kind === "line" && mark.id.startsWith("trajectory-")) as Line[],
    grid: options.grid ?? planeGrid(dependsOnTime(study.field)),
    quick: options.quick === true,
    cancelled,
  });
  const moving = scene.moving;
  const line = flow.dimension === 1 ? lineEquilibria(flow, scene.t, view.y, moving, cancelled) : undefined;
  const layers = flow.dimension > 1 ? switches(scene, options.layers) : [];
  const titled = (seen: readonly string[]) =>
    planeTitle(starts, [flow.stateNames[axes[0]], flow.stateNames[axes[1]]], seen);
  const portrait = (drawn: DrawnLayers, pending: boolean): DrawnPortrait => ({
    engine: session.engine,
    ...withTables(line ? withLine(figures, line) : layered(figures, drawn, titled), tables),
    used: used(study, options, solver, view, axes),
    defaults: defaultsOf(solverOptions, study),
    source: sourceOf(study),
    ...(ended && troubleOf(ended, study, solver)),
    notes: [
      ...(sentence === undefined ? [] : [sentence]),
      ...endsNotes(forward),
      ...eventNotes(forward, eventNames),
      ...(line?.notes ?? []),
      ...[...drawn.values()].flatMap(({ notes = [] }) => notes),
    ],
    layers,
    ...(pending && { pending }),
  });
  const { drawn, pending } = drawLayers(scene, layers, {
    quick: options.quick === true,
    soFar: (part) => soFar(portrait(part, true)),
  });
  return portrait(drawn, pending);
}

function withTables<Drawn extends { readonly tables: readonly TableBlock[] }>(
  drawn: Drawn,
  more: readonly TableBlock[],
) {
  return more.length > 0 ? { ...drawn, tables: [...drawn.tables, ...more] } : drawn;
}

/** The slope field and the phase line with their equilibria. */
function withLine([slopes, phases, ...more]: readonly Figure[], line: LineEquilibria) {
  const { slopeMarks, lineGround, lineMarks, tables, choices, json } = line;
  return {
    figures: [
      { ...slopes, marks: [...slopeMarks, ...slopes.marks] },
      { ...phases, marks: [...lineGround, ...phases.marks, ...lineMarks] },
      ...more,
    ],
    tables,
    choices,
    json,
  };
}

/** The plane with its layers, and what they say below it. */
function layered([plane, ...more]: readonly Figure[], drawn: DrawnLayers, title: (seen: readonly string[]) => string) {
  const all = [...drawn.values()];
  return {
    figures: [
      {
        ...plane,
        title: title(all.flatMap(({ seen = [] }) => seen)),
        marks: stacked(plane.marks, drawn, fittedView(plane)),
      },
      ...more.map((figure) => (figure.space ? { ...figure, marks: [...figure.marks, ...inSpace(drawn)] } : figure)),
      ...all.flatMap(({ figures = [] }) => figures),
    ],
    tables: all.flatMap(({ tables = [] }) => tables),
    choices: Object.assign({}, ...all.map(({ choices }) => choices)) as PortraitResult["choices"],
    json: Object.assign({}, ...all.map(({ json }) => json)) as Readonly<Record<string, unknown>>,
  };
}

/** The ranges of the figure that is turned, where there is one. */
function boxOf(figures: readonly Figure[]) {
  const figure = figures.find(({ space }) => space);
  const ranges = figure && [figure.x, figure.y, figure.space!.z].map(({ range }) => range);
  return ranges?.every((range) => range !== undefined) ? ranges : undefined;
}

const inSpace = (drawn: DrawnLayers) => [...drawn.values()].flatMap(({ space = [] }) => space);

function draw(flow: Flow, study: Study, options: PortraitOptions, cancelled: () => boolean) {
  const { span, field, z0 } = study;
  const { starts = [], backward, grid, view, previousView } = options;
  const clicked = starts
    .map((start, n) => ({ number: z0.length + n + 1, ...start }))
    .filter(({ z }) => z.length === field.dimension);
  const { trajectories, points } = portraitBudget(z0.length + clicked.length, field.dimension);
  // What was clicked is drawn in any case: it can be seen, and taken away.
  const room = Math.max(1, trajectories - clicked.length);
  const { indices, sentence } = drawnPart(z0.length, room, "initial states");
  const all: Start[] = [...indices.map((n) => ({ z: [...z0[n]] })), ...clicked];
  const names = [
    ...indices.map((n) => (z0.length === 1 ? "initial state" : `initial state ${n + 1}`)),
    ...clicked.map(({ number }) => `start ${number}`),
  ];
  const numbers = [...indices, ...clicked.map(({ number }) => number - 1)];
  const portrait = phasePortrait(flow, {
    starts: all.map(({ z }) => z),
    times: all.map(({ t }) => t ?? span[0]),
    names,
    numbers,
    fixed: indices.length - 1,
    points,
    span,
    backward,
    axes: axesOf(options, study),
    held: heldOf(study, options),
    moving: dependsOnTime(field),
    view,
    asked: rangesOf(study),
    previousView,
    grid,
    field: false,
    hasMass: field.mass !== undefined,
    fit: options.fit,
    essential: (curves, axes) =>
      field.dimension > MOST_COMPONENTS || field.mass
        ? curves
        : essentialView(
            flow,
            span[0],
            { view: curves, axes, held: heldOf(study, options) },
            dependsOnTime(field),
            cancelled,
          ),
  });
  return { ...portrait, starts: all.map(({ z }) => z), sentence };
}

/** The ranges an experiment asks for: of components, and of a scalar equation's time. */
function rangesOf({ dynamics, experiment, field }: Study): AskedRanges {
  const { view = {} } = experiment ?? {};
  return { t: view.t, components: stateNames(dynamics, field.dimension).map((name) => own(view, name)) };
}

/** The reader's axes, the only two that an experiment's view names, or those of the drawing before; else the portrait chooses. */
function axesOf({ axes, previousAxes }: PortraitOptions, study: Study): readonly [number, number] | undefined {
  const { dimension } = study.field;
  const fits = (pair: readonly [number, number] | undefined) => pair?.every((i) => i < dimension);
  if (dimension < 2) return [0, 0];
  if (fits(axes)) return axes;
  const [first, second, ...more] = rangesOf(study).components.flatMap((range, i) => (range ? [i] : []));
  if (second !== undefined && more.length === 0) return [first, second];
  return fits(previousAxes) ? previousAxes : undefined;
}

function heldOf({ z0 }: Study, { held = {} }: PortraitOptions): number[] {
  return [...z0[0]].map((value, i) => held[i] ?? value);
}

function used(
  study: Study,
  options: PortraitOptions,
  solver: OptionValues,
  view: View,
  axes: readonly [number, number],
): PortraitUsed {
  const { dynamics, field, z0, theta, span } = study;
  return {
    function: dynamics.name,
    dimension: field.dimension,
    stateNames: stateNames(dynamics, field.dimension),
    view,
    axes,
    initial: [...z0[0]],
    initialStates: z0.length,
    held: heldOf(study, options),
    span,
    solver,
    theta: byName(study, theta),
  };
}

/** What the file itself says, whatever was asked. */
function sourceOf(study: Study): PortraitResult["source"] {
  const { z0, theta, span } = ownValues(study);
  return { initial: [...z0[0]], span, theta: byName(study, theta) };
}

/** Nets are left out. */
function byName({ dynamics }: Study, theta: Float64Array): PortraitUsed["theta"] {
  const entries = dynamics.parameters.filter(({ shape }) => shape.kind !== "net");
  return Object.fromEntries(
    entries.map(({ name, offset, length }) => [name, [...theta.subarray(offset, offset + length)]]),
  );
}
