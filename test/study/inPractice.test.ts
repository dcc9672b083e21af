import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { reportsOf, wordsOf } from "../analysis/reportsOf.ts";
import { runInNode } from "../language/inNode.ts";

/*
 * Files as people write them, in test/samples/inPractice: each gives the right value, or the message that it needs.
 */

const session = new Session();

function open(file: string) {
  const entry = `${file}.node-ode.ts`;
  const texts = new Map([[entry, readFileSync(`test/samples/inPractice/${entry}`, "utf8")]]);
  return { entry, texts, program: session.read({ entry, texts }) };
}

function solved(file: string, name: string, span?: readonly [number, number]) {
  const subject = study(open(file).program, name, { span });
  return { subject, ...solve(session, subject).trajectories[0] };
}

/** What Node gives for the same file: classical Runge–Kutta, 2,000 steps from each time at which anything changes to the next. */
function inNode(file: string, name: string, z0: readonly number[], times: readonly number[]): number[] {
  const { entry, texts } = open(file);
  const f = runInNode(entry, texts)[name] as (z: number | number[], t: number) => number | number[];
  const rate = (z: number[], t: number) => [f(z0.length === 1 ? z[0] : z, t)].flat();
  let z = [...z0];
  for (let k = 0; k + 1 < times.length; k++) {
    const h = (times[k + 1] - times[k]) / STEPS;
    // Inside the piece, whichever side its ends belong to.
    const inside = (t: number) => Math.min(Math.max(t, times[k] + 1e-6 * h), times[k + 1] - 1e-6 * h);
    const along = (x: number[], a: number, d: number[]) => x.map((value, i) => value + a * d[i]);
    for (let n = 0; n < STEPS; n++) {
      const t = times[k] + n * h;
      const k1 = rate(z, inside(t));
      const k2 = rate(along(z, h / 2, k1), t + h / 2);
      const k3 = rate(along(z, h / 2, k2), t + h / 2);
      const k4 = rate(along(z, h, k3), inside(t + h));
      z = z.map((x, i) => x + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
  }
  return z;
}

const STEPS = 2_000;

suite("files as people write them are solved as Node computes them", () => {
  const quarter = Array.from({ length: 24 }, (_, k) => (k * 5) / 24);
  const cases: readonly (readonly [file: string, name: string, z0: number[], times: number[], end: number])[] = [
    ["lookUpByFloor", "grow", [1], quarter, 4.9],
    ["lookUpByFindIndex", "decay", [1], [0, 1, 2, 3], 4.9],
    ["lookUpByBisection", "decay", [1], [0, 1, 2, 3], 4.9],
    ["lookUpByBisection", "decay", [1], [0, 1, 2, 3], 20],
    ["lookUpByWhile", "decay", [1], [0, 1, 2, 3], 4.9],
    ["lookUpByWhile", "decay", [1], [0, 1, 2, 3], 20],
    ["stepsByFilter", "follow", [1], [0, 2, 5], 20],
    ["stepsByFindLast", "follow", [1], [0, 2, 5], 20],
    ["naturalSpline", "decay", [1], [0, 1, 2, 3, 4], 5],
    ["pulsesBySome", "gate", [1], [0, 1, 2, 4, 5], 20],
    ["partialRecord", "chain", [1, 0, 0], [0], 20],
  ];
  for (const [file, name, z0, times, end] of cases) {
    test(`${file} to t = ${end}`, () => {
      const { status, z, diagnosis } = solved(file, name, [0, end]);
      assert.equal(status, "ok", diagnosis?.message);
      const expected = inNode(file, name, z0, [...times, end]);
      for (const [i, value] of expected.entries()) {
        const error = Math.abs(z[z.length - z0.length + i] - value);
        assert.ok(error <= 1e-5 * Math.max(1e-2, Math.abs(value)), `${i}: off by ${error} of ${value}`);
      }
    });
  }

  test("a schedule with `else break`, to the end of the season", () => {
    const { status, z } = solved("scheduleElseBreak", "season");
    assert.equal(status, "ok");
    const expected = inNode("scheduleElseBreak", "epidemic", [0.999, 0, 0.001, 0], [0, 30, 75, 120, 200]);
    for (const [i, value] of expected.entries()) assert.ok(Math.abs(z[z.length - 4 + i] - value) < 1e-5);
  });

  test("a look-up past the end of its table ends the solve there, with the table's ends and the way out", () => {
    for (const [file, name, entry, last] of [
      ["lookUpByFloor", "grow", 25, 24],
      ["lookUpByFindIndex", "decay", -2, 4],
    ] as const) {
      const { status, t, z, diagnosis } = solved(file, name);
      assert.equal(status, "diverged");
      assert.ok(Math.abs(t[t.length - 1] - 5) < 1e-9, file);
      const times = file === "lookUpByFloor" ? quarter : [0, 1, 2, 3];
      const [expected] = inNode(file, name, [1], [...times, 5]);
      assert.ok(Math.abs(z[z.length - 1] / expected - 1) < 1e-4, file);
      assert.match(diagnosis?.message ?? "", /is not finite at t = 5:/);
      assert.ok(
        diagnosis?.message.includes(`the table has no entry ${entry}: they go from 0 to ${last}; end the span`),
      );
      assert.ok(diagnosis?.range);
    }
  });

  test("a cubic that goes on past its last knot outgrows all numbers, as it does under Node, and that is said", () => {
    const { status, t, diagnosis } = solved("naturalSpline", "decay");
    assert.equal(status, "diverged");
    assert.match(diagnosis?.message ?? "", /grew past the largest number/);
    const before = t.findLastIndex((time) => time < 8);
    const [expected] = inNode("naturalSpline", "decay", [1], [0, 1, 2, 3, 4, t[before]]);
    const { z } = solved("naturalSpline", "decay", [0, t[before]]);
    assert.ok(Math.abs(z[z.length - 1] / expected - 1) < 1e-3, `${z[z.length - 1]}, not ${expected}`);
  });

  test("a pulse from rest, and an infusion after two days of it", () => {
    const opened = solved("pulseFromRest", "opened");
    assert.ok(Math.abs(opened.z[6] - 0.432332358) < 1e-6);
    assert.ok(Math.abs(opened.z[10] - 0.007918435) < 1e-7);
    const { z, status } = solved("infusion", "days");
    assert.equal(status, "ok");
    assert.ok(Math.abs(z[z.length - 1] - 9.302418) < 1e-4);
  });

  test("a spiking membrane is solved to its end in some thousand steps", () => {
    const { z, status, stats } = solved("membrane", "spikes");
    assert.equal(status, "ok");
    assert.ok(Math.abs(z[z.length - 4] + 64.996) < 1e-3);
    assert.ok(stats.steps < 10_000);
  });

  test("the accuracy report says of an infusion and of a turning body what `solve` does", async () => {
    for (const [file, name] of [
      ["infusion", "days"],
      ["attitude", "spin"],
    ]) {
      const { texts, entry } = open(file);
      const reports = await reportsOf("accuracy", { text: texts.get(entry) ?? "", name });
      const words = wordsOf(reports.at(-1)!);
      assert.match(words, /order/);
      assert.doesNotMatch(words, /diverge/);
      const { z, subject } = solved(file, name);
      const size = Math.hypot(...z.subarray(z.length - subject.field.dimension));
      assert.ok(file === "infusion" ? Math.abs(size - 9.302418) < 1e-4 : Math.abs(size - 1) < 1e-6);
    }
  });

  test("the time at which something switches has its gradient in every mode, and a lag that is estimated moves", () => {
    const subject = study(open("switchingTime").program, "ended");
    for (const mode of gradientModes.names()) {
      const [{ status, gradient: found }] = gradient(session, subject, { mode });
      assert.equal(status, "ok");
      assert.ok(Math.abs(found.theta[0] + 0.111565) < 1e-6, `${mode} ${found.theta[0]}`);
      assert.ok(Math.abs(found.theta[1] + 0.66939) < 2e-6, `${mode} ${found.theta[1]}`);
    }
    const { program, texts } = open("lagTime");
    const { status, theta } = new StudyTraining(session, study(program, "fit"), texts, {}).run({
      cancelled: () => false,
    });
    assert.notEqual(status, "failed");
    assert.ok(Math.abs(theta[0] - 0.857) < 0.02, `${theta}`);
  });
});

suite("files that need a message have it", () => {
  test("a fourth argument, with the line as it should be", () => {
    const { diagnostics } = open("fourthArgument").program;
    const [{ code, message, severity, fix }] = diagnostics;
    assert.deepEqual([diagnostics.length, code, severity], [1, "further-argument", "warning"]);
    assert.match(message, /nothing gives it a fourth argument: `damping` keeps its default/);
    assert.equal(
      fix?.line,
      "export function oscillator(y = [2, 0], t: number, { stiffness = 1, damping = 0.3 } = {}) {",
    );
  });

  test("dry friction that holds a block: the solution stays with it, from when on is said", () => {
    const { status, t, z, diagnosis } = solved("friction", "slide");
    assert.equal(status, "ok");
    assert.match(
      diagnosis?.message ?? "",
      /^from t = 0\.463\d the solution slides along the condition of line \d+, to which the right-hand side points from both sides/,
    );
    // At rest from there on.
    assert.ok(Math.abs(z[z.length - 1]) < 1e-9, `${z[z.length - 1]} at ${t[t.length - 1]}`);
  });

  test("all others have nothing to say", () => {
    for (const file of ["stepsByFilter", "stepsByFindLast", "scheduleElseBreak", "pulsesBySome", "partialRecord"])
      assert.deepEqual(open(file).program.diagnostics, [], file);
  });
});
