import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isReporting } from "../../src/analysis/analysis.ts";
import { checkValue, defaultsOf, describeOptions, filled } from "../../src/analysis/option.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { solverOptions } from "../../src/analysis/solverOptions.ts";
import type { OptionValues } from "../../src/protocol/analysisApi.ts";
import { flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { reportsOf } from "./reportsOf.ts";

const text = `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v, -k * x];
export const own = experiment(f, { t: [0, 1], loss: terminal(([x]) => x), method: "rk4", steps: 50 });`;
const program = new Session().read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });

for (const analysis of analyses) {
  const { name, options } = analysis;

  test(`${name}: every default is one of the values that its option takes`, () => {
    for (const subject of ["f", "own"]) {
      const defaults = defaultsOf(options, study(program, subject));
      for (const [option, value] of Object.entries(defaults)) {
        if (value !== undefined) checkValue(option, options[option], value);
      }
      assert.deepEqual(filled(options, study(program, subject), defaults), defaults, "a default changes nothing");
    }
  });

  test(`${name}: its options travel as plain data`, () => {
    const described = describeOptions(options);
    assert.deepEqual(structuredClone(described), described);
    assert.deepEqual(
      described.map((option) => option.name),
      Object.keys(options),
    );
  });

  if (!isReporting(analysis)) continue;

  test(`${name}: what is used is what its options take, and giving it again changes nothing`, async () => {
    const [{ used }] = await reportsOf(name, { text, name: "own", budget: 1e5 });
    for (const [option, value] of Object.entries(used)) {
      if (value !== undefined) checkValue(option, options[option], value);
    }
    const [again] = await reportsOf(name, { text, name: "own", options: used, budget: 1e5 });
    assert.deepEqual(again.used, used);
  });

  test(`${name}: an option that there is none of, or a value out of kind, is refused with words`, async () => {
    const asked = (given: object) => reportsOf(name, { text, name: "f", options: { ...given }, budget: 1e5 });
    await assert.rejects(asked({ nonsense: 1 }), /unknown option `nonsense`/);
    for (const [option, { kind }] of Object.entries(options)) {
      await assert.rejects(asked({ [option]: kind === "flag" ? 1 : true }), new RegExp(option));
    }
  });
}

const controlled = `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v, -k * x];
export const own = experiment(f, {
  t: [0, 1], loss: terminal(([x]) => x), method: "dop853", maxStep: 0.1, firstStep: 1e-3, maxSteps: 500, stops: [0.5], atol: { v: 1e-7 },
});
export const fixed = experiment(f, { t: [0, 1], method: "rk4", steps: 50, stops: [0.5] });`;
const own = (name: string) =>
  study(new Session().read({ entry: "f.ts", texts: new Map([["f.ts", controlled]]) }), name);

suite("what bounds the choice of steps", () => {
  const stepControl = ({ maxStep, firstStep, maxSteps, stops, atol }: ReturnType<typeof solverOf>) => ({
    maxStep,
    firstStep,
    maxSteps,
    stops,
    atol,
  });
  const solverOf = (name: string, given: OptionValues = {}) => filled(solverOptions, own(name), given);

  test("comes from the experiment, with what it leaves out", () => {
    const said = { maxStep: 0.1, firstStep: 1e-3, maxSteps: 500, stops: [0.5], atol: [1e-9, 1e-7] };
    assert.deepEqual(stepControl(solverOf("own")), said);
    const open = { maxStep: 0, firstStep: 0, maxSteps: 100_000, stops: [], atol: [1e-9] };
    assert.deepEqual(stepControl(solverOf("f")), open);
  });

  test("is no option of fixed steps, but for stops", () => {
    const none = { maxStep: undefined, firstStep: undefined, maxSteps: undefined, atol: undefined };
    assert.deepEqual(stepControl(solverOf("fixed")), { ...none, stops: [0.5] });
    assert.deepEqual(stepControl(solverOf("own", { steps: 20 })), { ...none, stops: [0.5] });
  });

  test("does not stand once the reader asks for fixed steps or another method", () => {
    const { method, steps } = solverOptions;
    for (const { clears } of [method, steps]) {
      for (const name of ["maxStep", "firstStep", "maxSteps"] as const) assert.ok(clears.includes(name), name);
    }
  });

  test("tolerances by name are completed, and refused where there is no such component or they are negative", () => {
    assert.deepEqual(solverOf("f", { atol: { x: 1e-4 } }).atol, [1e-4, 1e-9]);
    assert.throws(() => solverOf("f", { atol: { y: 1e-4 } }), /unknown component `y`; known are x, v/);
    assert.throws(() => solverOf("f", { atol: [-1] }), /atol takes numbers from 0 on/);
    assert.throws(() => solverOf("f", { atol: { x: -1 } }), /atol takes numbers from 0 on/);
    assert.throws(() => solverOf("f", { stops: { x: 1 } }), /stops takes numbers/);
    assert.deepEqual(solverOf("f", { atol: [0] }).atol, [0]);
  });

  test("is what trajectories are solved by; 0 takes back what the experiment says", () => {
    const subject = own("own");
    const times = (given: OptionValues) => {
      const flow = flowOf(new Session(), subject, filled(solverOptions, subject, given), () => false);
      return [...flow.solve([[1, 0]], 0, 1, { pieces: true })[0].t];
    };
    const longest = (t: number[]) => Math.max(...t.slice(1).map((x, n) => x - t[n]));
    const said = times({});
    assert.deepEqual([said[1], said.includes(0.5), longest(said) <= 0.1 * (1 + 1e-12)], [1e-3, true, true]);
    const free = times({ maxStep: 0, firstStep: 0, stops: [] });
    assert.deepEqual([free[1] !== 1e-3, free.includes(0.5), longest(free) > 0.1], [true, false, true]);
    assert.ok(times({ stops: [0.25, 0.75], maxStep: 0 }).includes(0.75));
    const few = flowOf(new Session(), subject, { maxSteps: 3 }, () => false).solve([[1, 0]], 0, 1, { maxSteps: 100 });
    assert.equal(few[0].status, "maxSteps", "a bound of the effort is no leave to take more steps than were allowed");
  });

  test("stands in a closed group of its own", () => {
    const groups = describeOptions(solverOptions).map(({ name, group }) => [name, group]);
    assert.deepEqual(Object.fromEntries(groups), {
      method: undefined,
      steps: undefined,
      rtol: undefined,
      atol: undefined,
      maxStep: "Step control",
      firstStep: "Step control",
      maxSteps: "Step control",
      stops: "Step control",
    });
  });
});
