import assert from "node:assert/strict";
import { test } from "node:test";
import { fitFigures } from "../../../src/analysis/training/fitFigures.ts";
import { solutionsOf } from "../../../src/analysis/training/trainingView.ts";
import type { Line } from "../../../src/protocol/figure.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import type { Study } from "../../../src/study/study.ts";
import { trainingData } from "../../../src/study/training/trainingData.ts";
import { denselyOf, furthest } from "../denseOutput.ts";
import { studiesOfSamples } from "../studiesOfSamples.ts";

/* The solutions that a training draws over its data lie on their dense output, as the other panels' curves do. */

const MOST_POINTS = 4000;
const MOST_PIXELS = 0.5;
const STRIP = [1100, 260] as const;

const session = new Session();

const samples = studiesOfSamples(session);

function drawn(study: Study, texts: ReadonlyMap<string, string>) {
  const data = trainingData(session, study, texts);
  const z0 = (data?.trajectories.map((trajectory) => trajectory.z0) ?? study.z0).map((z) => [...z]);
  const learned = flowOf(session, study, {}, () => false);
  const { span } = study;
  const solutions = solutionsOf(learned, z0, span);
  const figures = fitFigures(
    {
      learned,
      truth: undefined,
      data,
      z0,
      span,
      augment: study.experiment!.augment,
      autonomous: true,
      runs: [],
      asked: {},
      previousView: undefined,
    },
    solutions,
  );
  return { figures, solutions };
}

test("an axis of what is not observed goes with the solution", () => {
  const { of, texts } = samples.find(({ name }) => name === "pharmacokinetics.fitDoses")!;
  const [gut, blood] = drawn(of(), texts).figures;
  assert.equal(gut.y.range, undefined);
  assert.ok(blood.y.range![1] > 5);
});

for (const { name, texts, of } of samples.filter(
  (each) => each.of().experiment?.loss !== undefined || each.of().experiment?.data !== undefined,
))
  test(`${name}: solutions lie on their dense output at 1× and at 4×`, () => {
    const { figures, solutions } = drawn(of(), texts);
    let count = 0;
    for (const [i, figure] of figures.entries())
      for (const line of figure.marks.filter((mark): mark is Line => mark.kind === "line")) {
        assert.ok(line.x.length <= MOST_POINTS, `${line.id} has ${line.x.length} points`);
        const dense = denselyOf(solutions[Number(line.id.split("-")[1])].pieces!, ["t", i]);
        for (const zoom of [1, 4]) {
          const off = furthest(figure, line, dense, STRIP, zoom);
          assert.ok(off <= MOST_PIXELS, `${figure.id} ${line.id} at ${zoom}×: ${off.toFixed(2)} px beside`);
        }
        count++;
      }
    assert.ok(count > 0);
  });
