import assert from "node:assert/strict";
import { test } from "node:test";
import { mayBeLeftOut } from "../../src/core/vocabulary.ts";
import type { TrainSettings } from "../../src/protocol/trainingApi.ts";
import { curricula } from "../../src/train/curricula/registry.ts";
import { losses } from "../../src/train/losses/registry.ts";
import { regularisers } from "../../src/train/regularisers/registry.ts";
import { Training } from "../../src/train/training.ts";
import type { TrainingProblem } from "../../src/train/trainingProblem.ts";
import { trainingOf } from "./trainings.ts";

/*
 * Every gradient that a training steps along is held against central differences of its own loss: each loss, regulariser and
 * curriculum, batches that step together and batches that cannot, and the modes that go lane by lane.
 */

/** A right-hand side with an array, a fixed parameter and a net; TIME stands for what depends on t. */
const FIELD = `
export function f([x, y] = [1, 0.5], t: number, { a = [0.3, 0.8], held = param(0.5, { fixed: true }), net = mlp([2, 3, 2], { seed: 1 }) } = {}) {
  const [p, q] = net([x, y]);
  return [a[0] * y + p, -a[1] * x + held * q + TIME];
}
`;

/** Two trajectories with times of their own and gaps. */
const IRREGULAR = `[
  { t: [0, 0.3, 0.5, 1.1, 1.4, 2], z: [[1, 0.5], [1.2, NaN], [1.1, 0], [0.7, -0.4], [NaN, NaN], [0.1, -0.9]] },
  { t: [0.2, 0.7, 0.8, 1.5], z: [[0.1, 0.9], [0.4, 0.8], [0.5, NaN], [0.8, 0.1]] },
]`;
const REGULAR = "{ t: [0, 0.25, 0.5, 0.75, 1], z: [[1, 0.5], [1.1, 0.3], [1.2, 0], [1.1, -0.2], [0.9, -0.4]] }";

/** Each in an expression; a word that can do without arguments needs no line here. */
const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...losses, ...regularisers, ...curricula]
      .filter(({ positional }) => positional.every(mayBeLeftOut))
      .map(({ name }) => [name, `${name}()`]),
  ),
  huber: "huber(0.2)",
  pointwise: "pointwise(([x, y], t, [p, q]) => (x - p) ** 2 * (1 + t) + Math.sin(y - q))",
  terminal: "terminal(([x, y]) => x * x + Math.sin(y))",
  running: "running(([x, y], t, { a }) => x * x + a[0] * y * t)",
  atTimes: "atTimes([0.4, 1.3], ([x, y], t) => x * y + t * x)",
  atEvent: 'atEvent("across", ([x, y], t) => y * y + t * y)',
  kineticEnergy: "kineticEnergy(0.1)",
  jacobianFrobenius: "jacobianFrobenius(0.05)",
  weightDecay: "weightDecay(0.02)",
  growingHorizon: "growingHorizon({ from: 0 })",
  multipleShooting: "multipleShooting({ segments: 3, penalty: 2 })",
  earlyTimes: "earlyTimes({ decay: 2 })",
};

interface Case {
  readonly loss: string;
  readonly data?: string;
  readonly z0?: string;
  readonly time?: string;
  readonly train?: string;
  readonly events?: string;
  readonly settings?: TrainSettings;
}

function problemOf({
  loss,
  data,
  z0 = "[[1, 0.5], [0, 1]]",
  time = "0.3 * Math.cos(t)",
  train = "",
  events,
  settings = FIXED,
}: Case): TrainingProblem {
  const imports = ["event", "experiment", "mlp", "param", ...Object.keys(WORDS)].join(", ");
  const text = `import { ${imports} } from "node-ode";${FIELD.replace("TIME", time)}
export const study = experiment(f, {
  t: [0, 2], z0: ${z0}, ${data ? `data: ${data},` : ""} ${events ? `events: ${events},` : ""} loss: ${WORDS[loss]}, train: { iterations: 10, ${train} },
});`;
  return trainingOf(text, "study", settings).problem;
}

/** Of a map that is smooth in everything: steps that are chosen make the loss rough at the size of their tolerance. */
const FIXED: TrainSettings = { method: "rk4" };

