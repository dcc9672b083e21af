import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { accuracyJson } from "../../../src/analysis/accuracy/accuracyJson.ts";
import { accuracyReport } from "../../../src/analysis/accuracy/accuracyReport.ts";
import type { AccuracyStory } from "../../../src/analysis/accuracy/accuracyStory.ts";
import { findings } from "../../../src/analysis/accuracy/findings.ts";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { stabilityFigure } from "../../../src/analysis/accuracy/stabilityFigure.ts";
import { isImplicit } from "../../../src/ode/implicit/implicitMethod.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { amplification, stabilityFunction } from "../../../src/ode/stabilityFunction.ts";
import type { FigureBlock } from "../../../src/protocol/panel.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { sampleText, tell } from "./accuracyStories.ts";

const said = (story: AccuracyStory): readonly string[] => sentences(story, findings(story));
const third = (story: AccuracyStory) => findings(story)[2];

/** Prothero and Robinson's problem. */
const slaved = (lambda: number, exact = true) =>
  `import { experiment } from "node-ode";
export const f = (x = 1, t: number) => -${lambda} * (x - Math.cos(t)) - Math.sin(t);
export const study = experiment(f, { t: [0, 3]${exact ? ", exact: (t) => Math.cos(t)" : ""} });`;

const oneStep = [...methods].filter(isImplicit).filter(({ isMultistep }) => !isMultistep);

suite("implicit methods in accuracy reports", () => {
  for (const [name, order] of [
    ["radau5", 3],
    ["rodas5p", 3],
    ["kvaerno5", 2],
    ["gauss4", 2],
  ] as const) {
    test(`Prothero and Robinson's problem: the reduced order of ${name} is named, with ${order}, which theory gives`, () => {
      const { story } = tell(slaved(1e6), "study", { third: name, operations: 1e6 });
      const { title, double, reduced, method } = third(story);
      assert.ok(Math.abs(double.fit!.order - order) < 0.3, `${double.fit?.order}`);
      assert.equal(reduced?.slaved?.order, order);
      const sentence = said(story).find((one) => one.startsWith(`${title} converges`))!;
      assert.match(
        sentence,
        new RegExp(
          `at order [\\d.]+ and not at its ${method.order}: the problem is stiff along the solution \\(−h Re λ from .* to .*\\), where theory leaves order ${order} `,
        ),
      );
      assert.equal(accuracyJson(story).methods[2].orderInStiffLimit, order);
    });
  }

  test("on problems that are not stiff no order is called reduced by stiffness, and every method has its own", () => {
    const smooth = `import { experiment } from "node-ode";
export const f = ([x, y] = [1, 0.5], t: number) => [y + Math.sin(2 * t), -x];
export const study = experiment(f, { t: [0, 2] });
export const bent = (x = 0.2, t: number) => Math.abs(x - 0.7) + 0.3;
export const kink = experiment(bent, { t: [0, 2] });`;
    for (const { name, order } of oneStep) {
      const { story } = tell(smooth, "study", { third: name, operations: 1e6 });
      const { double, reduced } = third(story);
      assert.ok(double.fit && Math.abs(double.fit.order - order) < 0.3, `${name}: ${double.fit?.order}`);
      assert.equal(reduced, undefined);
      assert.equal(story.reference.kind, "dop853 1e-13");
      assert.doesNotMatch(said(story).join("\n"), /stiff/);
    }
    const { story } = tell(smooth, "kink", { third: "radau5", operations: 1e6 });
    assert.equal(third(story).reduced?.slaved, undefined, "a kink is no stiffness");
    assert.doesNotMatch(said(story).join("\n"), /stiff/);
  });

  test("whatever the stiffness, order reduction is claimed only where no fitted step resolves it and the slope is lower", () => {
    let claimed = 0;
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 6, noNaN: true }),
        fc.constantFrom("radau5", "rodas5p", "kvaerno5", "gauss4", "trBdf2"),
        (power, name) => {
          const lambda = Number((10 ** power).toPrecision(3));
          const { story } = tell(slaved(lambda), "study", { third: name, operations: 1e6 });
          const { reduced, double, method } = third(story);
          if (!reduced?.slaved) return;
          claimed++;
          const { from } = double.fit!;
          assert.ok(lambda * from >= 1, `λ = ${lambda} with h = ${from}`);
          // Two runs by themselves, without the lab's fit.
          const slope = (steps: number) => Math.log2(error(lambda, name, steps) / error(lambda, name, 2 * steps));
          const steps = Math.round(3 / from / 2);
          assert.ok(slope(steps) < method.order - 0.2, `${name} at λ = ${lambda}: ${slope(steps)}`);
        },
      ),
      { seed: 7, numRuns: 40 },
    );
    assert.ok(claimed >= 5, `${claimed}`);
  });

  test("errors that are not yet on a line are no reduced order", () => {
    const { story } = tell(sampleText("heat"), "rod", { third: "radau5", operations: 2e6 });
    assert.ok(story.reference.isStiff);
    assert.equal(third(story).reduced, undefined);
    assert.ok(said(story).some((one) => one.startsWith("Radau IIA 5 shows no order yet")));
  });

  test("regions of stability are those of R, hλ lies in them, and A- and L-stability are said of methods that are", () => {
    for (const { name } of oneStep) {
      const { story } = tell(slaved(40), "study", { third: name, steps: 20, operations: 1e5 });
      const side = story.sides[2];
      const { marks, x: axis } = stabilityFigure(story, side, 2);
      const region = marks.find(({ id }) => id === "region");
      assert.ok(region?.kind === "regions");
      const [low, high] = axis.range!;
      const r = stabilityFunction(side.method)!;
      let onBoundary = 0;
      for (const [k, x] of region.x.entries()) {
        const y = region.y[k];
        if (Number.isNaN(x) || x < low + 0.3 || x > high - 0.3 || Math.abs(y) > 9.5) continue;
        onBoundary++;
        assert.ok(
          Math.abs(amplification(r, x, y) - 1) < 0.15,
          `${name}: |R| = ${amplification(r, x, y)} at ${x}, ${y}`,
        );
      }
      assert.ok(onBoundary > 20, `${name}: ${onBoundary}`);
      const eigenvalues = marks.find(({ id }) => id === "eigenvalues");
      assert.ok(eigenvalues?.kind === "points" && eigenvalues.x.every((x) => Math.abs(x + 40 * (3 / 20)) < 1e-9));
      const stable = ["gauss4", "trapezoid", "implicitMidpoint"].includes(name) ? "A-stable" : "L-stable";
      assert.equal(said(story).filter((one) => one.includes(`${side.title} is ${stable}:`)).length, 1);
      assert.equal(third(story).limit, undefined, "no step is too large");
      assert.equal(third(story).threshold, undefined);
    }
    const { story } = tell(slaved(40), "study", { third: "dopri5", operations: 1e5 });
    assert.doesNotMatch(said(story).join("\n"), /[AL]-stable/);
  });

  test("evaluations of an implicit run are those that its iterations took", () => {
    const { story } = tell(sampleText("vanDerPol"), "relaxation", { third: "radau5", operations: 3e5 });
    const [run] = story.measured.ladders[2].runs.slice(-1);
    assert.ok(run.evaluations > 3 * run.steps && run.evaluations < 200 * run.steps, `${run.evaluations}`);
  });
});

