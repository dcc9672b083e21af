import { largest, smallest } from "../../core/extremes.ts";
import { formatCount } from "../../core/formatCount.ts";
import { valuesTitle } from "../../figure/valuesTitle.ts";
import type { Pieces } from "../../ode/pieces.ts";
import { isSwitching } from "../../ode/switchingMethod.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import { alikeInValues } from "../alikeInSize.ts";
import { courseOf, drawnCurve, drawnOver } from "../drawnCurve.ts";
import { firstComponents } from "../drawnPart.ts";
import { listedNames } from "../listedNames.ts";
import { STANDS, standingPoint, stands } from "../standing.ts";
import { timeScale } from "../timeScale.ts";
import type { AccuracyStory, ErrorStory, SideStory, SolutionStory } from "./accuracyStory.ts";
import { referenceLabel } from "./referenceLabel.ts";
import { stabilityFigure } from "./stabilityFigure.ts";

/** CSS pixels that curves are refined for, of a column of a wide panel, and the points that one may have. */
const SHEET = { width: 700, height: 460 };
const POINTS = 4000;
/** Components drawn; more would be a tangle. */
const MAX_CURVES = 4;
/** Solutions that leave the reference's range by more than this part of it are cut off: they would flatten it. */
const BEYOND = 1;
/** No error is drawn below this: zero has no place on a log axis. */
const LEAST = 1e-17;

/** The figures of one method; those of every method have the same axes and ranges, so that columns can be compared. */
export function sideFigures(story: AccuracyStory, index: number): readonly Figure[] {
  const side = story.sides[index];
  const plane = story.stateNames.length > 1 ? [planeFigure(story, side, index)] : [];
  return [
    ...solutionFigures(story, side, index),
    ...plane,
    errorFigure(story, side, index),
    stabilityFigure(story, side, index),
  ];
}

const column = (rows: Float64Array, width: number, i: number): Float64Array =>
  Float64Array.from({ length: rows.length / width }, (_, n) => rows[n * width + i]);

/** Of each method its own, of most the report's. */
const stepsOf = ({ steps }: AccuracyStory, { own }: SideStory): string =>
  own ? formatCount(own.count) : String(steps);

/** Where another method takes the steps. */
function stretches({ own, method }: SideStory, [, end]: readonly [number, number], colour: number): Mark[] {
  if (!own || !isSwitching(method)) return [];
  return own.switches.flatMap(({ t, to }, k): Mark[] =>
    to === method.whenStiff.name
      ? [
          {
            kind: "rule",
            id: `stretch-${k}`,
            label: to,
            axis: "x",
            at: t,
            to: own.switches[k + 1]?.t ?? end,
            colour,
            faint: true,
          },
        ]
      : [],
  );
}

/** A figure for each size of component: of every method the same, as the reference has them. */
function solutionFigures(story: AccuracyStory, side: SideStory, index: number): readonly Figure[] {
  const { stateNames, reference } = story;
  const shown = stateNames.slice(0, MAX_CURVES);
  const groups = alikeInValues(shown.map((_, i) => column(reference.z, stateNames.length, i)));
  return groups.map((group, g) => solutionFigure(story, side, index, { group, g, of: groups.length }));
}

function solutionFigure(
  story: AccuracyStory,
  side: SideStory,
  index: number,
  { group, g, of }: { readonly group: readonly number[]; readonly g: number; readonly of: number },
): Figure {
  const { method, title, solution } = side;
  const { stateNames, reference } = story;
  const names = group.map((i) => stateNames[i]);
  const caption = g === 0 ? firstComponents(Math.min(stateNames.length, MAX_CURVES), stateNames.length) : undefined;
  const isOnly = Math.min(stateNames.length, MAX_CURVES) === 1;
  const range = rangeOf(story, group);
  const time = timeScale(reference.pieces);
  const over = (pieces: Pieces, axes: readonly ["t", number]) =>
    drawnOver(courseOf(pieces, axes), time, { ...SHEET, view: { x: ordered(story.span), y: range } }, POINTS);
  const lines = group.flatMap((i): Mark[] => [
    {
      kind: "line",
      id: `reference-${i}`,
      label: referenceLabel(story.reference.kind),
      colour: "reference",
      width: 3,
      dash: "dashed",
      faint: true,
      ...over(reference.pieces, ["t", i]),
    },
    {
      kind: "line",
      id: `solution-${i}`,
      label: isOnly ? title : stateNames[i],
      colour: isOnly ? index : i,
      ...over(solution.pieces, ["t", i]),
    },
  ]);
  return {
    id: `solution-${method.name}${g === 0 ? "" : `-more-${g}`}`,
    title: of === 1 ? `Solution by ${title}` : `${listedNames(names)} by ${title}`,
    ...(caption && { caption }),
    description: `${names.join(", ")} over time in ${stepsOf(story, side)} steps of ${title}, over the reference (${referenceLabel(story.reference.kind)}).`,
    x: { label: "t", scale: time, range: ordered(story.span), link: "time", time: true },
    y: { label: valuesTitle(names), scale: "linear", range },
    marks: [...lines, ...stretches(side, story.span, index)],
    notes: solution.message && g === 0 ? [{ severity: "warning", text: solution.message }] : [],
  };
}

