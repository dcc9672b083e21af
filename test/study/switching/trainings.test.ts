import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

const data = `{ t: [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12], z: [0, 0, 4.1, 22.6, 44.5, 60.4, 59.2, 45.6, 31.6, 14.4].map((c) => [NaN, c]) }`;

const oral = (train: string) => `import { adam, experiment, lbfgs, meanSquaredError, param } from "node-ode";
export function oral([depot, c] = [0, 0], t: number, { tlag = param(0.3, { min: 0, max: 2 }), ka = param(1.2), ke = param(0.2) } = {}) {
  const infusion = t > tlag && t < tlag + 0.5 ? 200 : 0;
  return [infusion - ka * depot, ka * depot - ke * c];
}
const data = ${data};
export const fit = experiment(oral, { t: [0, 12], data, loss: meanSquaredError(), train: { ${train} } });`;

function trained(text: string) {
  const session = new Session();
  const texts = new Map([["f.node-ode.ts", text]]);
  const subject = study(session.read({ entry: "f.node-ode.ts", texts }), "fit");
  const training = new StudyTraining(session, subject, texts, {});
  return training.run({ cancelled: () => false });
}

test("a lag time that is to be estimated moves, by fixed steps of every kind and by chosen ones", () => {
  const ends = [
    "optimizer: lbfgs(), iterations: 60, steps: 20",
    "optimizer: lbfgs(), iterations: 60, steps: 20, gradient: 'backsolve'",
    "optimizer: lbfgs(), iterations: 40, method: 'tsit5'",
  ].map((train) => trained(oral(train.replaceAll("'", '"'))));
  for (const { status, theta, wholeLoss } of ends) {
    assert.notEqual(status, "failed");
    assert.ok(Math.abs(theta[0] - 0.857) < 0.02, `${theta}`);
    assert.ok((wholeLoss ?? Number.NaN) < 1.1, `${wholeLoss}`);
  }
});

test("trajectories at times of their own, each with its own part of a pulse, find its beginning", () => {
  // Solutions of z′ = pulse − z from 0: the pulse begins at 1.3 and lasts 0.4.
  const z = (t: number) => (t < 1.3 ? 0 : t < 1.7 ? 1 - Math.exp(1.3 - t) : (1 - Math.exp(-0.4)) * Math.exp(1.7 - t));
  const trajectory = (times: number[]) => `{ t: [${times}], z: [${times.map((t) => `[${z(t)}]`)}] }`;
  const text = `import { experiment, lbfgs, meanSquaredError, param } from "node-ode";
export const f = (z = 0, t: number, { begin = param(1.1) } = {}) => (t >= begin && t < begin + 0.4 ? 1 : 0) - z;
const data = [${trajectory([0, 0.9, 1.6, 2.2, 3])}, ${trajectory([0, 0.5, 1.45, 1.55, 2])}, ${trajectory([0, 1, 2])}];
export const fit = experiment(f, { t: [0, 3], data, loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 40, steps: 8 } });`;
  const { theta, status } = trained(text);
  assert.notEqual(status, "failed");
  assert.ok(Math.abs(theta[0] - 1.3) < 1e-4, `${status} ${theta}`);
});
