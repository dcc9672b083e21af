import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";

const session = new Session();

function sample(file: string, name: string) {
  const entry = `samples/${file}.node-ode.ts`;
  const table = "samples/data/pharmacokinetics.csv";
  const texts = new Map([entry, table].map((path) => [path, readFileSync(path, "utf8")]));
  const program = session.read({ entry, texts });
  assert.deepEqual(program.diagnostics, []);
  return { study: study(program, name), texts };
}

test("bouncingBall: eight bounces, and 282 before its time ends at 8.58", () => {
  const [{ events, status }] = solve(session, sample("bouncingBall", "bounces").study).trajectories;
  assert.deepEqual([events?.length, status], [8, "ok"]);
  const [endless] = solve(session, sample("bouncingBall", "forever").study).trajectories;
  assert.equal(endless.status, "zeno");
  assert.ok(Math.abs(endless.diagnosis!.t! - (Math.sqrt(2 / 9.81) * 1.9) / 0.1) < 1e-9);
});

test("bouncingBall: the elasticity that leads to half a metre is found", () => {
  const { study: aim, texts } = sample("bouncingBall", "aim");
  const { theta, wholeLoss } = new StudyTraining(session, aim, texts).run({});
  assert.ok(wholeLoss < 1e-12);
  const [{ z }] = solve(session, { ...aim, theta }, { outputs: Float64Array.of(2.5) }).trajectories;
  assert.ok(Math.abs(z[0] - 0.5) < 1e-5);
});

test("pharmacokinetics: rates and doses within a twentieth of what the data were made with", () => {
  const { study: fit, texts } = sample("pharmacokinetics", "fitDoses");
  const { theta } = new StudyTraining(session, fit, texts).run({});
  for (const [p, truth] of [1.2, 0.15, 8, 4].entries())
    assert.ok(Math.abs(theta[p] / truth - 1) < 0.05, `${fit.dynamics.parameters[p].name}: ${theta[p]}`);
});

test("pharmacokinetics: the table was made as its sample says", () => {
  const { study: fit } = sample("pharmacokinetics", "fitDoses");
  const rows = readFileSync("samples/data/pharmacokinetics.csv", "utf8").trim().split("\n").slice(1);
  const data = rows.map((row) => row.split(",").map(Number));
  const theta = Float64Array.of(1.2, 0.15, 8, 4);
  const outputs = Float64Array.from(data, ([t]) => t);
  const [{ z }] = solve(session, { ...fit, theta }, { outputs, rtol: 1e-10 }).trajectories;
  const square = data.reduce((sum, [, blood], n) => sum + (blood - z[2 * n + 1]) ** 2, 0) / data.length;
  assert.ok(square > 0.06 ** 2 && square < 0.14 ** 2, `${Math.sqrt(square)}`);
});
