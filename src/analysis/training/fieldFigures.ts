import { counted } from "../../core/counted.ts";
import { polygon } from "../../ode/pieces.ts";
import type { Figure, Mark, Note, View } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";
import { drawnCurve } from "../drawnCurve.ts";
import { spread } from "../drawnPart.ts";
import { MARGIN, planeField, slopeField } from "../portrait/fieldMark.ts";
import { fitView, widened } from "../portrait/view.ts";
import { type Crossing, orderChanges, planeCrossings } from "./crossings.ts";
import { errorAlong, errorFlow, errorNotes, type FieldOfFlow } from "./errorField.ts";
import { dotSize, leftOut, pointsEach } from "./fitFigures.ts";
import { referenceMarks, type Skeleton, skeletonCaption, skeletonMarks, skeletonOf } from "./skeletonMarks.ts";
import type { TrainingStory } from "./trainingStory.ts";
import { trajectoryColours } from "./trajectoryColours.ts";

/** Grid points a side: two fields are drawn several times a second. */
const GRID = 31;
const MAX_TRAJECTORIES = 60;
const MAX_POINTS = 400;
/** CSS pixels of a large drawing: what curves are refined for. */
const SHEET = { width: 1100, height: 760 };

/**
 * The learned vector field with the data and the current solutions in it, and beside it, where the true field is known, that and
 * the difference of both, over the same view. A scalar equation has its slope field over (t, z).
 */
export function fieldFigures(
  story: TrainingStory,
  solutions: readonly Trajectory[],
  truths: readonly Trajectory[],
): { readonly figures: readonly Figure[]; readonly view: View } {
  const { learned, truth } = story;
  const flat = learned.dimension > 1;
  const view = viewOf(story, solutions);
  const crossings = crossingsOf(story);
  const shared = { view, flat, data: dataMarks(story, flat) };
  const known = truth && truth.dimension > 1 === flat ? truth : undefined;
  const [found, wanted] = [skeletonIn(story, learned, view), known && skeletonIn(story, known, view)];
  const figures = [
    fieldFigure(
      "learned",
      flat ? "Learned vector field" : "Learned slope field",
      learned,
      story,
      solutions,
      shared,
      crossings,
      found,
      wanted && referenceMarks(wanted),
    ),
  ];
  // The true field is one of the observed components: it has a plane where they are two or more.
  if (known) {
    figures.push(
      fieldFigure("true", flat ? "True vector field" : "True slope field", known, story, truths, shared, [], wanted),
    );
    if (flat) {
      const error = fieldFigure("error", "Error: learned minus true", errorFlow(learned, known), story, [], shared, []);
      // Its arrows are differences, no speeds.
      const marks = error.marks.map((mark) => (mark.kind === "field" ? { ...mark, label: "length" } : mark));
      figures.push({
        ...error,
        marks,
        notes: [...(error.notes ?? []), ...errorNotes(errorAlong(learned, known, truths))],
      });
    }
  }
  return { figures, view };
}

interface Shared {
  readonly view: View;
  /** A plane of the state, not (t, z). */
  readonly flat: boolean;
  readonly data: readonly Mark[];
}

function fieldFigure(
  id: string,
  title: string,
  flow: FieldOfFlow,
  story: TrainingStory,
  solutions: readonly Trajectory[],
  { view, flat, data }: Shared,
  crossings: readonly Crossing[],
  found: Skeleton | undefined = undefined,
  compared: readonly Mark[] = [],
): Figure {
  const [x, y] = flat ? flow.stateNames : ["t", flow.stateNames[0]];
  const held = story.z0[0].slice(0, flow.dimension);
  const wide = widened(view, MARGIN);
  const field = flat ? planeField(flow, [story.span[0]], wide, GRID, [0, 1], held) : slopeField(flow, wide, GRID);
  const off = flow.stateNames.slice(2).map((name, i) => `${name} = ${Number(held[i + 2].toPrecision(4))}`);
  const units = story.data?.units;
  return {
    id,
    title,
    caption: found && skeletonCaption(found),
    description: `${title} over ${x} and ${y}${off.length > 0 ? ` at ${off.slice(0, 4).join(", ")}` : ""}, with the data${solutions.length > 0 ? " and the solutions from the initial states" : ""}.`,
    x: { label: x, unit: flat ? units?.states[0] : units?.t, scale: "linear", range: view.x, link: "fieldX" },
    y: { label: y, unit: units?.states[flat ? 1 : 0], scale: "linear", range: view.y, link: "fieldY" },
    marks: [
      field,
      ...data,
      ...compared,
      ...(found ? skeletonMarks(found) : []),
      ...solutionMarks(flow, story, solutions, flat, view),
      ...crossingMarks(crossings),
    ],
    notes: [...leftOut(story.z0.length, MAX_TRAJECTORIES), ...notesOf(story, crossings)],
  };
}

function skeletonIn({ autonomous, span, z0 }: TrainingStory, flow: Flow, view: View): Skeleton | undefined {
  return autonomous && flow.dimension > 1 ? skeletonOf(flow, span[0], view, z0[0].slice(0, flow.dimension)) : undefined;
}

