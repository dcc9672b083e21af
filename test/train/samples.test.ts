import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawTraining } from "../../src/analysis/training/drawTraining.ts";
import { Random } from "../../src/core/random.ts";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";
import type { StudyTraining } from "../../src/study/training/training.ts";
import { ran, sampleTraining, session, trainingOf } from "./trainings.ts";

/** What the samples promise in their headers. */

function parameters(training: StudyTraining, theta: Float64Array): Record<string, number> {
  return Object.fromEntries(training.study.dynamics.parameters.map(({ name, offset }) => [name, theta[offset]]));
}

test("spiral: over five seeds the mean absolute error of the whole 25 units of time is at most 0.06", () => {
  const errors = [1, 2, 3, 4, 5].map((seed) => {
    const training = sampleTraining("spiral", "fitSpiral", { seed });
    const { theta, iterations, wholeLoss } = ran(training);
    assert.ok(iterations <= 2000);
    const error = spiralError(training, theta);
    assert.ok(Math.abs(error - wholeLoss) < 1e-3, "what the training says of itself is what a solver finds");
    return error;
  });
  const median = errors.toSorted((a, b) => a - b)[2];
  assert.ok(median <= 0.06, `${errors}`);
});

/** Apart from the training's own code: both fields solved to tight tolerances at the 1,000 times. */
function spiralError({ study: fitted }: StudyTraining, theta: Float64Array): number {
  const outputs = Float64Array.from({ length: 1000 }, (_, n) => (n === 999 ? 25 : (25 * n) / 999));
  const entry = "samples/spiral.node-ode.ts";
  const truth = study(
    session.read({ entry, texts: new Map([[entry, readFileSync(entry, "utf8")]]) }),
    "observedSpiral",
  );
  const [ours, theirs] = [{ ...fitted, theta }, truth].map(
    (of) => solve(session, of, { method: "dop853", rtol: 1e-10, atol: 1e-12, outputs }).trajectories[0].z,
  );
  return ours.reduce((sum, x, i) => sum + Math.abs(x - theirs[i]), 0) / ours.length;
}

test("sineDemo: as printed it cannot pass 0.05 and comes to 0.0505; from zero it goes below 1e-4", () => {
  const printed = ran(sampleTraining("sineDemo", "sineFromOne"));
  assert.ok(printed.wholeLoss >= 0.05 && printed.wholeLoss <= 0.0505, `${printed.wholeLoss}`);
  assert.ok(printed.losses.every((loss) => loss >= 0.05));
  const fromZero = ran(sampleTraining("sineDemo", "sineFromZero"));
  assert.ok(fromZero.wholeLoss < 1e-4, `${fromZero.wholeLoss}`);
});

test("twoVessels: one rate for both vessels, better known than from one of them, and each vessel's own leak", () => {
  const entry = "samples/twoVessels.node-ode.ts";
  const texts = new Map([[entry, readFileSync(entry, "utf8")]]);
  const known = (name: string) => {
    const training = sampleTraining("twoVessels", name);
    const { theta, wholeLoss } = ran(training);
    const { learned } = drawTraining(session, training.study, { theta, runs: [], fit: true }, texts, () => false);
    return { values: parameters(training, theta), wholeLoss, part: learned[0].standardError! / learned[0].now };
  };
  const [flat, together] = [known("flat"), known("together")];
  const { k, ...leaks } = together.values;
  assert.deepEqual(Object.keys(leaks), ["tall.leak", "flat.leak"]);
  assert.ok(Math.abs(k - 0.7) < 0.01 && Math.abs(leaks["tall.leak"] - 0.05) < 0.02, `${k}`);
  assert.ok(Math.abs(leaks["flat.leak"] - 0.25) < 0.03, `${leaks["flat.leak"]}`);
  assert.ok(together.wholeLoss > 0.5 && together.wholeLoss < 1.5, `${together.wholeLoss}`);
  assert.ok(
    Math.round(100 * flat.part) === 5 && Math.round(100 * together.part) === 1,
    `${flat.part} ${together.part}`,
  );
});

const RATES = { alpha: 1.1, beta: 0.4, gamma: 0.4, delta: 0.1 };

