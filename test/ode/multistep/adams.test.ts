import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { solveAdaptive } from "../../../src/ode/adaptive.ts";
import { adams } from "../../../src/ode/methods/adams.ts";
import type { Trajectory } from "../../../src/ode/solution.ts";
import { SteppedKernel } from "../../../src/ode/steppedKernel.ts";
import { Session } from "../../../src/study/session.ts";
import { type SolveOptions, solve } from "../../../src/study/solve.ts";
import { StudyError, study } from "../../../src/study/study.ts";
import { detestProblems } from "../../reference/detest.ts";
import { stiffProblems, stiffStudy } from "../implicit/stiffProblems.ts";
import { plainSystem } from "./adamsRun.ts";

const text = `import { at, event, experiment } from "node-ode";
export function kepler([x, y, u, v]: number[], t: number) {
  const r3 = (x * x + y * y) ** 1.5;
  return [u, v, -x / r3, -y / r3];
}
export function lorenz([x, y, z]: number[], t: number) {
  return [10 * (y - x), x * (28 - z) - y, x * y - (8 * z) / 3];
}
export function arenstorf([x, y, u, v]: number[], t: number) {
  const m = 0.012277471;
  const n = 1 - m;
  const a = ((x + m) ** 2 + y * y) ** 1.5;
  const b = ((x - n) ** 2 + y * y) ** 1.5;
  return [u, v, x + 2 * v - (n * (x + m)) / a - (m * (x - n)) / b, y - 2 * u - (n * y) / a - (m * y) / b];
}
export function ball([x, v]: [number, number], t: number) {
  return [v, -9.81];
}
export function swing([x, v]: [number, number], t: number) {
  return [v, -x + (t < 2.5 ? 0 : 1)];
}
export const bounces = experiment(ball, {
  z0: [1, 0], t: [0, 2],
  events: [event(([x]) => x, { direction: "down", then: ([x, v]) => [0, -0.9 * v], name: "bounce" })],
});
export const switched = experiment(swing, { z0: [1, 0], t: [0, 10] });
`;
const session = new Session();
const program = session.read({ entry: "adams.node-ode.ts", texts: new Map([["adams.node-ode.ts", text]]) });

interface Peer {
  readonly evaluations: number;
  readonly error: number;
}

/** See test/reference/adams.py. */
const smooth: Record<
  string,
  {
    readonly z0: readonly number[];
    readonly t1: number;
    readonly end: readonly string[];
    readonly peers: Record<"VODE" | "LSODA" | "DOP853", Record<string, Peer>>;
  }
> = JSON.parse(readFileSync("test/reference/adams.json", "utf8")).problems;

function smoothStudy(name: string, starts: readonly (readonly number[])[] = [smooth[name].z0]) {
  const { t1 } = smooth[name];
  return { ...study(program, name), span: [0, t1] as const, z0: starts.map((z) => Float64Array.from(z)) };
}

function end(name: string, options: SolveOptions): Trajectory {
  return solve(session, smoothStudy(name), { outputs: Float64Array.of(smooth[name].t1), ...options }).trajectories[0];
}

const tolerances = ["1e-4", "1e-6", "1e-8", "1e-10", "1e-12"];

