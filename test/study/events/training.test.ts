import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { gradientData } from "../../../src/study/gradient/gradientData.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { session, studyOf } from "./eventStudy.ts";

const doses = (options: string) => `
export const f = ([gut, blood] = [0, 0], t: number, { ka = param(0.8, { log: true }), ke = param(0.3, { log: true }), dose = 4 } = {}) =>
  [-ka * gut, ka * gut - ke * blood];
const events = [at([0, 5, 10], ([gut, blood], t, { dose }) => [gut + dose, blood], { name: "dose" })];
export const truth = experiment(f, { t: [0, 14], theta: { ka: 1.2, ke: 0.25, dose: 5 }, events });
export const g = experiment(f, { t: { from: 0, to: 14, points: 29 }, theta: { ka: 0.8, ke: 0.3, dose: 4 }, events, ${options} });`;

/** Blood and gut in closed form, by superposition. */
function exact(t: number, ka = 1.2, ke = 0.25, dose = 5): [number, number] {
  let [gut, blood] = [0, 0];
  for (const at of [0, 5, 10]) {
    if (t < at) continue;
    const s = t - at;
    gut += dose * Math.exp(-ka * s);
    blood += ((dose * ka) / (ka - ke)) * (Math.exp(-ke * s) - Math.exp(-ka * s));
  }
  return [gut, blood];
}

const times = Array.from({ length: 29 }, (_, n) => n / 2);
const data = `data: { t: [${times}], z: [${times.map((t) => `[${exact(t)}]`)}] }, loss: meanSquaredError()`;

suite("trainings through events", () => {
  for (const train of [
    "iterations: 60",
    'iterations: 60, method: "dop853", gradient: "backsolve"',
    'iterations: 60, method: "rk4", steps: 4',
    'iterations: 60, method: "tsit5", gradient: "interpolating"',
  ])
    test(`doses and rates are learnt: ${train}`, () => {
      const study = studyOf(doses(`${data}, rtol: 1e-9, atol: 1e-11, train: { ${train} }`));
      const { theta, wholeLoss } = new StudyTraining(session, study, new Map()).run({});
      assert.ok(wholeLoss < 1e-8, `${wholeLoss}`);
      for (const [p, value] of [1.2, 0.25, 5].entries())
        assert.ok(Math.abs(theta[p] / value - 1) < 1e-3, `${p}: ${theta[p]}`);
    });

  test("data at the time of a dose are of the state after it, from windows that begin there, too", () => {
    const text = doses(
      `${data}, rtol: 1e-9, atol: 1e-11, train: { iterations: 0 + 1, batch: { size: 6, points: 8 }, optimizer: undefined }`,
    );
    const study = studyOf(text, { theta: { ka: 1.2, ke: 0.25, dose: 5 } });
    const training = new StudyTraining(session, study, new Map());
    const { wholeLoss } = training.run({});
    assert.ok(wholeLoss < 1e-5, `${wholeLoss}`);
  });

  test("a bounce's parameter is learnt through its bounces", () => {
    const ball = (e: number, options: string) => `
export const f = ([x, v] = [1, 0], t: number, { g = param(9.81, { fixed: true }), e = ${e} } = {}) => [v, -g];
export const g = experiment(f, { t: { from: 0, to: 2.5, points: 26 }, rtol: 1e-9, atol: 1e-11,
  events: [event(([x]) => x, { direction: "down", then: ([x, v], t, { e }) => [0, -e * v] })], ${options} });`;
    const study = studyOf(
      ball(0.8, "trueTheta: { e: 0.82 }, data: from(f), loss: meanSquaredError(), train: { iterations: 30 }").replace(
        "e = 0.8 ",
        "e = param(0.82) ",
      ),
      { theta: { e: 0.8 } },
    );
    const { theta } = new StudyTraining(session, study, new Map()).run({});
    assert.ok(Math.abs(theta[1] - 0.82) < 1e-6, `${theta[1]}`);
  });

  test("a loss at an event is trained", () => {
    const text = `
export const f = ([x, v] = [1, 0], t: number, { g = param(9.81, { fixed: true }), e = 0.8 } = {}) => [v, -g];
export const g = experiment(f, { t: [0, 0.8], rtol: 1e-9, atol: 1e-11,
  events: [event(([x]) => x, { direction: "down", then: ([x, v], t, { e }) => [0, -e * v], name: "bounce" })],
  loss: atEvent("bounce", ([x, v]) => (v - 3) ** 2), train: { iterations: 40, optimizer: lbfgs() } });`;
    const { theta } = new StudyTraining(session, studyOf(text), new Map()).run({});
    // v after the bounce is e √(2 g).
    assert.ok(Math.abs(theta[1] - 3 / Math.sqrt(2 * 9.81)) < 1e-4, `${theta[1]}`);
  });

  test("the gradient of a loss of data is the same in every mode", () => {
    const study = studyOf(doses(`${data}, rtol: 1e-11, atol: 1e-13`));
    const of = gradientData(session, study, new Map());
    const all = ["checkpointed", "direct", "interpolating", "backsolve", "forward"].map(
      (mode) => gradient(session, study, { mode, data: of })[0],
    );
    for (const { gradient: found, mode, status } of all) {
      assert.equal(status, "ok");
      for (const [p, x] of found.theta.entries())
        assert.ok(Math.abs(x / all[1].gradient.theta[p] - 1) < 1e-8, `${mode} ${p}: ${x}`);
    }
  });
});
