import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccuracyStory } from "../../../src/analysis/accuracy/accuracyStory.ts";
import { accuracy } from "../../../src/analysis/accuracy/measure/accuracy.ts";
import { sideFigures } from "../../../src/analysis/accuracy/sideFigures.ts";
import { largest, smallest } from "../../../src/core/extremes.ts";
import { pieceAt } from "../../../src/ode/pieces.ts";
import type { Figure, Line } from "../../../src/protocol/figure.ts";
import { Session } from "../../../src/study/session.ts";
import { StudyError } from "../../../src/study/study.ts";
import { runs } from "../../runs.ts";
import { type Dense, denselyOf, furthest } from "../denseOutput.ts";
import { studiesOfSamples } from "../studiesOfSamples.ts";

/*
 * Every curve of an accuracy panel lies on what it is drawn of: the reference between its steps, a side on the lines between the
 * ends of all its steps, an error on the ends of steps that it is known at.
 */

const MOST_POINTS = 4000;
const MOST_PIXELS = 0.5;
/** The widest that a column of a panel becomes. */
const COLUMN = [700, 460] as const;

const session = new Session();
/** Few steps of ladders: they are not drawn at the sides. */
const effort = { operations: 2e5, timed: false, cancelled: () => false };

for (const { name, texts, of } of studiesOfSamples(session).filter((_, n) => n % runs(4, 1) === 0))
  test(`${name}: the curves of every method lie on what they are drawn of at 1× and at 4×`, () => {
    const story = storyOf(() => accuracy(session, of(), { third: "tsit5", float32: true, texts }, effort));
    if (!story) return;
    let drawn = 0;
    for (const [index, { title }] of story.sides.entries())
      for (const figure of sideFigures(story, index))
        for (const line of figure.marks.filter((mark): mark is Line => mark.kind === "line")) {
          assert.ok(line.x.length <= MOST_POINTS, `${title}: ${line.id} has ${line.x.length} points`);
          for (const zoom of [1, 4]) {
            const off = furthest(figure, line, drawnOf(story, index, line.id), COLUMN, zoom);
            assert.ok(off <= MOST_PIXELS, `${figure.id} ${line.id} at ${zoom}×: ${off.toFixed(2)} px beside`);
          }
          if (line.id.startsWith("reference"))
            assert.ok(isShown(figure, line), `${figure.id} ${line.id}: its edge cuts it`);
          drawn++;
        }
    assert.ok(drawn >= 3 * story.sides.length, `${drawn} curves`);
  });

test("what a reference is drawn of is the reference", () => {
  for (const { name, texts, of } of studiesOfSamples(session).filter((_, n) => n % runs(4, 1) === 0)) {
    const story = storyOf(() => accuracy(session, of(), { texts }, effort));
    if (!story) continue;
    const { t, z, pieces, size, growth = 1, uncertainty } = story.reference;
    const state = new Float64Array(pieces.dimension);
    const direction = Math.sign(story.span[1] - story.span[0]);
    // Steps elsewhere round otherwise, and a chaotic system magnifies that to what the reference itself may be off.
    const rounding = 1e-6 * (size || 1) * Math.max(1, 1e-6 * growth);
    let n = 0;
    for (const [row, time] of t.entries()) {
      while (n < pieces.t.length - 2 && (pieces.t[n + 1] - time) * direction < 0) n++;
      // A row at a jump stands before it or behind it, and a dose at the start leaves a piece without length.
      const offs: number[] = [];
      for (let k = n; k < pieces.t.length - 1 && (pieces.t[k] - time) * direction <= 0; k++) {
        const length = pieces.t[k + 1] - pieces.t[k];
        if (length === 0) continue;
        pieceAt(pieces, k, (time - pieces.t[k]) / length, state);
        offs.push(largest(state.map((value, i) => Math.abs(value - z[row * pieces.dimension + i]))));
      }
      const off = smallest(offs);
      assert.ok(off <= Math.max(rounding, uncertainty), `${name} at t = ${time}: ${off} off`);
    }
  }
});

/** Whether the axes show all of a curve. */
const isShown = ({ x, y }: Figure, line: Line) =>
  [
    [x.range!, line.x],
    [y.range!, line.y],
  ].every(([[low, high], values]) =>
    [...values].every((value) => Number.isNaN(value) || (value >= low && value <= high)),
  );

/** None of a solution that does not leave its beginning. */
function storyOf(make: () => AccuracyStory): AccuracyStory | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

function drawnOf({ reference, sides }: AccuracyStory, index: number, id: string): Dense {
  const { solution, single } = sides[index];
  const [of, component] = id.split("-");
  if (of === "error") {
    const { t, error } = component === "single" ? single! : solution;
    return { x: t, y: error };
  }
  const { pieces } = of === "reference" ? reference : solution;
  return denselyOf(pieces, component === undefined ? [0, 1] : ["t", Number(component)]);
}