/** The gradient at iteration `iteration`, against differences of its loss in every trained number. */
function check(problem: TrainingProblem, { iteration = 4, within = 2e-7 } = {}): void {
  const training = new Training(problem);
  const set = training.look(iteration);
  const { objective } = training;
  const { x } = training.state;
  for (let i = 0; i < x.length; i++) x[i] += 0.05 * Math.sin(3 * i + 1);
  const gradient = new Float64Array(x.length);
  const { loss, failure } = objective.evaluate(x, set, gradient);
  assert.equal(failure, undefined);
  assert.ok(Number.isFinite(loss));
  const scratch = new Float64Array(x.length);
  const scale = Math.max(...gradient.map(Math.abs), 1e-3);
  for (let i = 0; i < x.length; i++) {
    const at = (by: number) => objective.evaluate(x.with(i, x[i] + by), set, scratch).loss;
    const h = 2e-5;
    const slope = (at(h) - at(-h)) / (2 * h);
    assert.ok(
      Math.abs(slope - gradient[i]) <= within * scale,
      `entry ${i}: ${gradient[i]} against ${slope}, largest ${scale}`,
    );
  }
}

const ofData = [...losses].filter(({ needsData }) => needsData).map(({ name }) => name);
const ofState = [...losses].filter(({ needsData }) => !needsData).map(({ name }) => name);

test("there is an expression for every word", () => {
  for (const registry of [losses, regularisers, curricula])
    for (const { name } of registry) assert.ok(WORDS[name], name);
});

for (const loss of ofData) {
  test(`${loss}: irregular times of two trajectories, gaps, every curriculum and regulariser`, () => {
    for (const curriculum of ["", ...curricula.names()]) {
      const train = `learnZ0: true, weights: { times: (t) => 1 + t${loss === "pointwise" ? "" : ", components: [1, 3]"} },
        regularisers: [${regularisers
          .names()
          .map((name) => WORDS[name])
          .join(", ")}],
        ${curriculum && `curriculum: ${WORDS[curriculum]}`}`;
      check(problemOf({ loss, data: IRREGULAR, train }));
    }
  });

  test(`${loss}: common times, in its own time and in windows`, () => {
    check(problemOf({ loss, data: REGULAR, z0: "[1, 0.5]", train: "steps: 2" }));
    check(problemOf({ loss, data: REGULAR, z0: "[1, 0.5]", time: "0", train: "batch: { size: 3, points: 3 }" }));
    check(problemOf({ loss, data: REGULAR, z0: "[1, 0.5]", train: "batch: { size: 3, points: 3 }" }));
  });
}

for (const loss of ofData) {
  test(`${loss}: two equations of other sizes fitted together, with one parameter in common and starts of one of them`, () => {
    const ofOne = WORDS[loss].includes("([x, y]") ? "pointwise((u, t, p) => (u - p) ** 2 * (1 + t))" : WORDS[loss];
    const text = (
      train: string,
    ) => `import { experiment, fit, mlp, param, ${Object.keys(WORDS).join(", ")} } from "node-ode";
${FIELD.replace("TIME", "0.3 * Math.cos(t)")}
export const g = (u = 0.4, t: number, { b = 0.6, a = [0.3, 0.8] } = {}) => -b * u + a[1] * Math.sin(t);
export const one = experiment(f, { t: [0, 2], z0: [[1, 0.5], [0, 1]], loss: ${WORDS[loss]}, data: ${IRREGULAR} });
export const two = experiment(g, { t: [0, 3], z0: 0.4, loss: ${ofOne}, data: { t: [0, 0.5, 1.5, 3], z: [0.4, 0.6, NaN, 0.7] } });
export const joint = fit([one, two], { share: ["a"], train: { iterations: 10, ${train} } });`;
    for (const curriculum of ["", ...curricula.names()]) {
      const train = `learnZ0: { ${curriculum ? "two" : "one"}: true }, regularisers: [${regularisers
        .names()
        .map((name) => WORDS[name])
        .join(", ")}], ${curriculum && `curriculum: ${WORDS[curriculum]}`}`;
      const { problem } = trainingOf(text(train), "joint", FIXED);
      assert.equal(problem.parts?.length, 2);
      check(problem);
    }
    check(trainingOf(text("batch: { size: 3, points: 2 }"), "joint", FIXED).problem);
    // By tolerance, trajectory by trajectory.
    check(trainingOf(text("learnZ0: true"), "joint").problem, { within: 1e-4 });
  });
}

