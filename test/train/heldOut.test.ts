import assert from "node:assert/strict";
import { test } from "node:test";
import { ran, trainingOf } from "./trainings.ts";

const table = (third: number) =>
  `run,t,x\nA,0,2\nA,1,0.9\nA,2,0.4\nB,0,1\nB,1,0.4\nB,2,${third}\nC,0,3\nC,1,1.2\nC,2,0.6\n`;
const text = (validation: string) => `
import { adam, csv, experiment, meanSquaredError } from "node-ode";
export const f = ([x] = [1], t: number, { k = 0.5 } = {}) => [-k * x];
export const fit = experiment(f, { t: [0, 2], data: csv("runs.csv", { columns: { trajectory: "run" } }), loss: meanSquaredError(),
  train: { optimizer: adam(0.01), iterations: 25, validation: ${validation} } });`;
const trained = (validation: string, third = 0.2) =>
  ran(trainingOf(text(validation), "fit", {}, { "runs.csv": table(third) }));

test("trajectories that are held out by name are never trained on, and their loss is measured beside", () => {
  for (const validation of ['["B"]', "[2]"]) {
    const [one, other] = [trained(validation), trained(validation, 5)];
    assert.deepEqual(one.theta, other.theta);
    assert.deepEqual(one.losses, other.losses);
    const [looked, elsewhere] = [one, other].map(({ rows }) =>
      rows.map((row) => row.validation).filter((x) => !Number.isNaN(x)),
    );
    assert.ok(looked.length >= 3 && looked.length === elsewhere.length);
    for (const [n, x] of looked.entries()) assert.notEqual(x, elsewhere[n]);
    // The first look is at k = 0.5, from where B was at first.
    const by = (third: number) => ((Math.exp(-0.5) - 0.4) ** 2 + (Math.exp(-1) - third) ** 2) / 3;
    assert.ok(Math.abs(looked[0] - by(0.2)) < 1e-7, `${looked[0]}`);
  }
  const all = trained("[]");
  assert.notDeepEqual(all.theta, trained('["B"]').theta);
  assert.ok(all.rows.every(({ validation }) => Number.isNaN(validation)));
});

test("a trajectory that there is not, and all of them, are refused with what there is", () => {
  assert.throws(() => trained('["D"]'), /names trajectory `D`, which the data do not have; there are `A`, `B`, `C`/);
  assert.throws(() => trained("[4]"), /names trajectory `4`/);
  assert.throws(() => trained('["A", 2, "C"]'), /holds every trajectory out: nothing is left to train on/);
});
