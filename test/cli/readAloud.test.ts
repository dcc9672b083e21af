import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../../src/cli/commands/registry.ts";
import { FAULTS, spoken } from "../faultsOfWords.ts";
import { readMarked } from "../language/experiment/marked.ts";
import { runCli } from "./fakeTerminal.ts";

/* What diagnostics and the command line say, of numbers that nobody would write out. */

/** Faults of some sentences; what users wrote themselves stands between strokes and is left as it is. */
const faultsOf = (sentences: readonly string[]): readonly string[] =>
  sentences.flatMap((text) =>
    Object.entries(FAULTS).flatMap(([fault, isIn]) => (isIn(spoken(text)) ? [`${fault}: ${spoken(text)}`] : [])),
  );

const options: readonly string[] = [
  "{ t: [0, 2 * Math.PI], data: { t: [0, 10 / 3, 20 / 3], z: [[1, 2], [1, 2], [1, 2]] } }",
  "{ t: [0, 2 * Math.PI], stops: [20 / 3] }",
  "{ t: [1 / 3, 1 / 3] }",
  "{ t: [1 / 3, 2 / 3], exact: (t, z0) => [z0[0] + 1 / 3, z0[1]] }",
  "{ t: [0, 2 * Math.PI], loss: atTimes([20 / 3], (z) => z[0]) }",
  "{ maxSteps: 10 / 3 }",
  "{ rtol: -1 / 3 }",
  "{ z0: 1 / 3 }",
  "{ z0: [1, 1 / 3], augment: 1 }",
  "{ t: [0, 2 * Math.PI, Math.PI] }",
  "{ view: { x: 1 / 3 } }",
  "{ data: 1 / 3 }",
  "{ theta: { mu: [1 / 3, 2 / 3] } }",
  "{ loss: terminal((z) => z[0]), train: { iterations: 10 / 3, validation: 4 / 3 } }",
  "{ loss: terminal((z) => z[0]), train: { learnZ0: { x: { min: 2 / 3, max: 1 / 3 } } } }",
  "{ loss: huber(-1 / 3), data: { t: [0, 1], z: [[1, 2], [1, 2]] } }",
];

const statements: readonly string[] = [
  "export const g = ([x, y] = [1, 0], t: number) => [x, (1 / 3)()];",
  "export const g = ([x, y] = [1, 0], t: number) => [x, [1, 2][10 / 3]];",
  "export const g = ([x, y] = [1, 0], t: number) => 1 / 3;",
  "export const g = ([x, y] = [1, 0], t: number) => [x, Array(10 / 3).fill(0)[0]];",
];

test("diagnostics have numbers of one style and no slips of grammar", () => {
  const said = [...options.map((each) => `export const e = experiment(f, ${each});`), ...statements].map((text) => {
    const { diagnostics } = readMarked(text);
    assert.ok(diagnostics.length > 0, text);
    return diagnostics.map(({ message }) => message);
  });
  assert.deepEqual(faultsOf(said.flat()), []);
});

test("numbers that a sentence sets against one another are not said alike", () => {
  const { diagnostics } = readMarked("export const e = experiment(f, { t: [0, 10], stops: [10.00001] });");
  assert.match(diagnostics[0].message, /a stop at 10\.00001 has no effect: `t` runs from 0 to 10/);
});

const FILE = `
import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1 / 3, 0], t: number, { k = 2 / 3 } = {}) => [v, -k * x];
export const e = experiment(f, { t: [0, 2 * Math.PI], loss: terminal((z) => z[0]) });
export const bad = ([x] = [1], t: number) => [1 / (x - x)];
`;

test("the command line's help and refusals have numbers of one style and no slips of grammar", () => {
  const help = ["--help", ...commands.names().map((name) => `${name} --help`)].map((line) => runCli(line).out);
  const refused = [
    "solve a.ts",
    "solve a.ts e --steps 0.3333333333",
    "solve a.ts e --z0 1",
    "solve a.ts e --rtol -0.3333333333",
    "solve a.ts e --at 7.123456789",
    "gradient a.ts e --t 1,1",
    "gradient a.ts f --loss terminal:7",
    "portrait a.ts e --start 1",
    "solve a.ts nothing",
    "nothing",
    "solve a.ts bad",
  ].map((line) => {
    const { code, error, out } = runCli(line, { "a.ts": FILE });
    assert.notEqual(code, 0, line);
    return error + out;
  });
  const lines = [...help, ...refused].flatMap((text) => text.split("\n")).map((line) => line.trim());
  // Columns of the help are parted by blanks; what a user would type is no sentence.
  const sentences = lines.flatMap((line) => line.split(/ {2,}/)).map((text) => text.replace(/not `[^`]*`/g, "not …"));
  assert.ok(sentences.length > 100);
  assert.deepEqual(faultsOf(sentences), []);
});