for (const loss of ofState) {
  test(`${loss}: of the state alone, with every regulariser`, () => {
    const events = loss === "atEvent" ? '[event(([x]) => x - 0.3, { name: "across" })]' : undefined;
    for (const regulariser of ["", ...regularisers.names()]) {
      check(
        problemOf({ loss, events, train: `learnZ0: true, ${regulariser && `regularisers: [${WORDS[regulariser]}]`}` }),
      );
    }
  });
}

test("each regulariser changes the loss by what its formula says", () => {
  // For f = A z and one step of the exact flow the integrals are known: here by Simpson's rule over the solution's rows.
  const text = (regulariser: string) => `
import { experiment, jacobianFrobenius, kineticEnergy, terminal, weightDecay } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { w = 2 } = {}) => [w * y, -w * x];
export const study = experiment(f, { t: [0, 1], loss: terminal(() => 0), train: { steps: 1, regularisers: [${regulariser}] } });`;
  const lossOf = (regulariser: string) => {
    const training = new Training(trainingOf(text(regulariser), "study").problem);
    return training.objective.evaluate(training.state.x, training.look(0), new Float64Array(1)).loss;
  };
  // On the unit circle |f| = w, and ‖∂f/∂z‖² = 2w².
  assert.ok(Math.abs(lossOf("kineticEnergy(0.5)") - 0.5 * 4) < 1e-9);
  assert.ok(Math.abs(lossOf("jacobianFrobenius(0.5)") - 0.5 * 8) < 1e-9);
  assert.ok(Math.abs(lossOf("weightDecay(0.5)") - 0.5 * 4) < 1e-15);
});

test("modes that go lane by lane, and methods that choose their steps", () => {
  const regular = (train: string, settings: TrainSettings) =>
    problemOf({
      loss: "meanSquaredError",
      data: IRREGULAR,
      train: `learnZ0: true, regularisers: [kineticEnergy(0.1)], ${train}`,
      settings,
    });
  check(regular("steps: 2", { method: "rk4", gradient: "forward" }));
  check(regular(`curriculum: ${WORDS.multipleShooting}`, { method: "rk4", gradient: "forward" }));
  // Step control makes the loss itself rough at the size of its tolerance.
  check(regular("", { method: "tsit5", gradient: "checkpointed" }), { within: 2e-3 });
  check(regular("", { method: "dopri5", gradient: "interpolating" }), { within: 2e-3 });
  check(regular("", { method: "dopri5", gradient: "backsolve" }), { within: 2e-3 });
});

test("a budget of few states gives the gradient of all of them, to the last bit", () => {
  for (const time of ["0", "0.3 * Math.cos(t)"]) {
    const problem = problemOf({ loss: "meanSquaredError", data: IRREGULAR, time, train: "steps: 7, learnZ0: true" });
    const gradientOf = (given: TrainingProblem) => {
      const training = new Training(given);
      const gradient = new Float64Array(training.objective.count);
      const { loss, evaluations } = training.objective.evaluate(training.state.x, training.look(0), gradient);
      return { loss, gradient, evaluations };
    };
    const whole = gradientOf({ ...problem, gradient: "direct" });
    for (const budget of [10, 24, 60]) {
      const few = gradientOf({ ...problem, gradient: "checkpointed", budget });
      assert.equal(few.loss, whole.loss);
      assert.deepEqual(few.gradient, whole.gradient);
      assert.ok(few.evaluations > whole.evaluations, "steps are taken again");
    }
  }
});

test("lanes that step together and lanes in scaled time come to the same loss", () => {
  // Windows of an autonomous field step together; the same field, made to look as if it knew the time, cannot.
  const lossOf = (time: string) => {
    const training = new Training(
      problemOf({
        loss: "meanSquaredError",
        data: REGULAR,
        z0: "[1, 0.5]",
        time,
        train: "batch: { size: 3, points: 3 }",
      }),
    );
    const gradient = new Float64Array(training.objective.count);
    return training.objective.evaluate(training.state.x, training.look(0), gradient).loss;
  };
  const [together, apart] = [lossOf("0.25"), lossOf("0.25 + 1e-300 * t")];
  assert.ok(Math.abs(together / apart - 1) < 1e-13, `${together} and ${apart}`);
});
