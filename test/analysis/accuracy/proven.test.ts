import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { SideStory } from "../../../src/analysis/accuracy/accuracyStory.ts";
import { findings } from "../../../src/analysis/accuracy/findings.ts";
import { accuracy } from "../../../src/analysis/accuracy/measure/accuracy.ts";
import { sentences } from "../../../src/analysis/accuracy/sentences.ts";
import { Cancelled } from "../../../src/study/cancelled.ts";
import { Session } from "../../../src/study/session.ts";
import { type StudyOverrides, study } from "../../../src/study/study.ts";
import { runs } from "../../runs.ts";
import { reportsOf, wordsOf } from "../reportsOf.ts";
import { sampleText } from "./accuracyStories.ts";
import { anyProblem, Trial, textOf } from "./problems.ts";

/** Solutions to 40 digits, of which 30 stand there: sample_solutions.py. */
const known: Readonly<
  Record<string, { readonly sample: string; readonly t: readonly number[]; readonly z: readonly (readonly string[])[] }>
> = JSON.parse(readFileSync("test/reference/sample_solutions.json", "utf8"));

const experimentOf = (f: string, options: string) =>
  `import { experiment } from "node-ode";\nexport const f = ${f};\nexport const study = experiment(f, { ${options} });`;

/** A story with its tube, from runs that cost next to nothing. */
function told(text: string, name: string, overrides: StudyOverrides = {}, steps = 100, cancelled = () => false) {
  const session = new Session();
  const entry = "proven.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, text]]) });
  const effort = { operations: 1e4, timed: false, encloses: true, cancelled };
  const story = accuracy(session, study(program, name, overrides), { steps, third: "heun" }, effort);
  return { story, said: sentences(story, findings(story)).join("\n") };
}

const PROVEN = /away from the truth at t .*: proven/;

