import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runCli, runJson } from "./fakeTerminal.ts";

const samples = Object.fromEntries(
  ["vanDerPol", "linear", "tanh", "lorenz"].map((name) => [
    `samples/${name}.node-ode.ts`,
    readFileSync(`samples/${name}.node-ode.ts`, "utf8"),
  ]),
);

const files: Record<string, string> = {
  ...samples,
  "decay.node-ode.ts": `
import { experiment, mlp } from "node-ode";
/** Decay. */
export const decay = (z = 1, t: number, { rate = 0.5 } = {}) => -rate * z;
export function pair([x, y] = [1, 2], t: number, { a = [[1, 2], [3, 4]], net = mlp([2, 2], { seed: 1 }) } = {}) {
  return [a[0][0] * x + a[0][1] * y, net([x, y])[1]];
}
export const explode = (z = 1, t: number) => z * z;
export const falls = ([h, v] = [1, 0], t: number) => [v, Math.sqrt(h) - 2];
export const anyLength = (z: number[], t: number) => z.map((x) => -x);
export const study = experiment(decay, { z0: 2, t: { from: 0, to: 2, points: 5 }, theta: { rate: 1 } });
export const several = experiment(decay, { z0: [1, 2, 3], t: [0, 1], method: "rk4", steps: 10 });
`,
  "broken.node-ode.ts": `export const sound = (z = 1, t: number) => -z;
export const broken = ([x, y] = [1, 2], t: number) => [x, y, unknownName];
`,
};

