import assert from "node:assert/strict";
import { test } from "node:test";
import { isOffered, isReporting, reports } from "../../../src/analysis/analysis.ts";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import { describe } from "../../../src/engine/describe.ts";
import { auditGradient } from "../../../src/study/gradient/audit.ts";
import { massStudy, massTexts, session } from "../../ode/implicit/massProblems.ts";

const never = () => false;

test("a portrait with a mass matrix has trajectories, no layer of a field, and says what was made of the start", () => {
  const { figures, layers, notes, trouble } = drawPortrait(session, massStudy("unbalanced"), {}, never);
  assert.equal(trouble, undefined);
  assert.deepEqual(figures[0].marks.filter(({ kind }) => kind === "field"), []); // biome-ignore format: one line
  assert.ok(figures[0].marks.some(({ id }) => id === "trajectory-0"));
  assert.ok(layers.length > 0);
  for (const { on, refused } of layers) {
    assert.equal(on, false);
    assert.match(refused ?? "", /With a mass matrix the right-hand side is not the derivative/);
  }
  assert.doesNotMatch(`${figures[0].description} ${figures[0].caption}`, /field/);
  assert.match(notes.join(" "), /c = 5 is taken as 0, where they do/);
});

test("a portrait of what has no solution says so; a line of phases is refused", () => {
  const { trouble } = drawPortrait(session, massStudy("index3"), {}, never);
  assert.match(trouble?.message ?? "", /of a higher index than 1; differentiate a constraint/);
  assert.throws(() => drawPortrait(session, massStudy("heavy"), {}, never), /divide the right-hand side by the mass/);
});

test("analyses that take the right-hand side for the derivative are neither offered nor run, and an audit is not made", () => {
  const { experiments } = describe(session.read(massTexts), massTexts.entry, 1);
  assert.deepEqual(experiments.find(({ name }) => name === "robertson")?.offered, ["portrait", "sweep"]);
  const study = massStudy("robertson");
  for (const analysis of analyses) {
    const subject = { kind: "experiment", trainable: false, hasMass: true, dimension: 3 } as const;
    assert.equal(isOffered(analysis, subject), ["portrait", "sweep"].includes(analysis.name));
    if (!isReporting(analysis) || analysis.takesMass) continue;
    const context = { session, entry: "", texts: new Map(), cancelled: never, seed: 0 };
    assert.throws(
      () => reports(analysis, study, {}, context),
      new RegExp(`${analysis.title.replace("?", ".")} takes the right-hand side for the derivative`),
    );
  }
  assert.throws(() => auditGradient(session, massStudy("indexOne"), {}, []), /takes? no mass matrix/);
});
