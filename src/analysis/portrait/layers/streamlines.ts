import { type Streamline, streamlines } from "../../../phase/streamlines.ts";
import { equalAtFirst } from "../axisKinds.ts";
import { MARGIN } from "../fieldMark.ts";
import { widened } from "../view.ts";
import { arrows } from "./arrows.ts";
import type { Layer } from "./layer.ts";
import { manyComponents, movingField, type Scene } from "./scene.ts";

/** Between lines, as a part of the drawing's width; the lines reach beyond it, so that a drag shows no empty margin. */
const DISTANCE = 0.045;
/** As the legend has it, too: drawings are not translated. */
const ID = "streamlines";
/** Height over width where units differ. */
const ASPECT = 0.8;
/** A line begins with so little ink, and has all of it from this part of its length on. */
const FAINTEST = 0.2;
const FULL_FROM = 0.5;

/** Curves along the field, evenly spaced. */
export const streamlinesLayer: Layer = {
  name: "streamlines",
  title: "Streamlines",
  doc: "Curves along the field, evenly spaced, in place of arrows",
  initially: () => false,
  insteadOf: arrows.name,
  refused: (scene) => movingField(scene) ?? manyComponents(scene),
  draw(scene) {
    const { flow, t, view, axes, held } = scene;
    const plane = { view: widened(view, MARGIN), axes, held };
    const found = streamlines(flow.frozen(t), plane, DISTANCE / (1 + 2 * MARGIN), aspectOf(scene));
    const along = (values: (line: Streamline) => Iterable<number>, gap = Number.NaN) =>
      Float64Array.from(found.flatMap((line) => [...values(line), gap]));
    return {
      marks: [
        {
          kind: "line",
          id: ID,
          label: ID,
          colour: "muted",
          faint: true,
          width: 1,
          heads: true,
          x: along(({ x }) => x),
          y: along(({ y }) => y),
          ink: along(({ x }) => tapered(x.length), 0),
        },
      ],
    };
  },
};

/** Height over width of the drawing. */
function aspectOf({ flow, view: { x, y }, axes: [i, j] }: Scene): number {
  const isEqual = equalAtFirst([flow.stateNames[i], flow.stateNames[j]], { x, y });
  return isEqual ? (y[1] - y[0]) / (x[1] - x[0]) : ASPECT;
}

/** Ink that grows along a line: where it comes from is told from where it goes without its head, too. */
function tapered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => {
    const part = Math.min(1, n / (FULL_FROM * (count - 1)));
    return FAINTEST + part * (1 - FAINTEST);
  });
}
