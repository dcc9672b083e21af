import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../../src/adjoint/gradientModes.ts";
import { Random } from "../../../src/core/random.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { reportsOf, wordsOf } from "../../analysis/reportsOf.ts";

const session = new Session();

function open(text: string) {
  const whole = `import { adam, experiment, meanSquaredError, param, terminal } from "node-ode";\n${text}`;
  const texts = new Map([["f.node-ode.ts", whole]]);
  return { whole, texts, subject: study(session.read({ entry: "f.node-ode.ts", texts }), "g") };
}

/** What a training tells before its first iteration. */
function toldBy({ texts, subject }: ReturnType<typeof open>): string[] {
  const told: string[] = [];
  const training = new StudyTraining(session, subject, texts, { settings: { iterations: 1 } });
  training.run({ cancelled: () => false, progress: ({ events }) => told.push(...events) });
  return told;
}

test("more than 10,000 switching times are told by solves, gradients, trainings and accuracy reports alike", async () => {
  const f = "export const f = (z = 0, t: number, { k = param(1) } = {}) => (Math.sin(1e4 * t) > 0 ? k : 0) - z;";
  const of = open(`${f}\nexport const g = experiment(f, { t: [0, 20], loss: terminal((z) => z) });`);
  const sentence = /conditions on t switch more than 10.000 times between t = 0 and 20, .*: set maxStep/;
  const { diagnosis } = solve(session, of.subject, { method: "rk4", steps: 50 }).trajectories[0];
  assert.match(diagnosis?.message ?? "", sentence);
  for (const mode of ["checkpointed", "forward"]) {
    const [one] = gradient(session, of.subject, { method: "rk4", steps: 50, mode });
    assert.equal(one.status, "ok");
    assert.match(one.diagnosis?.message ?? "", sentence);
    assert.match(one.diagnosis?.message ?? "", /moving these times is not in the gradient$/);
  }
  const data = "{ t: [0, 10, 20], z: [[0], [0.4], [0.5]] }";
  const trained = open(
    `${f}\nexport const g = experiment(f, { t: [0, 20], data: ${data}, loss: meanSquaredError(), train: { optimizer: adam(1e-3), iterations: 1, method: "rk4", steps: 20 } });`,
  );
  assert.ok(toldBy(trained).some((each) => sentence.test(each)));
  const reports = await reportsOf("accuracy", { text: of.whole, name: "g" });
  assert.match(wordsOf(reports.at(-1)!), sentence);
  const few = await reportsOf("accuracy", { text: of.whole.replace("1e4 * t", "2 * t"), name: "g" });
  assert.doesNotMatch(wordsOf(few.at(-1)!), /switch more than/);
});

test("conditions that parameters move apart, and that switch together, are named; others that do are not", () => {
  const noteOf = (f: string) => {
    const { subject } = open(
      `export const f = ${f};\nexport const g = experiment(f, { t: [0, 5], loss: terminal((z) => z) });`,
    );
    const notes = gradientModes.names().map((mode) => gradient(session, subject, { mode })[0].diagnosis?.message);
    assert.equal(new Set(notes).size, 1);
    return notes[0];
  };
  const together =
    /^conditions on t that parameters move apart switch together at t = 3: .* takes the whole jump for the first/;
  assert.match(
    noteOf("(z = 0, t: number, { a = param(3), b = param(3) } = {}) => (t > a ? 1 : 0) + (t > b ? 2 : 0) - z") ?? "",
    together,
  );
  assert.match(
    noteOf("(z = 0, t: number, { a = param(3) } = {}) => (t > a ? 1 : 0) + (t > 3 ? 2 : 0) - z") ?? "",
    together,
  );
  assert.equal(noteOf("(z = 0, t: number, { a = param(3) } = {}) => (t > a ? 1 : 0) + (t < a ? 2 : 0) - z"), undefined);
  assert.equal(
    noteOf("(z = 0, t: number, { a = param(3), b = param(2) } = {}) => (t > a ? 1 : 0) + (t > b ? 2 : 0) - z"),
    undefined,
  );
  assert.equal(noteOf("(z = 0, t: number) => (t > 3 ? 1 : 0) + (t >= 3 ? 2 : 0) - z"), undefined);
});

test("steps in float32 land on no wrong side: 200 pulses have the loss and the gradient of float64 to its accuracy", () => {
  const random = new Random(3);
  const single = session.compiled("float32");
  for (let seed = 0; seed < 200; seed++) {
    const begin = 0.2 + 2 * random.uniform() + (seed % 3 === 0 ? 100 : 0);
    const [from, to] = [seed % 3 === 0 ? 100 : 0, seed % 3 === 0 ? 103 : 3];
    const compare = [
      "t > a && t <= a + 0.4",
      "t >= a && t < a + 0.4",
      "!(t <= a) && !(t >= a + 0.4)",
      "Math.floor((t - a) / 0.4) === 0",
    ][seed % 4];
    const { subject } = open(
      `export const f = (z = 0.1, t: number, { a = param(${begin}), h = param(20) } = {}) => (${compare} ? h : 0) - 0.7 * z;\nexport const g = experiment(f, { t: [${from}, ${to}], loss: terminal((z) => z * z), method: "rk4", steps: ${8 + (seed % 5)} });`,
    );
    const [exact] = gradient(session, subject, { mode: "direct" });
    const [rough] = gradient(single, subject, { mode: "direct" });
    // Eight roundings of the time go to the jump: of h · t · 2⁻²⁴ each.
    const bound = 2e-5 * (1 + to / 10);
    const pairs = [
      [rough.loss, exact.loss],
      ...Array.from(exact.gradient.theta, (y, p) => [rough.gradient.theta[p], y]),
    ];
    for (const [x, y] of pairs) {
      assert.ok(
        Math.abs(x - y) <= bound * Math.max(1, Math.abs(exact.loss), Math.abs(y)),
        `${seed} ${compare} at ${begin}: ${x}, not ${y}`,
      );
    }
  }
});
