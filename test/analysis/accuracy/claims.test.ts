import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { accuracyReport } from "../../../src/analysis/accuracy/accuracyReport.ts";
import { endTable, orderTable } from "../../../src/analysis/accuracy/accuracyTables.ts";
import type { Claim } from "../../../src/analysis/accuracy/claims/claim.ts";
import {
  bothDiverge,
  bothExact,
  costs,
  neitherReaches,
  oneReaches,
  rk4Exact,
} from "../../../src/analysis/accuracy/claims/cost.ts";
import { diverges, noOrder, orders, reducedOrder, singleFloor } from "../../../src/analysis/accuracy/claims/order.ts";
import { endsEarly, uncertainReference, wrongClosedForm } from "../../../src/analysis/accuracy/claims/solution.ts";
import { neverStable, unstable } from "../../../src/analysis/accuracy/claims/stability.ts";
import { findings } from "../../../src/analysis/accuracy/findings.ts";
import { COMPARED, PARTS } from "../../../src/analysis/accuracy/measure/reference.ts";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { stagesOf } from "../../../src/ode/adaptiveMethod.ts";
import { runs } from "../../runs.ts";
import { sampleText, type Told, tell } from "./accuracyStories.ts";
import { anyProblem, type Problem, Trial, textOf } from "./problems.ts";

const tried: readonly Pick<Claim<unknown>, "name" | "holds">[] = [
  endsEarly,
  wrongClosedForm,
  bothExact,
  rk4Exact,
  costs,
  oneReaches,
  neitherReaches,
  bothDiverge,
  orders,
  reducedOrder,
  noOrder,
  diverges,
  neverStable,
  unstable,
  singleFloor,
  uncertainReference,
];

/** Runs of so few steps may be right by a symmetry. */
const FEW = 16;
/** Runs of more steps than these are not tried. */
const MAX_TRIED = 20_000;

function said({ story, euler, rk4 }: Told): string {
  return sentences(story, [euler, rk4]).join("\n");
}

const experimentOf = (f: string, options: string) =>
  `import { experiment } from "node-ode";\nexport const f = ${f};\nexport const study = experiment(f, { ${options} });`;

