import { largest, smallest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import { formatNumber } from "../../figure/formatNumber.ts";
import { valuesTitle } from "../../figure/valuesTitle.ts";
import type { Pieces } from "../../ode/pieces.ts";
import type { Axis, Figure, Mark } from "../../protocol/figure.ts";
import { alikeInValues } from "../alikeInSize.ts";
import { followedOver } from "../drawnCurve.ts";
import { between, curveOver, STRIP, valuesOver } from "../drawnPath.ts";
import { listedNames } from "../listedNames.ts";
import { type DriftCourse, driftCourse } from "./driftCourse.ts";
import { captioned, leftOut, shownOf, timeAxis, timeSentence } from "./overTime.ts";

/** Points that a curve may have. */
const POINTS = 4000;

/** What backsolve makes of a state, where it does, and the axis of time that it is drawn on. */
export interface Backsolved {
  readonly stateNames: readonly string[];
  readonly backsolve?: { readonly reconstructed: Pieces; readonly forward: Pieces };
  readonly time: Axis["scale"];
}

/** The state that backsolve reconstructs over the forward one, a figure for each size of component, and how far it drifts. */
export function reconstruction({ stateNames, backsolve, time }: Backsolved): readonly Figure[] {
  if (!backsolve) return [];
  const { reconstructed, forward } = backsolve;
  const groups = alikeInValues(shownOf(stateNames).map((_, i) => valuesOver(forward, i)));
  const drift = driftCourse(reconstructed, forward);
  const covered = reachOf(reconstructed) > SEEN * reachOf(forward);
  const isRounding = covered && largest(valuesOf(drift.course)) <= elementary.log10(drift.least);
  return [
    ...groups.map((group, g): Figure => {
      const names = group.map((i) => stateNames[i]);
      const { range, farthest } = aroundForward(forward, reconstructed, group);
      return {
        id: g === 0 ? "reconstruction" : `reconstruction-more-${g}`,
        title: groups.length === 1 ? "What backsolve sees" : `What backsolve sees: ${listedNames(names)}`,
        description: "The state solved backward from the end, dashed, over the state of the forward solve.",
        ...captioned(
          g === 0 && leftOut(stateNames),
          g === 0 &&
            isRounding &&
            `Solved backward, the state stays within ${formatNumber(drift.least)} of the forward one: rounding alone makes as much.`,
          range && `Solved backward, the state leaves the drawing: it comes to ${formatNumber(farthest)}.`,
          timeSentence(time),
        ),
        x: timeAxis(time),
        y: { label: valuesTitle(names), scale: "linear", range },
        marks: group.flatMap((i, place): Mark[] => [
          {
            kind: "line",
            id: `forward-${i}`,
            label: stateNames[i],
            colour: i,
            ...curveOver(forward, i, time, range),
          },
          {
            kind: "line",
            id: `backward-${i}`,
            label: `${stateNames[i]}, solved backward`,
            badge: { text: stateNames[i], at: (place + 0.25) / group.length },
            colour: i,
            dash: "dashed",
            ...curveOver(reconstructed, i, time, range),
          },
        ]),
      };
    }),
    ...(covered && !isRounding ? [driftFigure(drift, time)] : []),
  ];
}

/** The part of the forward solve that is seen on a chart of all of it. */
const SEEN = 1e-3;

const reachOf = ({ t }: Pieces) => Math.abs(t[t.length - 1] - t[0]);

/** Logarithms of the drift where pieces begin and end, and twice within each. */
function valuesOf({ t, y }: DriftCourse["course"]): Float64Array {
  const values = Float64Array.from({ length: 4 * Math.max(0, t.length - 1) }, (_, n) => y(n >> 2, (n & 3) / 3));
  return values.filter(Number.isFinite);
}

function driftFigure({ course, least }: DriftCourse, time: Axis["scale"]): Figure {
  const view = { x: between(course.t), y: between(valuesOf(course)) };
  const { curve, strays } = followedOver(course, time, { ...STRIP, view }, POINTS);
  return {
    id: "drift",
    title: "Drift of backsolve",
    description: `The distance between the state solved backward and the forward one. What is less than ${formatNumber(least)}, about a thousand roundings of the state, is drawn there.`,
    ...captioned(
      smallest(curve.y) <= elementary.log10(least) && `Rounding hides what is less than ${formatNumber(least)}.`,
      strays !== undefined &&
        `It turns too often for a drawing: drawn to ${formatNumber(Math.ceil(10 * strays) / 10)} px.`,
    ),
    x: timeAxis(time),
    y: { label: "drift", scale: "log" },
    marks: [
      {
        kind: "line",
        id: "drift",
        colour: "error",
        ...curve,
        y: curve.y.map((power) => Math.max(least, elementary.pow(10, power))),
      },
    ],
  };
}

/** Heights of the forward state beside it in which what is solved backward is followed: where that explodes the rest stays to be seen. */
const BESIDE = 0.5;
/** Farther away than so many heights it is left. */
const LEFT = 2;

/** What is shown of a state and what is made of it backward where that goes far away, and the value it comes to. */
function aroundForward(forward: Pieces, reconstructed: Pieces, shown: readonly number[]) {
  const all = (pieces: Pieces) => shown.flatMap((i) => [...valuesOver(pieces, i)]);
  const [low, high] = between(Float64Array.from(all(forward)));
  const off = (value: number) => Math.max(low - value, value - high);
  const farthest = all(reconstructed).reduce((most, value) => (off(value) > off(most) ? value : most), low);
  const height = high - low;
  const isNear = farthest >= low - LEFT * height && farthest <= high + LEFT * height;
  const range = isNear ? undefined : ([low - BESIDE * height, high + BESIDE * height] as const);
  return { range, farthest };
}
