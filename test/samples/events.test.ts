import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gradient } from "../../src/study/gradient/gradient.ts";
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

test("thermostat: it switches when the exponentials say, and a degree more costs the hours that differences say", () => {
  const { study: evening } = sample("thermostat", "evening");
  const [{ events, status }] = solve(session, evening, { rtol: 1e-10, atol: 1e-12 }).trajectories;
  assert.equal(status, "ok");
  // Towards 35 °C with the heating, towards 5 °C without; warm at 21 °C, cold at 19 °C.
  const [up, down] = [5 * Math.log((35 - 19) / (35 - 21)), 5 * Math.log((21 - 5) / (19 - 5))];
  let t = 5 * Math.log((35 - 17) / (35 - 21));
  for (const [n, { name, t: found }] of events!.entries()) {
    assert.equal(name, n % 2 === 0 ? "warm" : "cold");
    assert.ok(Math.abs(found - t) < 1e-8, `${name} at ${found}, not at ${t}`);
    t += n % 2 === 0 ? down : up;
  }
  assert.equal(events!.length, 17);
  const one = { ...evening, z0: evening.z0.slice(0, 1) };
  const asked = { rtol: 1e-10, atol: 1e-12 };
  const [{ gradient: slopes, status: ended }] = gradient(session, one, asked);
  assert.equal(ended, "ok");
  for (const p of [2, 3]) {
    const hours = (by: number) => {
      const theta = Float64Array.from(one.theta, (x, k) => (k === p ? x + by : x));
      return gradient(session, { ...one, theta }, asked)[0].loss;
    };
    const difference = (hours(1e-4) - hours(-1e-4)) / 2e-4;
    assert.ok(Math.abs(slopes.theta[p] - difference) < 1e-5, `${slopes.theta[p]}, by differences ${difference}`);
  }
});