suite("claims of accuracy reports", () => {
  test("two steps that hit a symmetry are not exact to roundoff: three are off by 3.6e-4", () => {
    for (const span of [1, 2, 4]) {
      const told = tell(experimentOf("(x = 0, t: number) => Math.cos(2 * Math.PI * t)", `t: [0, ${span}]`), "study");
      assert.equal(told.rk4.double.exact, false);
      assert.doesNotMatch(said(told), /exact to roundoff/);
      assert.match(said(told), /To reach 1e-6 Euler needs [\d\u202f.a-z ]+ evaluations, RK4 needs \d+/);
    }
  });

  test("a closed form that is off by 1e-7 is said to be, and the solver takes its place", () => {
    const told = tell(
      experimentOf("(x = 1, t: number) => -x", "t: [0, 2], exact: (t) => Math.exp(-t) + 1e-7 * t"),
      "study",
      { operations: 3e7 },
    );
    const { reference } = told.story;
    assert.equal(reference.kind, "dop853 1e-13");
    assert.ok(Math.abs(reference.disagreement! - 2e-7) < 1e-9, `${reference.disagreement}`);
    assert.ok(Math.abs(reference.z[reference.z.length - 1] - Math.exp(-2)) < 1e-12);
    assert.match(
      said(told),
      /^The exact solution that the experiment gives does not solve this equation: it comes to lie 2\.?0*e-7 off/,
    );
    assert.ok(told.rk4.double.fit && Math.abs(told.rk4.double.fit.order - 4) < 0.1);
  });

  test("nothing is unstable where f does not change but for a jump", () => {
    for (const f of ["(x = 0, t: number) => x > 0.4567 ? 0 : 1", "(x = 0, t: number) => t < 0.4567 ? 1 : -1"]) {
      const told = tell(experimentOf(f, "t: [0, 3]"), "study", { operations: 3e6 });
      assert.doesNotMatch(said(told), /[Uu]nstable|stable at no step/, f);
      assert.deepEqual([told.euler.threshold, told.rk4.threshold], [undefined, undefined], "nor in tables and figures");
    }
  });

  test("no step is called small enough where the table says 2", () => {
    const told = tell("export const fall = (z = 0, t: number) => Math.tanh(-z);", "fall");
    assert.ok(Math.abs(told.euler.limit!.h - 2) < 1e-6);
    assert.match(said(told), /^Both methods are exact to roundoff here, as long as they are stable\./);
    const constant = tell("export const constant = (x = 0, t: number) => 2;", "constant");
    assert.match(said(constant), /^Both methods are exact to roundoff here: no step is too large/);
  });

  test("a run that sits on a spurious equilibrium, or turns about the true one, is unstable", () => {
    // Steps of 0.6 are 3/r: beyond 2/r and 2.785/r, with an end that does not grow.
    const told = tell(experimentOf("(x = 0.1, t: number) => 5 * x * (1 - x)", "t: [0, 19.2]"), "study", {
      operations: 3e6,
    });
    const { euler, rk4 } = told;
    assert.ok(
      Math.abs(euler.double.ladder.threshold!.unstable - 0.4) < 0.02,
      `${euler.double.ladder.threshold?.unstable}`,
    );
    assert.ok(
      Math.abs(rk4.double.ladder.threshold!.unstable - 0.557) < 0.03,
      `${rk4.double.ladder.threshold?.unstable}`,
    );
    assert.match(said(told), /Unstable: Euler when h is above 0\.4\d*, RK4 when h is above 0\.5\d*; linear theory/);
  });

  test("a solution at rest is met by steps of any length: what is unstable is told by what becomes of changes", () => {
    // Where the solution is 0, and where it stays at another place.
    for (const [f, z0] of [
      ["([g, b] = [0, 0], t: number) => [-0.8 * g, 0.8 * g - 0.3 * b]", 0],
      ["([x] = [1], t: number) => [0.8 * (1 - x)]", 1],
    ] as const) {
      const told = tell(experimentOf(f, "t: [0, 36]"), "study");
      const { euler, rk4 } = told;
      for (const { limit, double } of [euler, rk4]) {
        const { stable, unstable } = double.ladder.threshold!;
        // To the next number of steps, and what grows slowly over 36.
        assert.ok(
          stable < limit!.h * 1.01 && unstable > limit!.h,
          `${stable}, ${unstable} about ${limit!.h} of z = ${z0}`,
        );
        assert.ok(unstable - stable < 0.1 * limit!.h, `${stable}, ${unstable}`);
      }
      assert.ok(Math.abs(euler.limit!.h - 2.5) < 1e-6);
      assert.match(said(told), /Unstable: Euler when h is above 2\.5\d*, RK4 when h is above 3\.\d+; linear theory/);
    }
  });

  test("a pulse at a time that outputs meet is in the reference", () => {
    const text = experimentOf("(x = 0, t: number) => Math.exp(-((t - 50) ** 2) / 0.02)", "t: [0, 100]");
    const { z } = tell(text, "study").story.reference;
    assert.ok(Math.abs(z[z.length - 1] - Math.sqrt(0.02 * Math.PI)) < 1e-10, `${z[z.length - 1]}`);
  });

  test("at rest until a short infusion: the methods are not blamed for a reference that missed it", () => {
    const told = tell(
      experimentOf("(c = 0, t: number) => (t >= 48 && t < 48.5 ? 200 : 0) - 0.1 * c", "t: [0, 72]"),
      "study",
    );
    const { z } = told.story.reference;
    assert.ok(Math.abs(z[z.length - 1] - 9.302418) < 1e-6, `${z[z.length - 1]}`);
    assert.doesNotMatch(said(told), /diverge/);
  });

  test("errors that follow no power of the step have no order, and nothing is extrapolated by one", () => {
    const { story } = tell(experimentOf("([x, y] = [1, 0], t: number) => [y, -x]", "t: [0, 6]"), "study");
    const ladders = story.measured.ladders.map((ladder) => ({
      ...ladder,
      witnesses: undefined,
      // An order of about 6, by a factor of thirty up and down.
      runs: ladder.runs.map((run, k) => ({ ...run, error: run.error * 4 ** -k * (k % 2 ? 30 : 1 / 30) })),
    }));
    const scattered = { ...story, measured: { ...story.measured, ladders } };
    const all = findings(scattered);
    const words = sentences(scattered, all).join("\n");
    assert.deepEqual(
      all.map(({ double, unsettled }) => [double.fit, unsettled]),
      [
        [undefined, "scatters"],
        [undefined, "scatters"],
      ],
    );
    assert.match(words, /RK4 shows no order yet: its errors follow no power of the step\./);
    assert.doesNotMatch(words, /Observed orders|converges at order/);
    assert.ok(all.every(({ targets }) => targets.every(({ need }) => need.how !== "extrapolated")));
  });

  test("where every step is unstable none is called the first that is", () => {
    const { story, euler, rk4 } = tell(experimentOf("([x, y] = [1, 0], t: number) => [y, -x]", "t: [0, 200]"), "study");
    assert.ok(euler.double.ladder.threshold, "runs of large steps do go astray");
    assert.equal(euler.threshold, undefined);
    const { columns, rows } = orderTable(story, [euler, rk4]);
    const [stable, unstable] = ["stable up to h", "unstable from h"].map((label) =>
      columns.findIndex((column) => column.label === label),
    );
    assert.deepEqual([rows[0][stable], rows[0][unstable]], ["none", "–"]);
  });

  test("float32 errors that still fall are not said to have stopped", () => {
    const { story } = tell(experimentOf("([x, y] = [1, 0], t: number) => [y, -x]", "t: [0, 6]"), "study", {
      float32: true,
    });
    const [euler, rk4] = findings(story);
    const falling = { ...rk4.single!, floor: rk4.single!.points.at(-1)!.error };
    assert.doesNotMatch(sentences(story, [euler, { ...rk4, single: falling }]).join(), /stop falling at [^.]*RK4/);
    assert.match(sentences(story, [euler, rk4]).join(), /stop falling at [^.]*.*\(RK4\)/);
  });

  test("float32 that is asked for and not had is said to be", () => {
    const ball = `import { event, experiment } from "node-ode";
export const f = ([x, v] = [0.5, 0], t: number) => [v, -1];
const bounce = event(([x]: number[]) => x, { direction: "down", then: ([x, v]) => [0, -v] });
export const study = experiment(f, { t: [0, 1.7], events: [bounce] });`;
    assert.match(said(tell(ball, "study", { float32: true })), /Nothing is measured in float32: events/);
    assert.doesNotMatch(said(tell(ball, "study")), /float32/);
    const { story } = tell("export const f = (x = 1, t: number) => -x;", "f", { float32: true, third: "radau5" });
    const words = sentences(story, findings(story)).join("\n");
    assert.match(words, /Of Radau IIA 5 nothing is measured in float32/);
  });

  test("a report on experiments that are fitted together says which of them it is on", () => {
    const { story } = tell(sampleText("twoVessels"), "together");
    const [about] = accuracyReport(story);
    assert.match(JSON.stringify(about), /on together, here its experiment tall, from t = 0 to 6/);
  });

  test("components without a column are counted", () => {
    const told = tell("export const f = (z = [1, 2, 3, 4, 5, 6], t: number) => z.map((x) => -x);", "f");
    assert.match(endTable(told.story, [told.euler, told.rk4]).title, /: the first 4 of 6 components$/);
    const few = tell("export const f = (z = [1, 2, 3, 4], t: number) => z.map((x) => -x);", "f");
    assert.doesNotMatch(endTable(few.story, [few.euler, few.rk4]).title, /first/);
  });

  test("no claim about a generated problem can be made to lie", () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(anyProblem, fc.boolean(), (problem, float32) => {
        const told = tell(textOf(problem), "study", { operations: 2e6, float32 });
        const words = said(told);
        for (const { name, holds } of tried) if (holds(told.story, [told.euler, told.rk4]).length > 0) made.add(name);
        try {
          tryAll(problem, told);
        } catch (error) {
          throw new Error(`${problem.family}: ${(error as Error).message}\n${textOf(problem)}\n${words}`);
        }
      }),
      { seed: 13, numRuns: runs(100, 300) },
    );
    assert.deepEqual([...made].sort(), tried.map(({ name }) => name).sort(), "every claim was made of some problem");
  });
});

