import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { accuracyJson } from "../../../src/analysis/accuracy/accuracyJson.ts";
import { accuracyReport } from "../../../src/analysis/accuracy/accuracyReport.ts";
import { accuracy } from "../../../src/analysis/accuracy/analysis.ts";
import { findings } from "../../../src/analysis/accuracy/findings.ts";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { reportFormats } from "../../../src/figure/reportText.ts";
import type { Line } from "../../../src/protocol/figure.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { sampleText, type Told, tell } from "./accuracyStories.ts";

const byThird = new Map<string, Told>();

function kepler(third: string): Told {
  const told = byThird.get(third) ?? tell(sampleText("kepler"), "years", { third, operations: 2e4 });
  byThird.set(third, told);
  return told;
}

const said = ({ story }: Told) => sentences(story, findings(story)).join("\n");
const oscillator = (options: string, f = "([x, v] = [1, 0], t: number) => [v, -x]") =>
  tell(
    `import { experiment } from "node-ode";\nexport const f = ${f};\nexport const study = experiment(f, { t: [0, 60], steps: 600, ${options} });`,
    "study",
    { operations: 2e4 },
  );

suite("what an experiment says that solutions keep", () => {
  test("of Kepler's planet leapfrog, Yoshida and Gauss keep the energy near, and RK4 loses it", () => {
    for (const third of ["leapfrog", "yoshida4", "gauss4"]) {
      const { story } = kepler(third);
      const [energy, momentum] = story.invariants;
      assert.deepEqual([energy.name, energy.isKept, energy.isRelative], ["energy", true, true]);
      assert.ok(Math.abs(energy.start + 0.5) < 1e-15 && Math.abs(momentum.start - 0.8) < 1e-15);
      assert.ok(Math.abs(energy.reference.furthest.distance) < 1e-10);
      const trends = story.sides.map(({ courses }) => courses.map(({ trend }) => trend));
      assert.deepEqual(trends.slice(1), [
        ["grows", "grows"],
        ["even", "rounding"],
      ]);
    }
  });

  test("distances are those of the states that the method takes, at every step", () => {
    const { story } = kepler("leapfrog");
    // Velocity Verlet written out, without the lab.
    const [h, steps] = [(10 * Math.PI) / 400, 400];
    let [x, y, u, v] = [0.4, 0, 0, 2];
    let most = 0;
    const { distance, t, furthest } = story.sides[2].courses[0];
    assert.equal(t.length, steps + 1);
    for (let n = 1; n <= steps; n++) {
      const kick = () => {
        const r = Math.hypot(x, y) ** 3;
        u -= ((h / 2) * x) / r;
        v -= ((h / 2) * y) / r;
      };
      kick();
      x += h * u;
      y += h * v;
      kick();
      const d = ((u * u + v * v) / 2 - 1 / Math.hypot(x, y) + 0.5) / 0.5;
      most = Math.max(most, Math.abs(d));
      assert.ok(Math.abs(distance[n] - d) < 1e-10, `step ${n}: ${distance[n]} for ${d}`);
    }
    assert.ok(Math.abs(Math.abs(furthest.distance) - most) < 1e-10);
  });

  test("the same is in the drawing, in words, in Markdown, HTML, CSV and JSON", () => {
    const told = kepler("leapfrog");
    const blocks = accuracyReport(told.story);
    const figures = blocks.flatMap((block) => (block.kind === "figure" ? [block.figure] : []));
    const figure = figures.find(({ id }) => id === "invariant-0")!;
    assert.equal(figure.title, "How far energy is from its start");
    assert.deepEqual(
      figure.marks.map(({ id }) => id),
      ["euler", "rk4", "leapfrog"],
    );
    const drawn = (figure.marks[2] as Line).y.reduce((most, y) => (y > most ? y : most), 0);
    const { furthest } = told.story.sides[2].courses[0];
    assert.equal(drawn, Math.abs(furthest.distance), "the furthest is never thinned out");
    assert.match(
      said(told),
      /Without a trend over this span, energy stays near its start, .* at most 0\.047 by Leapfrog, as a part of it\./,
    );
    assert.match(said(told), /Further and further, energy moves away from its start: up to 0\.0034 by RK4/);
    assert.match(said(told), /To rounding, Leapfrog keeps angular momentum\./);
    for (const format of ["markdown", "html", "csv"] as const) {
      const text = reportFormats[format].text("", blocks);
      assert.match(text, /energy, relative/, format);
      assert.match(text, /0\.0473/, format);
      assert.match(text, /no trend/, format);
    }
    const { invariants } = accuracyJson(told.story);
    assert.deepEqual(invariants![0].methods[2], {
      name: "leapfrog",
      furthest,
      end: told.story.sides[2].courses[0].distance.at(-1),
      trend: "even",
    });
  });

  test("in tables the verdict stands before the numbers, where a narrow panel shows it", () => {
    const tables = accuracyReport(kepler("leapfrog").story).filter((block) => block.kind === "table");
    for (const id of ["invariants", "orders"])
      for (const row of tables.find((table) => table.id === id)!.rows) {
        const [place, number] = ["object", "number"].map((kind) => row.findIndex((cell) => typeof cell === kind));
        assert.ok(place >= 0 && (number < 0 || place < number), `${id}: ${place} after ${number}`);
      }
  });

  test("what the equation does not keep is said to be none, and nothing is said of methods", () => {
    const told = oscillator(
      "invariant: { energy: ([x, v]) => v * v + x * x }",
      "([x, v] = [1, 0], t: number) => [v, -x - 0.05 * v]",
    );
    assert.equal(told.story.invariants[0].isKept, false);
    assert.match(
      said(told),
      /The equation does not keep energy: along the solution itself it comes 0\.95 from its start, as a part of it\./,
    );
    assert.doesNotMatch(said(told), /Without a trend over|Further and further|To rounding|At its furthest/);
    const figures = accuracyReport(told.story).flatMap((block) => (block.kind === "figure" ? [block.figure] : []));
    assert.equal(figures.find(({ id }) => id === "invariant-0")!.marks[0].id, "reference");
  });

  test("one that begins at 0 is not divided by it", () => {
    const { story } = oscillator("z0: [0, 1], invariant: ([x, v], t) => x * Math.cos(t) - v * Math.sin(t)");
    const [{ isKept, isRelative, name, start }] = story.invariants;
    assert.deepEqual(
      { isKept, isRelative, name, start },
      { isKept: true, isRelative: false, name: "invariant", start: 0 },
    );
    assert.ok(story.sides.every(({ courses }) => Number.isFinite(courses[0].furthest.distance)));
  });

  test("energy that goes as far as it can is not called near, and a method that ends early has no trend", () => {
    const implicit = tell(
      `import { experiment } from "node-ode";\nexport const f = ([x, v] = [1, 0], t: number) => [v, -x];\nexport const study = experiment(f, { t: [0, 200], steps: 300, invariant: ([x, v]) => v * v + x * x });`,
      "study",
      { third: "implicitEuler", operations: 2e4 },
    );
    assert.notEqual(implicit.story.sides[2].courses[0].trend, "even");
    const { story } = tell(sampleText("henonHeiles"), "orderly", { operations: 2e4 });
    assert.ok(story.sides[0].solution.message, "Euler is lost");
    assert.equal(story.sides[0].courses[0].trend, undefined);
  });

  test("a report takes the method of an experiment with an invariant as the third, and of others none", () => {
    const session = new Session();
    const read = (text: string, name: string) =>
      study(session.read({ entry: "a.node-ode.ts", texts: new Map([["a.node-ode.ts", text]]) }), name);
    const third = (text: string, name: string) => accuracy.options.method.default(read(text, name), {});
    assert.equal(third(sampleText("kepler"), "years"), "leapfrog");
    const without = sampleText("henonHeiles").replaceAll("invariant: { energy },", "");
    assert.equal(third(without, "orderly"), "");
    assert.equal(third(sampleText("lotkaVolterra"), "orbits"), "");
  });
});