interface Trajectory {
  readonly t: number[];
  readonly z: number[][];
  readonly status: string;
  readonly message?: string;
  readonly stats: { steps: number; accepted: number; rejected: number; evaluations: number };
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

test("solve prints a correct trajectory of the Van der Pol sample", () => {
  const command = "solve samples/vanDerPol.node-ode.ts vanDerPol --t 0,20 --method rk4 --steps 2000";
  const { code, document, error } = runJson<Trajectory>(command, files);
  assert.equal(code, 0);
  assert.equal(error, "");
  assert.deepEqual(Object.keys(document), ["t", "z", "status", "stats", "engine", "used"]);
  assert.equal(document.t.length, 2001);
  assert.deepEqual(document.z[0], [2, 0]);
  assert.deepEqual(document.stats, { steps: 2000, accepted: 2000, rejected: 0, evaluations: 8000 });
  const fine = runJson<Trajectory>(
    "solve samples/vanDerPol.node-ode.ts vanDerPol --t 0,20 --method dop853 --rtol 1e-12 --atol 1e-12 --at 20",
    files,
  );
  for (const i of [0, 1]) close(document.z[2000][i], fine.document.z[0][i], 1e-6);
  // SciPy's DOP853 at rtol 1e-13.
  close(fine.document.z[0][0], 2.0081497621749, 1e-9);
});

test("the source text's numbers come out: 4.1 with Euler and RK4, 4.3", () => {
  const end = (command: string) => runJson<Trajectory>(command, files).document.z.at(-1)![0];
  close(
    end("solve samples/linear.node-ode.ts linear --t 0,1 --z0 1 --theta theta=1 --method euler --steps 100"),
    2.7048138294215,
    1e-13,
  );
  close(
    end("solve samples/linear.node-ode.ts linear --t 0,1 --z0 1 --theta theta=1 --method rk4 --h 0.01"),
    2.718281828234,
    1e-12,
  );
});

test("solve uses what an experiment says: states, span, times, parameters, solver", () => {
  const { document } = runJson<Trajectory>("solve decay.node-ode.ts study", files);
  assert.deepEqual(document.t, [0, 0.5, 1, 1.5, 2]);
  document.t.forEach((t, k) => {
    close(document.z[k][0], 2 * Math.exp(-t), 1e-5);
  });
  const several = runJson<{ trajectories: Trajectory[] }>("solve decay.node-ode.ts several", files);
  assert.deepEqual(
    several.document.trajectories.map(({ z }) => z[0][0]),
    [1, 2, 3],
  );
  for (const { t, stats } of several.document.trajectories) assert.deepEqual([t.length, stats.steps], [11, 10]);
});

test("options override the experiment; several z0 give several trajectories, negative ones too", () => {
  const command =
    "solve decay.node-ode.ts study --z0 -1 --z0 4 --t 0,-1 --theta rate=-2 --at 0,-0.25,-1 --rtol 1e-9 --atol 1e-12";
  const { document } = runJson<{ trajectories: Trajectory[] }>(command, files);
  for (const [j, z0] of [-1, 4].entries()) {
    const { t, z } = document.trajectories[j];
    assert.deepEqual(t, [0, -0.25, -1]);
    t.forEach((time, k) => {
      close(z[k][0], z0 * Math.exp(2 * time), 1e-8);
    });
  }
});

test("a function of any length takes its length from z0, and asks where there is none", () => {
  const { document } = runJson<Trajectory>("solve decay.node-ode.ts anyLength --z0 1,2,3 --t 0,1 --at 1", files);
  [1, 2, 3].forEach((z, i) => {
    close(document.z[0][i], z * Math.exp(-1), 1e-6);
  });
  const { code, error } = runCli("solve decay.node-ode.ts anyLength", files);
  assert.equal(code, 2);
  assert.match(error, /nothing tells how many components the state of anyLength has/);
});

test("numbers that fail are exit code 1, with a status, a sentence, the place, and what was computed", () => {
  const explode = runJson<Trajectory>("solve decay.node-ode.ts explode --t 0,2 --rtol 1e-8 --atol 1e-8", files);
  assert.equal(explode.code, 1);
  assert.match(explode.document.status, /stepUnderflow|diverged/);
  assert.ok(explode.document.t.length > 10);
  close(explode.document.t.at(-1)!, 1, 1e-6);
  assert.match(explode.error, /^(stepUnderflow|.*diverged): /);
  const falls = runJson<Trajectory>("solve decay.node-ode.ts falls", files);
  assert.equal(falls.document.status, "diverged");
  assert.match(falls.document.message!, /dv\/dt is not finite at t = .*sqrt/);
  assert.match(falls.error, /^decay\.node-ode\.ts:9:\d+: diverged: /);
});

test("requests that do not fit the file are exit code 2 and say what would", () => {
  const rejected: readonly (readonly [string, RegExp])[] = [
    ["solve decay.node-ode.ts deacy", /unknown function or experiment `deacy`; did you mean `decay`\?/],
    ["solve decay.node-ode.ts decay --z0 1,2", /the state of decay has 1 component, not 2/],
    ["solve decay.node-ode.ts decay --theta rat=1", /unknown parameter of decay `rat`; did you mean `rate`\?/],
    ["solve decay.node-ode.ts pair --theta a=[1,2]", /a takes 4 numbers \(2×2\), not \[1,2\]/],
    [
      `solve decay.node-ode.ts pair --theta net=[{"W":[[${Array(99).fill(1)}]],"b":[0]}]`,
      /net takes 6 numbers \(net 2-2 tanh\), not \[\{"W":\[\[1,[1,]*…$/m,
    ],
    ["solve decay.node-ode.ts decay --method rk5", /unknown method `rk5`; did you mean `rk4`\?/],
    ["solve decay.node-ode.ts decay --method rk4 --rtol 1e-3", /fixed steps of rk4 have no rtol/],
    ["solve decay.node-ode.ts decay --steps 5 --h 0.1", /steps and h exclude each other/],
    ["solve decay.node-ode.ts decay --h 1e-12 --t 0,1", /1000000000000 steps are too many; 2147483647 is the most/],
    ["solve decay.node-ode.ts decay --h 1e-8 --t 0,1", /100000000 steps are too many to keep each/],
    ["solve decay.node-ode.ts decay --t 0,1 --at 0.5,2", /output time 2 lies outside of 0 … 1/],
    ["solve decay.node-ode.ts decay --t 0,1 --at 0.5,0.2", /0.5 is followed by 0.2/],
  ];
  for (const [command, message] of rejected) {
    const { code, error, out } = runCli(command, files);
    assert.deepEqual([code, out], [2, ""], command);
    assert.match(error, message);
  }
});

test("parameters of any nesting reach the right-hand side", () => {
  const net = '[{"W":[[0,0],[0,0]],"b":[0,3]}]';
  const words = ["solve", "decay.node-ode.ts", "pair", "--t", "0,1", "--steps", "4", "--method", "rk4"];
  const { document, code } = runJson<Trajectory>(
    [...words, "--theta", "a=[[0,1],[0,0]]", "--theta", `net=${net}`, "--z0", "1,0"],
    files,
  );
  assert.equal(code, 0);
  close(document.z.at(-1)![1], 3, 1e-12);
  close(document.z.at(-1)![0], 2.5, 1e-12);
});

test("list tells names, dimensions, states, parameters with their values, and ranges", () => {
  interface Listing {
    readonly functions: {
      name: string;
      dimension: number | null;
      state: string[];
      parameters: { name: string; shape: string; value: unknown }[];
      range: { start: { line: number } };
    }[];
    readonly experiments: { name: string; function: string }[];
  }
  const { code, document } = runJson<Listing>("list decay.node-ode.ts", files);
  assert.equal(code, 0);
  assert.deepEqual(
    document.functions.map(({ name, dimension }) => [name, dimension]),
    [
      ["decay", 1],
      ["pair", 2],
      ["explode", 1],
      ["falls", 2],
      ["anyLength", null],
    ],
  );
  const [decay, pair] = document.functions;
  assert.deepEqual(decay.parameters, [{ name: "rate", shape: "number", value: 0.5 }]);
  assert.equal(decay.range.start.line, 4);
  assert.deepEqual(pair.state, ["x", "y"]);
  assert.deepEqual(pair.parameters[0], {
    name: "a",
    shape: "2×2",
    value: [
      [1, 2],
      [3, 4],
    ],
  });
  const layers = pair.parameters[1].value as { W: number[][]; b: number[] }[];
  assert.deepEqual([layers.length, layers[0].W.length, layers[0].W[0].length, layers[0].b.length], [1, 2, 2, 2]);
  assert.deepEqual(
    document.experiments.map(({ name, function: f }) => [name, f]),
    [
      ["study", "decay"],
      ["several", "decay"],
    ],
  );
  assert.match(runCli("list decay.node-ode.ts", files).out, /decay\s+z\s+rate = 0\.5/);
});

test("check reports mistakes with their place; a sound function of the same file still solves", () => {
  interface Check {
    readonly diagnostics: {
      file: string;
      code: string;
      message: string;
      severity: string;
      range: { start: { line: number; column: number } };
    }[];
  }
  const { code, document, error } = runJson<Check>("check broken.node-ode.ts decay.node-ode.ts", files);
  assert.equal(code, 1);
  assert.ok(document.diagnostics.length >= 1);
  for (const { file, severity, range } of document.diagnostics) {
    assert.equal(file, "broken.node-ode.ts");
    assert.equal(severity, "error");
    assert.equal(range.start.line, 2);
  }
  assert.match(error, /broken\.node-ode\.ts:2:\d+: error: .*unknownName[\s\S]*\^/);
  assert.equal(runCli("solve broken.node-ode.ts sound", files).code, 0);
  const broken = runJson<Check>("solve broken.node-ode.ts broken", files);
  assert.equal(broken.code, 1);
  assert.ok(broken.document.diagnostics.length >= 1);
  assert.deepEqual(runJson("check decay.node-ode.ts", files).document, { diagnostics: [] });
  assert.equal(runCli("check decay.node-ode.ts", files).out, "no problems\n");
});

test("check reports what is wrong in tables, once and at its row, and at the call that names them", () => {
  const observed = {
    "observed.node-ode.ts": `import { csv, experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const fit = experiment(f, { t: [0, 10], data: csv("m.csv") });
export const again = experiment(f, { t: [0, 20], data: csv("m.csv") });
`,
  };
  const table = (text: string) => ({ ...observed, "m.csv": text });
  const { code, error } = runCli("check observed.node-ode.ts", table("t,x,v\n0,abc,2\n1,1,2\n99,1,2,3\n"));
  assert.equal(code, 1);
  assert.equal(error.match(/m\.csv:2:3: error: .*"abc" is no number/g)?.length, 1, error);
  assert.match(error, /0,abc,2\n {4}\^\^\^\n/);
  assert.equal(error.match(/m\.csv:4:1: error: /g)?.length, 1, error);
  assert.deepEqual(error.match(/observed\.node-ode\.ts:\d+:\d+: error: m\.csv has 2 problems/g), [
    "observed.node-ode.ts:3:54: error: m.csv has 2 problems",
    "observed.node-ode.ts:4:56: error: m.csv has 2 problems",
  ]);
  assert.match(runCli("check observed.node-ode.ts", table("t,u\n")).error, /observed\.node-ode\.ts:3:54: error: /);
  assert.equal(runCli("check observed.node-ode.ts", table("t,x,v\n0,1,2\n1,1,2\n")).out, "no problems\n");
});

test("for people there is a table with names and a line that sums up", () => {
  const { code, out } = runCli("solve decay.node-ode.ts pair --t 0,0.5 --method rk4 --steps 100", files);
  assert.equal(code, 0);
  assert.match(out, /^\s*t\s+x\s+y\n\s*0\s+1\s+2\n/);
  assert.match(out, /ok: 100 steps, 400 evaluations; 21 of 101 times shown/);
});

test("of a long line only what surrounds the error is shown, the underline below it", () => {
  const line = (terms: number) => Array.from({ length: terms }, (_, i) => `${i} * z`).join(" + ");
  for (const [before, after] of [
    [0, 2000],
    [300, 2000],
    [300, 0],
  ]) {
    const text = `export const f = (z = 1, t: number) => ${line(before)} + quux + ${line(after)} + 0;\n`;
    const { error } = runCli("check long.node-ode.ts", { "long.node-ode.ts": text });
    const [, source, marks] = error.split("\n");
    assert.ok(source.length < 170, source);
    assert.equal(source.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1), "quux");
  }
});

test("parameters may be named as what every object inherits", () => {
  const files = {
    "f.node-ode.ts":
      "export const f = (z = 1, t: number, { constructor = 1, toString = 2 } = {}) => -z * constructor * toString;\n",
  };
  const end = (words: string) =>
    runJson<Trajectory>(`solve f.node-ode.ts f --t 0,1 ${words}`, files).document.z.at(-1)![0];
  assert.ok(Math.abs(end("") - Math.exp(-2)) < 1e-5);
  assert.ok(Math.abs(end("--theta toString=3 --theta constructor=0.5") - Math.exp(-1.5)) < 1e-5);
  assert.match(runCli("solve f.node-ode.ts f --theta __proto__=1", files).error, /unknown parameter/);
});
