import assert from "node:assert/strict";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import type { PortraitOptions } from "../../../src/protocol/engineApi.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const text = `import { experiment } from "node-ode";
export const spring = ([x, v] = [1, 0], t: number, { k = 100 } = {}) => [v, -k * x];
export const bound = experiment(spring, { t: [0, 20], maxSteps: 40 });
export const relaxation = ([x, v] = [2, 0], t: number, { epsilon = 1e-6 } = {}) => [v, ((1 - x * x) * v - x) / epsilon];
export const held = experiment(relaxation, { t: [0, 2], method: "tsit5", maxSteps: 2000 });
export const coarse = experiment(spring, { t: [0, 20], method: "rk4", steps: 10 });`;
const session = new Session();
const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
const drawn = (name: string, options: PortraitOptions = {}) =>
  drawPortrait(session, study(program, name, { span: options.span }), { backward: false, ...options }, () => false);

test("a trajectory that runs out of steps is offered more, until they are enough", () => {
  let options: PortraitOptions = {};
  const offered: string[] = [];
  for (let drawing = drawn("bound"); drawing.trouble; drawing = drawn("bound", options)) {
    assert.equal(drawing.trouble.status, "maxSteps");
    const [more] = drawing.trouble.remedies;
    offered.push(more.title);
    options = { ...options, ...more.options };
    assert.ok(offered.length < 4, offered.join());
  }
  assert.deepEqual(offered.slice(0, 2), ["Take up to 400 steps", "Take up to 4000 steps"].slice(0, offered.length));
  assert.ok(offered.length > 0);
  assert.equal(drawn("bound", options).used.solver.maxSteps, options.maxSteps, "used says what was taken");
});

test("an explicit method that stability holds is offered the one that changes where it does, and others are not", () => {
  const { trouble } = drawn("held");
  assert.match(trouble?.message ?? "", /the problem is stiff/);
  const [remedy] = trouble?.remedies ?? [];
  assert.deepEqual(remedy, { title: "Let auto choose the method", options: { method: "auto", steps: undefined } });
  assert.equal(drawn("held", remedy.options).trouble, undefined);
  const titles = drawn("bound").trouble?.remedies.map(({ title }) => title) ?? [];
  assert.ok(titles.length > 0 && !titles.some((title) => title.includes("method")), titles.join());
});

test("what is used comes from the experiment and from the reader, and reset leads to the experiment's", () => {
  const { used, defaults } = drawn("bound", { maxSteps: 5000, maxStep: 0.1, atol: { v: 1e-7 } });
  assert.deepEqual(
    [used.solver.maxSteps, used.solver.maxStep, used.solver.atol, defaults.maxSteps, defaults.maxStep],
    [5000, 0.1, [1e-9, 1e-7], 40, 0],
  );
});

test("fixed steps that go wrong are offered more of them; what they do not have is refused", () => {
  const { trouble, used } = drawn("coarse", { span: [0, 2e8] });
  assert.deepEqual(
    trouble?.remedies.slice(0, 2).map(({ title }) => title),
    ["Choose steps by tolerance (auto)", "Take 40 steps"],
  );
  assert.equal(used.solver.maxSteps, undefined);
  assert.equal(drawn("coarse", { rtol: 1e-3, maxSteps: 10 }).used.solver.rtol, undefined, "it had no effect");
  assert.throws(() => drawn("coarse", { atol: [-1] }), /atol takes numbers from 0 on/);
});