function planeFigure(story: AccuracyStory, { method, title, solution }: SideStory, index: number): Figure {
  const { stateNames, reference } = story;
  const view = { x: rangeOf(story, [0]), y: rangeOf(story, [1]) };
  const curve = ({ pieces }: { readonly pieces: Pieces }) => drawnCurve(pieces, [0, 1], { ...SHEET, view }, POINTS);
  const [known, found] = [curve(reference), curve(solution)];
  return {
    id: `plane-${method.name}`,
    title: `Phase plane of ${title}`,
    ...(stands(known) && stands(found) && { caption: STANDS }),
    description: `${stateNames[0]} and ${stateNames[1]} by ${title}, over the reference.`,
    x: { label: stateNames[0], scale: "linear", range: view.x, link: "plane-x" },
    y: { label: stateNames[1], scale: "linear", range: view.y, link: "plane-y" },
    marks: [
      {
        kind: "line",
        id: "reference",
        label: referenceLabel(story.reference.kind),
        colour: "reference",
        width: 3,
        dash: "dashed",
        faint: true,
        ...known,
      },
      { kind: "line", id: "solution", label: title, colour: index, ...found },
      ...standingPoint(found, { id: "standing", label: title, colour: index }),
    ],
  };
}

function errorFigure(story: AccuracyStory, side: SideStory, index: number): Figure {
  const { method, title, solution, single } = side;
  const { uncertainty } = story.reference;
  const range = errorRange(story);
  const line = ({ t, error }: ErrorStory) => ({ x: t, y: error.map((e) => (e > 0 ? e : Number.NaN)), t });
  const marks: Mark[] = [];
  if (uncertainty > range[0]) {
    marks.push({
      kind: "rule",
      id: "uncertain",
      label: "below, the reference is uncertain",
      axis: "y",
      at: range[0],
      to: uncertainty,
      colour: "muted",
      faint: true,
    });
  }
  marks.push({ kind: "line", id: "error", label: title, colour: index, ...line(solution) });
  if (single) {
    marks.push({
      kind: "line",
      id: "error-single",
      label: `${title}, float32`,
      colour: index,
      dash: "dotted",
      ...line(single),
    });
  }
  return {
    id: `error-${method.name}`,
    title: `Error of ${title} over time`,
    description: `The distance between ${title} in ${stepsOf(story, side)} steps and the reference at every time.`,
    x: { label: "t", scale: timeScale(story.reference.pieces), range: ordered(story.span), link: "time", time: true },
    y: { label: "error", scale: "log", range },
    marks,
    notes: isLostAtOnce(solution, range) ? [{ severity: "warning", text: LOST }] : [],
  };
}

const LOST = "Lost so soon that no curve of its error is seen.";

/** Whether a solution ends early or leaves the drawing with less than a line of its error in it. */
const isLostAtOnce = ({ error, message }: SolutionStory, [, most]: readonly [number, number]): boolean =>
  (message !== undefined || error.some((e) => !(e <= most))) && error.filter((e) => e > 0 && e <= most).length < 2;

const ordered = ([a, b]: readonly [number, number]): readonly [number, number] => (a < b ? [a, b] : [b, a]);

/** Room for some components of the reference, and of solutions that stay near it. */
function rangeOf(story: AccuracyStory, components: readonly number[]): readonly [number, number] {
  const width = story.stateNames.length;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const include = (x: number) => {
    low = Math.min(low, x);
    high = Math.max(high, x);
  };
  for (const i of components) for (const x of valuesOf(story.reference, width, i)) include(x);
  const span = high - low || Math.abs(high) || 1;
  const [least, most] = [low - BEYOND * span, high + BEYOND * span];
  for (const { solution } of story.sides) {
    for (const i of components) for (const x of valuesOf(solution, width, i)) if (x >= least && x <= most) include(x);
  }
  const room = 0.06 * (high - low || span);
  return [low - room, high + room];
}

/** A component at the ends of some steps, and where pieces meet: what rises and falls at once does so between the former. */
function* valuesOf({ z, pieces }: Pick<SolutionStory, "z" | "pieces">, width: number, i: number): Generator<number> {
  yield* column(z, width, i);
  const { t, degree, dimension, coefficients } = pieces;
  for (let n = 0; n + 1 < t.length; n++) yield coefficients[(n * dimension + i) * (degree + 1)];
}

function errorRange({ sides, reference }: AccuracyStory): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const { solution, single } of sides) {
    for (const e of [...solution.error, ...(single?.error ?? [])]) {
      if (e > 0) low = Math.min(low, e);
      if (Number.isFinite(e)) high = Math.max(high, e);
    }
  }
  // What goes astray at once has its best beside the others, however far off.
  const best = sides.map(({ solution }) => smallest([...solution.error].filter((e) => e > 0 && Number.isFinite(e))));
  high = Math.max(Math.min(high, 1e3 * (reference.size || 1)), largest(best.filter(Number.isFinite)));
  low = Math.max(LEAST, Math.min(low, high / 10));
  return high > 0 ? [low / 2, high * 2] : [LEAST, 1];
}
