import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli, runCliLater, runJson, runJsonLater } from "./fakeTerminal.ts";

/** √(0.002 π) · 0.1: narrower than a thousandth of the span. */
const NARROW = 0.005 * Math.sqrt(Math.PI);

const files = {
  "kick.node-ode.ts": `import { experiment, terminal } from "node-ode";
export const kick = ([x, y] = [0, 1], t: number, { a = 1 } = {}) => [a * Math.exp(-(((t - 50.1) / 0.005) ** 2)), -y];
export const blind = experiment(kick, { t: [0, 100] });
export const seeing = experiment(kick, { t: [0, 100], maxStep: 0.01, firstStep: 1e-3, loss: terminal(([x]) => x) });
export const stopped = experiment(kick, { t: [0, 100], stops: [50.1], atol: { y: 1e-12 } });
export const fixed = experiment(kick, { t: [0, 100], method: "rk4", steps: 200, stops: [50.1] });
export const forced = (x = [0, 0], t: number) => [x[1], -100 * x[1] - 250000 * x[0] + Math.sin(500 * t)];
export const long = experiment(forced, { t: [0, 100], maxSteps: 300_000 });
export const few = experiment(kick, { t: [0, 100], maxStep: 0.01, maxSteps: 50 });
`,
};

interface Solved {
  readonly t: number[];
  readonly z: number[][];
  readonly status: string;
  readonly stats: { readonly steps: number };
  readonly used: Record<string, unknown>;
  readonly gradient: { readonly theta: Record<string, number> };
}

const run = (command: string) => runJson<Solved>(command, files).document;
const end = ({ z }: Solved) => z[z.length - 1][0];

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

test("a file bounds the steps, begins them, limits them and stops them", () => {
  close(end(run("solve kick.node-ode.ts blind")), 0, 1e-30);
  const seeing = run("solve kick.node-ode.ts seeing");
  close(end(seeing), NARROW, 1e-6);
  assert.equal(seeing.t[1], 1e-3);
  close(end(run("solve kick.node-ode.ts stopped")), NARROW, 1e-6);
  const fixed = run("solve kick.node-ode.ts fixed");
  assert.ok(fixed.t.includes(50.1));
  const few = runJson<Solved>("solve kick.node-ode.ts few", files);
  assert.deepEqual([few.code, few.document.status, few.document.stats.steps], [1, "maxSteps", 50]);
  const long = run("solve kick.node-ode.ts long --at 100");
  assert.deepEqual([long.status, long.stats.steps > 100_000], ["ok", true]);
  // In resonance, long after the start.
  close(end(long), -Math.cos(50_000) / 50_000, 1e-7);
});

test("so does the command line, for solves and gradients, and JSON says what was used", () => {
  const bounded = run("solve kick.node-ode.ts blind --max-step 0.01 --first-step 1e-4 --max-steps 200000");
  close(end(bounded), NARROW, 1e-6);
  assert.equal(bounded.t[1], 1e-4);
  assert.deepEqual(bounded.used, {
    method: "auto",
    rtol: 1e-6,
    atol: 1e-9,
    maxStep: 0.01,
    firstStep: 1e-4,
    maxSteps: 200_000,
    stops: 0,
    arithmetic: "strict",
  });
  const stopped = run("solve kick.node-ode.ts blind --stops 50.1,20 --atol y=1e-12 --rtol 1e-8");
  close(end(stopped), NARROW, 1e-7);
  assert.ok(stopped.t.includes(20) && stopped.t.includes(50.1));
  assert.deepEqual([stopped.used.atol, stopped.used.stops], [[1e-9, 1e-12], 2]);
  assert.deepEqual(run("solve kick.node-ode.ts blind --atol 1e-9,1e-12").used.atol, [1e-9, 1e-12]);
  assert.deepEqual(run("solve kick.node-ode.ts fixed").used, {
    method: "rk4",
    steps: 200,
    stops: 1,
    arithmetic: "strict",
  });
  assert.ok(run("solve kick.node-ode.ts fixed --stops 30").t.includes(30));
  for (const mode of ["checkpointed", "direct", "forward", "interpolating", "backsolve"]) {
    const narrow = run(`gradient kick.node-ode.ts blind --loss terminal:0 --mode ${mode} --stops 50.1`);
    close(narrow.gradient.theta.a, NARROW, 1e-5);
    assert.equal(narrow.used.stops, 1);
  }
  close(run("gradient kick.node-ode.ts seeing").gradient.theta.a, NARROW, 1e-5);
});

test("so do the commands of analyses, and what they used is what was taken", async () => {
  const usedBy = async (command: string) => (await runJsonLater<Solved>(command, files)).document.used;
  const asked = "--t 0,100 --max-step 0.01 --first-step 1e-4 --max-steps 200000 --stops 50.1,60 --atol y=1e-7";
  assert.deepEqual(await usedBy(`adjoint kick.node-ode.ts seeing ${asked}`), {
    ...{ mode: "checkpointed", method: "auto", rtol: 1e-6, atol: [1e-9, 1e-7] },
    ...{ maxStep: 0.01, firstStep: 1e-4, maxSteps: 200_000, stops: [50.1, 60] },
    ...{ engine: "auto", precision: "float64", arithmetic: "strict" },
  });
  const said = await usedBy("adjoint kick.node-ode.ts seeing --t 0,1");
  assert.deepEqual([said.maxStep, said.firstStep, said.maxSteps, said.stops], [0.01, 1e-3, 100_000, []]);
  const { code, error } = await runCliLater("adjoint kick.node-ode.ts seeing --max-step -1", files);
  assert.deepEqual([code, error.split("\n")[0]], [2, "node-ode: --max-step takes a number from 0, not -1"]);
});

test("an absolute tolerance of 0 is one, and where it leaves nothing to go by that is a status", () => {
  assert.equal(run("solve kick.node-ode.ts blind --z0 1,1 --t 0,10 --atol 0").status, "ok");
  const { code, error } = runCli("solve kick.node-ode.ts blind --atol 0", files);
  assert.equal(code, 1);
  assert.match(
    error,
    /stepUnderflow: x is 0 at t = 0, where an absolute tolerance of 0 accepts no step: give x one above 0/,
  );
});

test("what is without effect is refused", () => {
  for (const [command, message] of [
    ["solve kick.node-ode.ts fixed --method rk4 --max-step 1", /fixed steps of rk4 have no maxStep/],
    [
      "gradient kick.node-ode.ts fixed --loss terminal:0 --method rk4 --first-step 1",
      /fixed steps of rk4 have no firstStep/,
    ],
    ["solve kick.node-ode.ts blind --atol q=1", /atol of an unknown component `q`; known are x, y/],
    ["solve kick.node-ode.ts blind --atol 1,2,3", /atol takes one number a component \(x, y\), not 3/],
    ["solve kick.node-ode.ts blind --atol 1 --atol x=2", /each must name its component/],
    ["solve kick.node-ode.ts blind --atol x=1 --atol x=2", /--atol gives `x` twice/],
  ] as const) {
    const { code, error } = runCli(command, files);
    assert.equal(code, 2, command);
    assert.match(error, message);
  }
});