test("lotkaVolterraFit: at the least loss in fewer than eighty iterations, where Adam is not within 1 % after a thousand", () => {
  const { losses, wholeLoss, notes } = ran(sampleTraining("lotkaVolterraFit", "fitCounts"));
  const arrived = losses.findIndex((loss) => loss <= wholeLoss * (1 + 1e-6));
  assert.ok(arrived > 30 && arrived < 80, `${arrived}`);
  assert.deepEqual(notes, []);
  const entry = "samples/lotkaVolterraFit.node-ode.ts";
  const text = readFileSync(entry, "utf8")
    .replace("import { csv,", "import { adam, csv,")
    .replace("iterations: 100, optimizer: lbfgs()", "iterations: 1000, optimizer: adam(1e-2)");
  const table = readFileSync("samples/data/lotkaVolterra.csv", "utf8");
  const slow = ran(trainingOf(text, "fitCounts", {}, { "data/lotkaVolterra.csv": table }));
  assert.ok(slow.iteration === 1000 && slow.wholeLoss > 1.01 * wholeLoss, `${slow.wholeLoss} against ${wholeLoss}`);
});

test("lotkaVolterraFit: all four rates within 2 %", () => {
  const training = sampleTraining("lotkaVolterraFit", "fitCounts");
  const { theta } = ran(training);
  const found = parameters(training, theta);
  for (const [name, rate] of Object.entries(RATES)) {
    assert.ok(Math.abs(found[name] / rate - 1) < 0.02, `${name}: ${found[name]}`);
  }
});

test("enzyme: all three rates within 2 %, from guesses that are three times off", () => {
  const training = sampleTraining("enzyme", "fitRates");
  const found = parameters(training, ran(training).theta);
  for (const [name, rate] of Object.entries({ bind: 100, loosen: 50, turn: 10 }))
    assert.ok(Math.abs(found[name] / rate - 1) < 0.02, `${name}: ${found[name]}`);
});

test("lotkaVolterraFit: the table was made as its sample says", () => {
  const entry = "samples/lotkaVolterraFit.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, readFileSync(entry, "utf8")]]) });
  const truth = study(program, "lotkaVolterraFit", { theta: RATES, span: [0, 20] });
  const outputs = Float64Array.from({ length: 201 }, (_, n) => n / 10);
  const { z } = solve(session, truth, { method: "dop853", rtol: 1e-11, atol: 1e-13, outputs }).trajectories[0];
  const random = new Random(5);
  const rows = readFileSync("samples/data/lotkaVolterra.csv", "utf8").trimEnd().split("\n").slice(1);
  assert.equal(rows.length, 201);
  let gaps = 0;
  for (const [k, row] of rows.entries()) {
    const [t, ...cells] = row.split(",");
    assert.equal(Number(t), k / 10);
    for (const [i, cell] of cells.entries()) {
      const noisy = (z[2 * k + i] * (1 + 0.05 * random.normal())).toFixed(3);
      if (cell === "") gaps++;
      else assert.equal(cell, noisy, `row ${k}`);
    }
  }
  assert.equal(gaps, 2);
});

test("pendulumFriction: the network is the friction that nobody told it, where there were measurements", () => {
  const training = sampleTraining("pendulumFriction", "fitFriction");
  const { theta, wholeLoss } = ran(training);
  // What is left is the noise, of variance 0.02².
  assert.ok(wholeLoss < 1.1 * 0.02 ** 2, `${wholeLoss}`);
  const f = new Float64Array(2);
  // No swing to the right was faster than 3.7.
  for (let v = -4; v <= 3.5; v += 0.5) {
    training.study.system.f(0, Float64Array.of(0, v), theta, f);
    const friction = 0.25 * v + 0.1 * v * Math.abs(v);
    assert.ok(Math.abs(-f[1] - friction) < 0.1, `at ${v}: ${-f[1]} for ${friction}`);
  }
});

/** How many of the points end on their target's side of 0. */
function separated(training: StudyTraining, theta: Float64Array): number {
  const of = { ...training.study, theta };
  const { trajectories } = solve(session, of, { method: "tsit5", rtol: 1e-8, atol: 1e-8, outputs: Float64Array.of(1) });
  return trajectories.filter(({ z }, j) => Math.sign(z[0]) === (Math.abs(of.z0[j][0]) < 1.5 ? -1 : 1)).length;
}

test("concentricAugmented: separates with one more dimension, and cannot without", () => {
  const plane = sampleTraining("concentricAugmented", "inThePlane");
  const lifted = ran(plane);
  assert.equal(separated(plane, lifted.theta), 16);
  assert.ok(lifted.wholeLoss < 0.01, `${lifted.wholeLoss}`);
  const line = sampleTraining("concentricAugmented", "onTheLine");
  const flat = ran(line);
  assert.ok(separated(line, flat.theta) < 16);
  assert.ok(flat.wholeLoss >= 2 / 3, `no order-preserving map does better than 2/3: ${flat.wholeLoss}`);
});
