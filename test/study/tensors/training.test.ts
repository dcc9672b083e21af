import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { TensorKernels } from "../../../src/study/tensors/tensorKernels.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";
import { usableBackEnds } from "../../compile/tfjs/backEnds.ts";

const session = new Session();
const entry = "spiral.node-ode.ts";
const texts = new Map([[entry, readFileSync("samples/spiral.node-ode.ts", "utf8")]]);
const subject = study(session.read({ entry, texts }), "fitSpiral");

/** The sample's own settings but for how long it trains: the loss of its last windows, and over all data. */
function trained(iterations: number, kernels?: TensorKernels) {
  const training = new StudyTraining(session, subject, texts, { settings: { iterations }, kernels });
  const losses: number[] = [];
  const result = training.run({ progress: ({ history }) => losses.push(...history.loss) });
  const last = losses.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10;
  return { ...result, first: losses[0], last };
}

for (const [n, { name, use }] of usableBackEnds.entries()) {
  test(`${name}: the sample spiral trains to the loss that compiled float64 comes to`, async () => {
    const iterations = n === 0 ? 80 : 10;
    const ours = trained(iterations);
    const theirs = trained(iterations, new TensorKernels(await use()));
    assert.equal(theirs.engine, `${name} float32`);
    assert.equal(theirs.status, "done");
    assert.ok(n > 0 || ours.last < 0.6 * ours.first, "it learns");
    assert.ok(Math.abs(theirs.last / ours.last - 1) < 0.05, `${theirs.last} and ${ours.last}`);
    assert.ok(Math.abs(theirs.wholeLoss / ours.wholeLoss - 1) < 0.05, `${theirs.wholeLoss} and ${ours.wholeLoss}`);
  });
}

test("methods that choose their steps train on tensors too", async () => {
  const kernels = new TensorKernels(await usableBackEnds[0].use());
  const settings = { iterations: 2, method: "dopri5", batchSize: 2, batchPoints: 3 };
  const { status, loss } = new StudyTraining(session, subject, texts, { settings, kernels }).run({});
  const expected = new StudyTraining(session, subject, texts, { settings }).run({});
  assert.equal(status, "done");
  assert.ok(Math.abs(loss / expected.loss - 1) < 1e-3, `${loss} and ${expected.loss}`);
});
