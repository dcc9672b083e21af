import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Entry, numberOf } from "../../src/adjoint/audit/entry.ts";
import { gradientOf } from "../../src/adjoint/events/eventGradient.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { crossCheck, float32Expectation, roundedGradient } from "../../src/study/gradient/crossCheck.ts";
import { type GradientOptions, gradientProblems } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { type Study, study } from "../../src/study/study.ts";

const session = new Session();
const float32 = session.compiled("float32");

const studyOf = (text: string, name: string): Study =>
  study(session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) }), name);
const sample = (name: string) => studyOf(readFileSync(`samples/${name}.node-ode.ts`, "utf8"), name);

/** What is said of float32's numbers, or of what a fault makes of them. */
function verdictsOf(of: Study, asked: GradientOptions, fault = (x: number) => x): string[] {
  const options = { loss: "terminal:0", ...asked };
  const one = { ...of, z0: of.z0.slice(0, 1) };
  const mode = gradientModes.get("checkpointed");
  const [problem] = gradientProblems(session, one, options);
  const ours = gradientOf(mode, problem);
  const theirs = gradientOf(mode, gradientProblems(float32, one, options)[0]);
  const rounded = roundedGradient(one, problem, ours);
  const expectation = float32Expectation(session, one, options);
  const entries: Entry[] = [
    ...Array.from(one.z0[0], (_, index) => ({ of: "z0", index }) as const),
    ...Array.from(one.theta, (_, index) => ({ of: "theta", index }) as const),
    { of: "t0", index: 0 },
    { of: "t1", index: 0 },
  ];
  return entries.map((entry) => {
    const own = numberOf(ours.gradient, entry);
    const scale = {
      unit: Math.abs(own),
      largest: Math.abs(own),
      expectation,
      rounded: () => (rounded ? Math.abs(numberOf(rounded.gradient, entry) - own) : 0),
    };
    return crossCheck(float32, problem, [theirs, fault(numberOf(theirs.gradient, entry))], [ours, own], scale).verdict;
  });
}

test("what cancels in a formula's derivative explains float32's error: x/(1 − e^−x) just beside its guard", () => {
  // Steps end where the guard changes, which is where the derivative cancels most.
  for (const options of [{}, { method: "rk4", steps: 4000 }]) {
    const verdicts = verdictsOf(sample("neuron"), options);
    for (const verdict of verdicts) assert.match(verdict, /^imprecise, off by [1-9]e-[12] of it$|^agrees/);
    assert.ok(verdicts.some((verdict) => verdict.startsWith("imprecise")));
  }
  // Where no digit is left, rounding explains nothing.
  assert.ok(
    verdictsOf(sample("neuron"), { method: "rk4", steps: 2000 }).some((verdict) => verdict.startsWith("wrong")),
  );
  // By a series as far as it holds nothing cancels, and float32 agrees.
  const series = readFileSync("samples/neuron.node-ode.ts", "utf8").replace(
    /const ramp = .*;/,
    "const ramp = (x: number) => (Math.abs(x) < 0.3 ? 1 + x / 2 + x ** 2 / 12 - x ** 4 / 720 + x ** 6 / 30240 : x / (1 - Math.exp(-x)));",
  );
  for (const verdict of verdictsOf(studyOf(series, "neuron"), {})) assert.match(verdict, /^agrees to 1e-[4-8]$/);
});

test("the rate at an end that is a difference of large numbers is imprecise in float32", () => {
  const verdicts = verdictsOf(sample("competition"), {});
  assert.match(verdicts.at(-1)!, /^imprecise, off by \de-3 of it$|^agrees/);
});

test("a fault of an engine is not explained by rounding that is not there", () => {
  for (const [name, options] of [
    ["lotkaVolterra", {}],
    ["pendulum", { method: "rk4", steps: 200 }],
    ["competition", {}],
  ] as const) {
    for (const verdict of verdictsOf(sample(name), options))
      assert.match(verdict, /^agrees|^imprecise, off by [1-5]e-3/);
    for (const verdict of verdictsOf(sample(name), options, (x) => 1.05 * x)) assert.match(verdict, /^wrong/, name);
  }
  // Where rounding takes a tenth of a number, it takes no more than a few.
  for (const verdict of verdictsOf(sample("neuron"), { method: "rk4", steps: 2000 }, (x) => -4 * x))
    assert.match(verdict, /^wrong/);
});

test("nothing is rounded of methods that have no reference, and of solves that get lost", () => {
  const stiff = studyOf(
    `export const f = ([x, y] = [1, 1], t: number, { k = 1e4 } = {}) => [-k * (x - Math.cos(y)), -y];`,
    "f",
  );
  for (const options of [{ method: "rodas5p" }, {}]) {
    const [problem] = gradientProblems(session, stiff, { loss: "terminal:0", ...options });
    const ours = gradientOf(gradientModes.get("checkpointed"), problem);
    assert.equal(roundedGradient(stiff, problem, ours), undefined);
  }
});