suite("methods that choose their steps, in accuracy reports", () => {
  const robertson = () => tell(sampleText("robertson"), "toTheEnd", { third: "auto", operations: 1e6 }).story;

  test("auto goes as auto: its steps and its switches are those of a solve, said and marked", () => {
    const story = robertson();
    const [{ stats, switches }] = solveBy("auto");
    const { own, method } = story.sides[2];
    assert.equal(method.name, "auto");
    assert.equal(own?.count, stats.accepted);
    assert.deepEqual(own?.switches, switches);
    assert.match(
      said(story).find((one) => one.startsWith("Automatic chooses"))!,
      /^Automatic chooses its own steps, \d+ of them at a relative tolerance of 1e-6: from t = 0\.06\d* on the problem is stiff: rodas5p takes the steps there\.$/,
    );
    const figures = accuracyReport(story).flatMap((block) =>
      block.kind === "columns" ? (block.columns[2]?.content ?? []) : [],
    );
    const solution = figures.find(
      (block) => block.kind === "figure" && block.figure.id === "solution-auto",
    ) as FigureBlock;
    const band = solution.figure.marks.find(({ id }) => id === "stretch-0");
    assert.ok(band?.kind === "rule" && band.at === switches![0].t && band.to === 1e11);
    const { at, observedOrder, expectedOrder, rows } = accuracyJson(story).methods[2];
    assert.deepEqual(at.switches, switches);
    assert.deepEqual(
      [observedOrder, expectedOrder],
      [null, null],
      "steps of many sizes and two methods have no one order",
    );
    assert.ok(rows.length >= 5 && rows.every(({ rtol, error }) => rtol !== undefined && error < 1e3 * rtol));
    const stability = stabilityFigure(story, story.sides[2], 2).marks.find(({ id }) => id === "others");
    assert.ok(stability?.kind === "points" && stability.x.length > 0, "where rodas5p took the steps");
  });

  test("where nothing is stiff, tsit5 takes all of auto's steps", () => {
    const { story } = tell(sampleText("lotkaVolterra"), "orbits", { third: "auto", operations: 1e6 });
    assert.ok(said(story).some((one) => / chooses its own steps, .*: tsit5 takes all of them\.$/.test(one)));
    assert.equal(story.sides[2].own?.switches.length, 0);
  });

  test("bdf goes at finer and finer tolerances, with the root loci of its orders and no order of its own", () => {
    const { story } = tell(sampleText("robertson"), "toTheEnd", { third: "bdf", operations: 1e6 });
    const errors = story.measured.ladders[2].runs.map(({ error }) => error);
    assert.ok(errors.length >= 5 && errors[errors.length - 1] < 1e-3 * errors[0]);
    const { marks } = stabilityFigure(story, story.sides[2], 2);
    assert.equal(marks.filter(({ id }) => id.startsWith("locus")).length, 5);
    assert.doesNotMatch(said(story).join("\n"), /BDF[^.]*(order|[AL]-stable)/);
    assert.equal(third(story).double.fit, undefined);
  });

  test("adams goes so, too, with the boundaries of stability of its twelve orders, and says nothing of iterations", () => {
    const { story } = tell(sampleText("lotkaVolterra"), "orbits", { third: "adams", operations: 1e6 });
    const errors = story.measured.ladders[2].runs.map(({ error }) => error);
    assert.ok(errors.length >= 5 && errors[errors.length - 1] < 1e-5 * errors[0], `${errors}`);
    const { marks, description } = stabilityFigure(story, story.sides[2], 2);
    const curves = marks.filter(({ id }) => id.startsWith("locus"));
    assert.equal(curves.length, 12);
    assert.match(
      description,
      /^Boundaries of absolute stability, one for each order: within each no solution of z′ = λz grows/,
    );
    assert.doesNotMatch(said(story).join("\n"), /Adams[^.]*(iteration|[AL]-stable)/);
    assert.equal(third(story).double.fit, undefined);
  });
});