function tryAll(problem: Problem, told: Told): void {
  const { story, euler, rk4 } = told;
  const all = [euler, rk4];
  const { reference } = story;
  const size = reference.size || 1;
  const { growth: known = Number.POSITIVE_INFINITY } = reference;
  const dimension = problem.z0.length;
  const [from, to] = story.span;
  const shortened = { ...problem, span: [from, to] as const };
  const end = [...reference.z.slice(-dimension)];
  const trial = new Trial(shortened, end);

  // A report ends early where the solution does, and nowhere else.
  const [early] = endsEarly.holds(story, all);
  const infinite = problem.blowsUpAt ?? Number.POSITIVE_INFINITY;
  if (problem.family !== "too stiff")
    assert.equal(early !== undefined, problem.span[1] >= infinite, `ends at ${to}, infinite at ${infinite}`);
  if (!early) assert.equal(to, problem.span[1]);
  else if (problem.blowsUpAt)
    assert.ok(early.t < infinite && early.t > 0.89 * infinite, `ends at ${early.t} of ${infinite}`);

  // The reference is what it is held to be.
  for (const [k, t] of reference.t.entries()) {
    for (const [i, x] of (trial.truth(t) ?? []).entries()) {
      const off = Math.abs(x - reference.z[k * dimension + i]);
      const isOwn = reference.kind === "exact" && problem.wrongBy !== undefined;
      if (!isOwn) assert.ok(off <= 1e-9 * size + 10 * reference.uncertainty, `reference off by ${off} at ${t}`);
    }
  }
  // A closed form is believed where it is right, and nowhere else.
  const [wrong] = wrongClosedForm.holds(story, all);
  if (problem.wrongBy !== undefined) assert.ok(wrong, `closed form off by ${problem.wrongBy} is believed`);
  else assert.equal(wrong, undefined, "a right closed form is not believed");
  if (wrong) assert.equal(reference.kind, reference.isStiff ? "radau5 1e-12" : "dop853 1e-13");

  const exactly = [
    ...bothExact.holds(story, all).map(({ from, anyStep }) => ({ names: ["euler", "rk4"], from: anyStep ? 1 : from })),
    ...rk4Exact.holds(story, all).map(({ from }) => ({ names: ["rk4"], from })),
  ];
  for (const { names, from } of exactly) {
    for (const name of names) {
      for (const n of [from, from + 1, from + 2, 2 * from + 5, 3 * from + 16, 100, 341]) {
        const error = trial.error(name, n);
        assert.ok(error <= 1e-11 * size, `${name} is off by ${error} with ${n} steps`);
      }
    }
  }
  for (const { anyStep } of bothExact.holds(story, all)) {
    if (!anyStep) continue;
    for (const n of [1, 2, 3])
      assert.ok(trial.growth("euler", n) <= 1.01 * Math.max(1, known), `a step of ${n} is too large`);
  }

  for (const { target, euler: ofEuler, rk4: ofRk4 } of costs.holds(story, all)) {
    for (const [name, steps] of [
      ["euler", ofEuler],
      ["rk4", ofRk4 / 4],
    ] as const) {
      if (steps * 3.4 > MAX_TRIED) continue;
      for (const factor of [1, 1.1, 1.7, 3.3]) {
        const n = Math.ceil(steps * factor);
        // What a report calls an error is one at sixteen times; a solution that repeats itself is watched at all of them.
        const compared = COMPARED.map((part) => Math.round((part * n) / PARTS));
        const error = trial.error(name, n, problem.family.includes("symmetric") ? undefined : compared);
        assert.ok(error <= 3 * target.error, `${name} with ${n} steps is off by ${error}, not ${target.error}`);
      }
    }
  }

  for (const { found, fit } of reducedOrder.holds(story, all)) {
    const { name, order } = found.method;
    const n = Math.round((to - from) / fit.from);
    if (4 * n > MAX_TRIED) continue;
    // Where a step meets a kink is chance: the worst of some numbers of steps is not.
    const worst = (steps: number) => Math.max(...[0, 1, 2, 3, 5].map((more) => trial.error(name, steps + more)));
    const [coarse, fine] = [worst(n), worst(4 * n)];
    if (!(fine > 1e-12 * size + 10 * reference.uncertainty)) continue;
    const slope = Math.log2(coarse / fine) / 2;
    assert.ok(slope < order - 0.1, `${name} is said to fall by ${fit.order}, and goes on by ${slope}`);
  }

  for (const { found, fit } of orders.holds(story, all).flat()) {
    // Irregular ones are said to be about so much; steps of a stiff problem are fitted next to their threshold.
    const n = Math.round((to - from) / fit.from);
    if (fit.irregular || found.double.ladder.threshold || 2 * n > MAX_TRIED) continue;
    const compared = (steps: number) => COMPARED.map((part) => Math.round((part * steps) / PARTS));
    const [coarse, fine] = [n, 2 * n].map((steps) => trial.error(found.method.name, steps, compared(steps)));
    if (!(fine > 1e-13 * size + 10 * reference.uncertainty)) continue;
    const slope = Math.log2(coarse / fine);
    assert.ok(
      Math.abs(slope - fit.order) < 0.5,
      `${found.title} is said to fall by ${fit.order}, and goes on by ${slope}`,
    );
  }

  const reached = ({ double: { ladder } }: Told["euler"]) => ladder.runs.filter(({ steps }) => steps <= MAX_TRIED);
  const missing = [
    ...oneReaches
      .holds(story, all)
      .flatMap(({ other, missed, staysAbove }) => (staysAbove ? [{ found: other, target: missed }] : [])),
    ...neitherReaches.holds(story, all).flatMap(({ missed, stayAbove }) => (stayAbove ? missed : [])),
  ];
  for (const { found, target } of missing) {
    const finest = reached(found).at(-1);
    if (!finest) continue;
    const error = trial.error(found.method.name, finest.steps);
    assert.ok(error > target.error / 3, `${found.title} gets to ${error} with ${finest.steps} steps`);
  }
  for (const { reaching, target } of oneReaches.holds(story, all)) {
    const steps = Math.ceil(target.evaluations! / stagesOf(reaching.method));
    if (2 * steps > MAX_TRIED) continue;
    for (const n of [steps, 2 * steps]) {
      const error = trial.error(reaching.method.name, n);
      assert.ok(error <= 3 * target.error, `${reaching.title} is off by ${error} with ${n} steps`);
    }
  }
  const lost = [
    ...diverges.holds(story, all).flatMap((found) => reached(found).map(({ steps }) => ({ found, steps }))),
    ...bothDiverge
      .holds(story, all)
      .flatMap(({ steps }) => (steps === undefined ? [] : all.map((found) => ({ found, steps })))),
  ];
  for (const { found, steps } of lost) {
    const error = trial.error(found.method.name, steps);
    assert.ok(!(error <= 5 * size), `${found.title} is said to diverge with ${steps} steps, and is off by ${error}`);
  }
  for (const found of noOrder.holds(story, all)) {
    const { name, order } = found.method;
    if (!problem.truth) continue;
    const errors = reached(found).map(({ steps }) =>
      trial.error(
        name,
        steps,
        COMPARED.map((part) => Math.round((part * steps) / PARTS)),
      ),
    );
    const isClean = (k: number) =>
      [k, k + 1].every((j) => Math.abs(Math.log2(errors[j] / errors[j + 1]) - order) < 0.05) &&
      errors[k] < 0.05 * size &&
      errors[k + 2] > 1e3 * Math.max(reference.uncertainty, 1e-14 * size);
    const clean = errors.findIndex((_, k) => k + 2 < errors.length && isClean(k));
    assert.ok(
      clean < 0,
      `${found.title} is said to show no order, and falls by ${order} from ${2 ** (clean + 1)} steps`,
    );
  }
  const single = new Trial(shortened, end, Math.fround);
  for (const { title, floor } of singleFloor.holds(story, all).flat()) {
    const found = all.find((one) => one.title === title)!;
    const { name } = found.method;
    const runs = found.single!.ladder.runs.filter(({ steps }) => steps > FEW && steps <= MAX_TRIED);
    const least = Math.min(...runs.map(({ steps }) => single.error(name, steps)));
    // Without a closed form only the end is known here, where errors may have gone again.
    if (problem.truth)
      assert.ok(least > floor / 30, `${title} is said to stop at ${floor} in float32, and gets to ${least}`);
    assert.ok(floor > 2e-9 * size, `${floor} is less than float32 can tell`);
  }

  const [instabilities = []] = unstable.holds(story, all);
  for (const { found, h, limit } of instabilities) {
    assert.ok(!problem.flat, `${found.title} is called unstable though nothing in f changes`);
    assert.ok(limit && limit.h > 0);
    const { name } = found.method;
    const n = Math.max(1, Math.floor((to - from) / h - 1e-6));
    const [error, growth] = [trial.error(name, n), trial.growth(name, n)];
    assert.ok(
      !(error <= 1e-3 * size) || !(growth <= Math.max(1, 3 * known)),
      `${name} is called unstable with ${n} steps, where it is off by ${error} and grows ${growth}`,
    );
  }
  for (const { method, double, limit, title } of all) {
    // Whatever does not come to where the solution rests, though linear theory calls it unstable, is not called stable.
    if (problem.family !== "comes to rest" || !limit) continue;
    const astray = double.ladder.runs.filter(({ h, error }) => h > 1.1 * limit.h && error > 0.05);
    const largest = instabilities.find(({ found }) => found.method === method)?.h;
    const finest = astray.at(-1);
    if (finest)
      assert.ok(largest !== undefined && largest <= 1.02 * finest.h, `${title} is called stable at ${finest.h}`);
  }
  for (const { found } of neverStable.holds(story, all)) {
    for (const n of [50, 1000]) {
      const growth = trial.growth(found.method.name, n);
      assert.ok(
        growth > (reference.growth ?? 1) * (1 - 1e-6),
        `${found.title} does not grow: ${growth} with ${n} steps`,
      );
    }
  }
  for (const { magnifies } of uncertainReference.holds(story, all)) {
    assert.ok(!magnifies || (reference.growth ?? 0) > 100, "nothing is magnified");
  }
}