suite("what is proven in an accuracy report", () => {
  test("no solution lies further from the true one than is said, of every smooth sample", () => {
    let compared = 0;
    for (const [name, { sample, t, z }] of Object.entries(known)) {
      for (const k of [t.length - 1, 5]) {
        const { story, said } = told(sampleText(sample), name, { span: [0, t[k]] });
        const truth = z[k].map(Number);
        const size = Math.max(...truth.map(Math.abs));
        for (const { solution, proven, title } of story.sides.filter(isWhole)) {
          const end = solution.z.slice(-truth.length);
          const off = Math.hypot(...truth.map((x, i) => x - end[i]));
          assert.ok(proven !== undefined, `${name} to ${t[k]}: nothing is proven`);
          assert.ok(proven >= off - 4 * Number.EPSILON * size, `${name} ${title} at ${t[k]}: ${off}, said ${proven}`);
          assert.ok(proven <= 1.001 * off + 1e-9 * size, `${name} ${title} at ${t[k]}: ${off}, no more than ${proven}`);
          const words = new RegExp(`${title}(?: is)? at most ([\\d.e-]+)`).exec(said);
          assert.ok(words && Number(words[1]) >= proven && Number(words[1]) <= 1.1 * proven, `${proven}: ${said}`);
          compared++;
        }
      }
    }
    assert.ok(compared >= 100, `${compared}`);
  });

  test("no generated problem with a closed form makes it lie", () => {
    const solved = anyProblem.filter(({ truth, wrongBy }) => truth !== undefined && wrongBy === undefined);
    let proofs = 0;
    fc.assert(
      fc.property(solved, fc.integer({ min: 1, max: 300 }), (problem, steps) => {
        const { story } = told(textOf(problem), "study", {}, steps);
        const t = story.span[1];
        const truth = new Trial(problem, []).truth(t)!;
        for (const { solution, proven, title } of story.sides) {
          if (proven === undefined) continue;
          const end = solution.z.slice(-truth.length);
          const off = Math.hypot(...truth.map((x, i) => x - end[i]));
          // The closed form is rounded, after sums of terms as large as it has been; a pole magnifies what t lacks.
          const slack = 1e-9 * Math.max(...truth.map(Math.abs), ...problem.z0.map(Math.abs));
          assert.ok(proven >= off - slack, `${title} with ${steps} steps: ${off}, said ${proven}\n${textOf(problem)}`);
          proofs++;
        }
      }),
      { seed: 19, numRuns: runs(40, 600) },
    );
    assert.ok(proofs >= 40, `${proofs}`);
  });

  test("nothing is said where no proof comes to the end: work, a jump, chaos, or a run that diverges", () => {
    const vanDerPol = "([x, y] = [1, 0], t: number) => [y, (1 - x * x) * y - x]";
    const lorenz = "([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z]";
    for (const [f, span] of [
      [vanDerPol, "[0, 3000]"],
      ["(z = -1, t: number) => (z > 0 ? 2 : 1)", "[0, 3]"],
      ["(z = 1, t: number) => (t < 0.5 ? z : -z)", "[0, 1]"],
      [lorenz, "[0, 60]"],
    ]) {
      const { story, said } = told(experimentOf(f, `t: ${span}`), "study");
      assert.ok(
        story.sides.every(({ proven }) => proven === undefined),
        f,
      );
      assert.doesNotMatch(said, PROVEN, f);
    }
    // Of the three, what diverges is left out; the others are told.
    const { story, said } = told(experimentOf("(z = 2, t: number) => -(z ** 3)", "t: [0, 40]"), "study", {}, 20);
    assert.deepEqual(
      story.sides.map(({ proven }) => proven !== undefined),
      story.sides.map(isWhole),
    );
    assert.ok(!story.sides.every(isWhole), "one diverges");
    for (const { title } of story.sides.filter((side) => !isWhole(side)))
      assert.doesNotMatch(said, new RegExp(`${title}(?: is)? at most`));
  });

  test("of a solution that ends early it is said at the time where the report ends", () => {
    const { story, said } = told(experimentOf("(z = 1, t: number) => z * z", "t: [0, 2]"), "study");
    const [, t] = story.span;
    assert.ok(t < 1);
    const off = Math.abs(story.sides[1].solution.z.at(-1)! - 1 / (1 - t));
    assert.ok(story.sides[1].proven! >= off * (1 - 1e-12) && story.sides[1].proven! <= 1.001 * off);
    assert.match(said, /away from the truth at t ≈ 0\.9: proven/);
  });

  test("backward in time, and beside it", () => {
    const { story } = told(experimentOf("(z = 1, t: number) => z + t", "t: [3, -1]"), "study");
    // z = (1 + 4) e^{t − 3} − t − 1, from z(3) = 1.
    const off = Math.abs(story.sides[1].solution.z.at(-1)! - 5 * Math.exp(-4));
    assert.ok(story.sides[1].proven! >= off - 1e-16 && story.sides[1].proven! <= 1.001 * off + 1e-14);
  });

  test("it is stopped when nobody waits for it any more", () => {
    let asked = 0;
    const text = experimentOf("(z = 1, t: number) => -z", "t: [0, 10]");
    told(text, "study", {}, 100, () => ++asked < 0);
    const enough = asked;
    let polled = 0;
    assert.throws(() => told(text, "study", {}, 100, () => ++polled >= enough - 1), Cancelled);
  });

  test("the first report does without it, the next one has it, and so have those of other steps", async () => {
    const session = new Session();
    const text = experimentOf("(z = 1, t: number) => -z", "t: [0, 10]");
    const made = await reportsOf("accuracy", { text, name: "study", session });
    assert.doesNotMatch(wordsOf(made[0]), PROVEN);
    assert.ok(made[0].pending);
    assert.ok(made.length > 1 && made.slice(1).every((report) => PROVEN.test(wordsOf(report))));
    assert.ok(!made.at(-1)!.pending);
    const [moved] = await reportsOf("accuracy", { text, name: "study", session, options: { steps: 77 } });
    assert.match(wordsOf(moved), /With 77 steps Euler is at most .* proven, rounding included/);
  });

  test("a terminal has it in its one report and in its JSON", async () => {
    const text = experimentOf("(z = 1, t: number) => -z", "t: [0, 10], steps: 100");
    const [report, ...others] = await reportsOf("accuracy", { text, name: "study", budget: 1e5 });
    assert.equal(others.length, 0);
    assert.match(
      wordsOf(report),
      /With 100 steps Euler is at most 1\.9e-5 and RK4 at most \S+ away from the truth at t = 10: proven/,
    );
    const { methods } = report.json as { methods: { at: { proven: number | null; z1: number[] } }[] };
    for (const { at } of methods) {
      const off = Math.abs(at.z1[0] - Math.exp(-10));
      assert.ok(at.proven! >= off * (1 - 1e-12) && at.proven! <= 1.01 * off + 1e-16, `${at.proven} of ${off}`);
    }
    const jumps = experimentOf("(z = -1, t: number) => (z > 0 ? 2 : 1)", "t: [0, 3]");
    const [none] = await reportsOf("accuracy", { text: jumps, name: "study", budget: 1e5 });
    assert.equal((none.json as { methods: { at: { proven: null } }[] }).methods[0].at.proven, null);
  });
});

const isWhole = ({ solution }: SideStory) => solution.message === undefined;
