import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { fitResiduals } from "../../../src/study/training/fitResiduals.ts";
import { tableFaults } from "../../../src/study/training/tableFaults.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

/** Minima by SciPy: test/reference/fits.py. */
const fits: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
  readFileSync("test/reference/fits.json", "utf8"),
);
const tables = "test/study/training/tables";

function programOf(text: string, ...files: readonly string[]) {
  const entry = `${tables}/a.node-ode.ts`;
  const texts = new Map([[entry, text]]);
  for (const file of files) texts.set(`${tables}/${file}`, readFileSync(`${tables}/${file}`, "utf8"));
  const session = new Session();
  const program = session.read({ entry, texts });
  assert.deepEqual(program.diagnostics, []);
  return { session, program, texts };
}

const cooling = (data: string, more = "learnZ0: true", z0 = "") => `
import { csv, experiment, lbfgs, meanSquaredError, param } from "node-ode";
export function cool([T] = [90], t: number, { k = param(0.05), Ta = param(20) } = {}) {
  return [-k * (T - Ta)];
}
export const fit = experiment(cool, { ${z0} t: [0, 60], data: ${data}, loss: meanSquaredError(), train: { optimizer: lbfgs(), iterations: 60, ${more} } });
`;

function trained(text: string, ...files: readonly string[]) {
  const { session, program, texts } = programOf(text, ...files);
  const events: string[] = [];
  const training = new StudyTraining(session, findStudy(program, "fit"), texts);
  const { theta, z0 } = training.run({ progress: (progress) => void events.push(...progress.events) });
  return { theta: [...theta], z0: [...z0], events, training, texts };
}

function near(found: readonly number[], expected: readonly number[]) {
  for (const [i, x] of expected.entries())
    assert.ok(Math.abs(found[i] - x) <= 1e-4 * Math.abs(x), `${found} ${expected}`);
}

const same: readonly (readonly [file: string, seen: string])[] = [
  ["plain.csv", ""],
  ["semicolon_comma.csv", "semicolons, decimal commas"],
  ["spaces.csv", "blanks between cells"],
  ["blanktail.csv", ""],
  ["dates.csv", "times in minutes from 2024-03-01 10:00:00"],
];

for (const [file, seen] of same) {
  test(`${file}: the fit of a cooling body ends at SciPy's minimum, and says what was seen`, () => {
    const { theta, z0, events } = trained(cooling(`csv("${file}")`), file);
    const { k, Ta, T0 } = fits.cooling;
    near([...theta, ...z0], [k, Ta, T0]);
    assert.deepEqual(
      events.filter((event) => event.startsWith(file)),
      seen === "" ? [] : [`${file}: ${seen}`],
    );
  });
}

test("a gap that is written NA is left out", () => {
  const { theta, z0, events } = trained(cooling('csv("na.csv")'), "na.csv");
  const { k, Ta, T0 } = fits["cooling with a gap"];
  near([...theta, ...z0], [k, Ta, T0]);
  assert.ok(events.includes("na.csv: 1 gap"));
});

test("replicates at one time all count, with chosen steps and with fixed ones", () => {
  const { k, Ta, loss } = fits["cooling with replicates"];
  for (const steps of ["", 'method: "rk4", steps: 4']) {
    const { theta, events, training, texts } = trained(cooling('csv("dup.csv")', steps, "z0: [90],"), "dup.csv");
    near(theta, [k, Ta]);
    near([training.run({}).wholeLoss], [loss]);
    const study = { ...training.study, theta: Float64Array.from(theta) };
    // What is known of the fixed initial state tells nothing: 26 rows of which 2 stand there.
    assert.equal(fitResiduals(new Session(), study, texts, undefined, undefined, () => false).residuals.length, 24);
    assert.ok(events.includes("dup.csv: 13 replicates"), events.join("\n"));
  }
});

test("trajectories keep their names", () => {
  const { training } = trained(cooling('csv("ids2.csv")'), "ids2.csv");
  assert.deepEqual(
    training.problem.trajectories.map(({ name }) => name),
    ["dogA", "dogB"],
  );
});

const sir = (data: string) => `
import { csv, experiment, lbfgs, meanSquaredError, param } from "node-ode";
const N = 763;
export function sir([S, I, R] = [N - 1, 1, 0], t: number, { beta = param(1.5, { min: 0 }), gamma = param(0.4, { min: 0 }) } = {}) {
  const infection = (beta * S * I) / N;
  const recovery = gamma * I;
  return [-infection, infection - recovery, recovery];
}
export const fit = experiment(sir, {
  z0: [N - 1, 1, 0], t: [0, 13], data: ${data}, loss: meanSquaredError(), train: { iterations: 100, optimizer: lbfgs() },
});
`;

test("a table in which no column is a state is refused with the way out, which then is the fit", () => {
  const { program, texts } = programOf(sir('csv("flu.csv")'), "flu.csv");
  const [{ faults }] = tableFaults(program, texts);
  // Which of them it is nobody but the writer knows.
  assert.deepEqual(
    faults.map(({ message }) => message),
    [
      'flu.csv, row 1: there is no column of any component (`S`, `I`, `R`); there are `date`, `in_bed`, `t`: say of one what it is with columns: { S: "its column" } in csv(…); a component without a column is not compared',
    ],
  );
  const { theta, events } = trained(sir('csv("flu.csv", { columns: { I: "in_bed" } })'), "flu.csv");
  near(theta, [fits.influenza.beta, fits.influenza.gamma]);
  assert.ok(events.includes("flu.csv: no column for `S`, `R`"), events.join("\n"));
});