function viewOf(
  { learned, data, z0, span, asked, previousView, augment }: TrainingStory,
  solutions: readonly Trajectory[],
): View {
  const { dimension, stateNames } = learned;
  const flat = dimension > 1;
  const names = flat ? stateNames : ["t", stateNames[0]];
  const observed = flat && dimension - augment < 2 ? undefined : data;
  const column = (i: number) => [
    ...z0.map((z) => z[i]),
    ...(observed
      ? observed.trajectories.flatMap(({ z, t }) => Array.from(t, (_, n) => z[n * observed.components + i]))
      : solutions.flatMap((solution) => [...component(solution, dimension, i)])),
  ];
  // What is observed stands still; only without it the view goes along with the solution.
  const fitted = flat
    ? fitView(column(0), column(1), observed ? undefined : previousView)
    : { ...fitView(span, column(0)), x: [Math.min(...span), Math.max(...span)] as const };
  return { x: asked[names[0]] ?? fitted.x, y: asked[names[1]] ?? fitted.y };
}

function dataMarks({ data, span }: TrainingStory, flat: boolean): Mark[] {
  if (!data || (flat && data.components < 2)) return [];
  const several = data.trajectories.length > 1;
  const colours = trajectoryColours(data.trajectories);
  return data.trajectories.slice(0, MAX_TRAJECTORIES).map(({ t, z }, n): Mark => {
    const rows = spread(t.length, MAX_POINTS).filter((row) => !several || t.length > 1 || t[row] !== span[0]);
    const at = (i: number) => Float64Array.from(rows, (row) => z[row * data.components + i]);
    return {
      kind: "points",
      id: `data-${n}`,
      label: "data",
      colour: several ? colours[n] : "muted",
      size: dotSize(rows.length),
      x: flat ? at(0) : Float64Array.from(rows, (row) => t[row]),
      y: at(flat ? 1 : 0),
    };
  });
}

function solutionMarks(
  flow: FieldOfFlow,
  { data, span }: TrainingStory,
  solutions: readonly Trajectory[],
  flat: boolean,
  view: View,
): Mark[] {
  const shown = solutions.slice(0, MAX_TRAJECTORIES);
  const colours = data && data.trajectories.length > 1 ? trajectoryColours(data.trajectories) : [];
  const sheet = { ...SHEET, view };
  const most = pointsEach(shown.length);
  const lines = shown.map(
    (solution, n): Mark => ({
      kind: "line",
      id: `solution-${n}`,
      label: "solution",
      colour: colours[n] ?? n,
      width: shown.length > 6 ? 1 : 2,
      ...drawnCurve(solution.pieces ?? polygon(solution, flow.dimension), flat ? [0, 1] : ["t", 0], sheet, most),
    }),
  );
  if (shown.length === 0) return [];
  const starts: Mark = {
    kind: "points",
    id: "starts",
    symbol: "start",
    size: shown.length > 6 ? 5 : 8,
    colour: "foreground",
    x: Float64Array.from(shown, ({ z }) => (flat ? z[0] : span[0])),
    y: Float64Array.from(shown, ({ z }) => z[flat ? 1 : 0]),
  };
  return [...lines, starts];
}

/** A field of one component orders its trajectories at all times; one of two that does not depend on t lets none cross. */
function crossingsOf({ learned, data, span, augment, autonomous }: TrainingStory): readonly Crossing[] {
  if (!data || data.trajectories.length < 2) return [];
  const observed = learned.dimension - augment;
  if (observed === 1) return augment === 0 ? orderChanges(data.trajectories, span[0]) : [];
  return observed === 2 && autonomous ? planeCrossings(data.trajectories, span[0]) : [];
}

function crossingMarks(crossings: readonly Crossing[]): Mark[] {
  if (crossings.length === 0) return [];
  return [
    {
      kind: "points",
      id: "crossings",
      label: "the data cross",
      symbol: "cross",
      colour: "error",
      size: 8,
      x: Float64Array.from(crossings, ({ x }) => x),
      y: Float64Array.from(crossings, ({ y }) => y),
    },
  ];
}

function notesOf({ learned, augment }: TrainingStory, crossings: readonly Crossing[]): Note[] {
  const pairs = counted(crossings.length, "pair of trajectories", "pairs of trajectories");
  if (crossings.length === 0) return [];
  if (augment > 0) {
    return [
      {
        severity: "info",
        text: `Seen in the observed components alone, ${pairs} cross; with ${augment} more they pass one another.`,
      },
    ];
  }
  const text =
    learned.dimension === 1
      ? `The data ask ${pairs} to change places. Solutions of one scalar equation never meet, so no f can fit them; augment: 1 gives them room to pass.`
      : `The straight ways from data to data of ${pairs} cross. Solutions of z′ = f(z) never do, so they can only be led around one another, or not at all; augment: 1 gives them room to pass.`;
  return [{ severity: "warning", text }];
}