suite("adams", () => {
  for (const [name, { end: exact, peers }] of Object.entries(smooth))
    test(`${name}: as accurate as the Adams codes of SciPy in about their evaluations, and in fewer than explicit pairs at fine tolerances`, () => {
      for (const tolerance of tolerances) {
        const tol = Number(tolerance);
        const { z, stats, status, diagnosis } = end(name, { method: "adams", rtol: tol, atol: tol });
        const at = `${name} at ${tolerance}`;
        assert.deepEqual([status, diagnosis], ["ok", undefined], at);
        const error = exact.reduce((most, x, i) => Math.max(most, Math.abs(z[i] - Number(x))), 0);
        const [vode, lsoda, dop853] = [peers.VODE[tolerance], peers.LSODA[tolerance], peers.DOP853[tolerance]];
        const allowed = 2 * Math.max(vode.error, lsoda.error);
        assert.ok(error <= allowed, `${at}: an error of ${error}, SciPy ${vode.error} and ${lsoda.error}`);
        const most = 1.25 * Math.max(vode.evaluations, lsoda.evaluations);
        assert.ok(stats.evaluations <= most, `${at}: ${stats.evaluations} evaluations, of at most ${most}`);
        if (tol > 1e-8) continue;
        assert.ok(stats.evaluations < 0.7 * dop853.evaluations, `${at}: ${stats.evaluations}`);
        const pair = end(name, { method: "tsit5", rtol: tol, atol: tol }).stats.evaluations;
        assert.ok(stats.evaluations < 0.6 * pair, `${at}: ${stats.evaluations}, tsit5 ${pair}`);
      }
    });

  test("DETEST: the error follows the tolerance, no problem is called stiff, and evaluations are those that were made", () => {
    for (const { name, system, span, y0, y1, scipy } of detestProblems())
      for (const tolerance of ["1e-4", "1e-6", "1e-8", "1e-10"]) {
        const tol = Number(tolerance);
        const [t0, t1] = span;
        let evaluations = 0;
        const plain = plainSystem(y0.length, (t, z, out) => {
          evaluations++;
          system.f(t, z, new Float64Array(), out);
        });
        const { status, diagnosis, z, stats } = solveAdaptive({
          kernel: new SteppedKernel(plain, adams, {
            bytes: 0,
            nodes: 0,
            arithmetic: "strict",
            lanes: 1,
            vectorsPerTile: 1,
          }),
          system,
          method: adams,
          t0,
          t1,
          states: Float64Array.from(y0),
          theta: new Float64Array(),
          outputs: Float64Array.of(t1),
          rtol: tol,
          atol: tol,
          samples: 0,
        }).trajectories[0];
        const at = `${name} at ${tolerance}`;
        assert.deepEqual([status, diagnosis], ["ok", undefined], at);
        const error = Math.max(...y1.map((y, i) => Math.abs(z[i] - y)));
        const scale = tol * (1 + Math.max(...y1.map(Math.abs)));
        const allowed = 10 * Math.max(scipy.RK45[tolerance].error, 100 * scale);
        assert.ok(error <= allowed, `${at}: ${error} > ${allowed}`);
        assert.equal(stats.evaluations, evaluations, at);
        if (tol <= 1e-8)
          assert.ok(evaluations <= scipy.RK45[tolerance].evaluations, `${at}: ${evaluations} evaluations`);
      }
  });

  test("between its steps the solution is continuous, and as accurate as at their ends but for a small factor", () => {
    const options = { method: "adams", rtol: 1e-9, atol: 1e-9 };
    const { t, z } = end("lorenz", { ...options, outputs: "steps" });
    const inside = (part: number) => t.subarray(1).map((end, n) => t[n] + part * (end - t[n]));
    const exact = (outputs: Float64Array) => end("lorenz", { method: "dop853", rtol: 1e-14, atol: 1e-14, outputs }).z;
    const off = (a: Float64Array, b: Float64Array) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
    const atEnds = off(z, exact(t));
    for (const part of [0.1, 0.5, 0.9]) {
      const outputs = inside(part);
      const between = off(end("lorenz", { ...options, outputs }).z, exact(outputs));
      assert.ok(between < 2 * atEnds, `${between} at ${part} of a step, ${atEnds} at the ends`);
    }
    // From either side of where steps meet.
    for (const part of [1e-9, 1 - 1e-9]) {
      const outputs = inside(part);
      const near = end("lorenz", { ...options, outputs }).z;
      for (let n = 0; n < outputs.length; n++)
        for (let i = 0; i < 3; i++) {
          const meeting = z[3 * (part < 0.5 ? n : n + 1) + i];
          assert.ok(Math.abs(near[3 * n + i] - meeting) < 1e-7 * 300 * (t[n + 1] - t[n]) + 1e-12);
        }
    }
  });

  test("what is stiff is said, with the steps that stability allows", () => {
    for (const name of ["hires", "vanDerPol", "robertson"]) {
      const { z0, span } = stiffProblems.find((one) => one.name === name)!;
      for (const rtol of [1e-6, 1e-9]) {
        const options = { method: "adams", rtol, atol: rtol * 1e-2, maxSteps: 4000, outputs: Float64Array.of(span[1]) };
        const { status, diagnosis } = solve(session, stiffStudy(name, z0, span), options).trajectories[0];
        assert.equal(status, "maxSteps");
        assert.match(diagnosis!.message, /the problem is stiff: stability, not accuracy, holds the step down \(h·ρ/);
        assert.equal(diagnosis!.isStiff, true);
      }
    }
  });

  test("bounces, and jumps of the right-hand side, begin anew: both sides are exact", () => {
    const options = { method: "adams", rtol: 1e-10, atol: 1e-12 };
    const { events = [], status } = solve(session, study(program, "bounces"), options).trajectories[0];
    assert.equal(status, "ok");
    const first = Math.sqrt(2 / 9.81);
    for (const [n, { t }] of events.entries()) {
      const exact = n === 0 ? first : first + 2 * first * ((0.9 * (1 - 0.9 ** n)) / 0.1);
      assert.ok(Math.abs(t - exact) < 1e-11, `bounce ${n}: ${t - exact}`);
    }
    assert.ok(events.length >= 2);
    const { t, z } = solve(session, study(program, "switched"), { ...options, outputs: "steps" }).trajectories[0];
    assert.ok(t.some((time) => Math.abs(time - 2.5) < 1e-12));
    const late = { x: Math.cos(2.5), v: -Math.sin(2.5) };
    for (const [n, time] of t.entries()) {
      const s = time - 2.5;
      const exact = s <= 0 ? Math.cos(time) : 1 + (late.x - 1) * Math.cos(s) + late.v * Math.sin(s);
      assert.ok(Math.abs(z[2 * n] - exact) < 1e-8, `${z[2 * n] - exact} at ${time}`);
    }
  });

  test("the same bits whatever was solved before, whichever outputs are asked for, alone and among others, and however often it is polled", () => {
    const options = { method: "adams", rtol: 1e-7, atol: 1e-9 };
    const every = end("lorenz", { ...options, outputs: "steps" });
    const starts = [[1, 1, 1], [-4, 2, 20], smooth.lorenz.z0, [7, -3, 15], [0.1, 0, 0]];
    const together = solve(session, smoothStudy("lorenz", starts), { ...options, outputs: "steps" }).trajectories;
    assert.deepEqual(together[0], every);
    for (const [j, one] of together.entries()) {
      const [alone] = solve(session, smoothStudy("lorenz", [starts[j]]), { ...options, outputs: "steps" }).trajectories;
      assert.deepEqual(alone, one, `trajectory ${j}`);
    }
    const outputs = Float64Array.from({ length: 301 }, (_, n) => n / 30);
    assert.deepEqual(end("lorenz", { ...options, outputs }).z.slice(-3), every.z.slice(-3));
    const polled = end("lorenz", { ...options, outputs: "steps", cancelled: () => false });
    assert.deepEqual(polled.z, every.z);
    let left = 3;
    const some = end("lorenz", { ...options, outputs: "steps", rtol: 1e-12, cancelled: () => left-- <= 0 });
    assert.equal(some.status, "cancelled");
    const whole = end("lorenz", { ...options, outputs: "steps", rtol: 1e-12 });
    assert.deepEqual(some.z, whole.z.subarray(0, some.z.length));
  });

  test("it has no fixed steps, and takes what is not finite for a failure with its place", () => {
    assert.throws(
      () => end("kepler", { method: "adams", steps: 10 }),
      (error) => error instanceof StudyError && /adams goes by the steps before the one it takes/.test(error.message),
    );
    const fall = { ...smoothStudy("kepler", [[1, 0, 0, 0]]), span: [0, 2] as const };
    const { status, t } = solve(session, fall, { method: "adams", outputs: "steps" }).trajectories[0];
    assert.ok(status === "diverged" || status === "stepUnderflow", status);
    assert.ok(Math.abs(t[t.length - 1] - Math.PI / Math.sqrt(8)) < 1e-5, `${t[t.length - 1]}`);
  });
});