suite("references of stiff problems", () => {
  test("radau5 at 1e-12, named in words, tables, drawings and JSON; it is right to twelve digits", () => {
    const { story } = tell(sampleText("robertson"), "toTheEnd", { operations: 1e5 });
    assert.equal(accuracyJson(story).reference, "radau5 1e-12");
    const whole = JSON.stringify(accuracyReport(story));
    assert.match(whole, /held against a reference computed by radau5 at 1e-12/);
    assert.doesNotMatch(whole, /dop853/);
    // Mazzia & Magherini, Test set for initial value problem solvers, release 2.4: Robertson at 10¹¹.
    const known = [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505];
    const end = story.reference.z.slice(-3);
    for (const [i, x] of known.entries()) assert.ok(Math.abs(end[i] - x) < 1e-14, `${end[i]} is not ${x}`);
    assert.equal(story.early, undefined, "an explicit reference ended at t = 290");
  });

  test("along a closed form a computed reference meets it, between its steps too", () => {
    const { reference } = tell(slaved(1e6, false), "study", { operations: 1e5 }).story;
    assert.equal(reference.kind, "radau5 1e-12");
    for (const [k, t] of reference.t.entries()) assert.ok(Math.abs(reference.z[k] - Math.cos(t)) < 1e-12);
  });

  test("what is not stiff keeps dop853", () => {
    for (const [file, name] of [
      ["lotkaVolterra", "orbits"],
      ["pendulum", undefined],
    ] as const) {
      const text = sampleText(file);
      const first = name ?? /export const (\w+) = experiment\(/.exec(text)![1];
      assert.equal(tell(text, first, { operations: 1e5 }).story.reference.kind, "dop853 1e-13");
    }
  });
});

function solveBy(method: string) {
  const session = new Session();
  const entry = "robertson.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, sampleText("robertson")]]) });
  return solve(session, study(program, "toTheEnd"), { method, outputs: "steps" }).trajectories;
}

/** The largest error of a method in fixed steps on Prothero and Robinson's problem. */
function error(lambda: number, method: string, steps: number): number {
  const session = new Session();
  const entry = "slaved.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, slaved(lambda)]]) });
  const [{ t, z }] = solve(session, study(program, "study"), { method, steps, outputs: "steps" }).trajectories;
  return t.reduce((most, time, n) => Math.max(most, Math.abs(z[n] - Math.cos(time))), 0);
}
