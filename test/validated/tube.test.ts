import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { interval, point } from "../../src/graph/interval.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { type Box, width } from "../../src/validated/box.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { tube } from "../../src/validated/taylor/tube.ts";
import { stepAt, tubeOfBox, tubesAt } from "../../src/validated/taylor/tubeOfBox.ts";
import { runs } from "../runs.ts";
import { around, checkSolution, type KnownSolution, LIMITS } from "./solutionChecks.ts";

const text = `
export const picard = (z = 1, t: number) => z;
export const blowUp = (z = 1, t: number) => z * z;
export const pendulum = ([x, y] = [2, 0], t: number) => [y, -Math.sin(x)];
export const vanDerPol = ([x, y] = [2, 0], t: number) => [y, (1 - x * x) * y - x];
export const lorenz = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];
export const lotkaVolterra = ([x, y] = [1, 1], t: number) => [1.5 * x - x * y, x * y - 3 * y];
export const brusselator = ([x, y] = [1, 1], t: number, B = 3) => [1 + x * x * y - (B + 1) * x, B * x - x * x * y];
export const forced = ([x, y] = [1, 0], t: number) => [y, Math.cos(t) - x ** 3 - 0.125 * y];
export const saturated = ([x, y] = [0.5, -0.25], t: number) => [Math.tanh(1.5 * x - y), Math.tanh(x + 0.5 * y)];
export const clock = (z = 0, t: number) => Math.cos(t);
export const growing = (z = 1, t: number) => t * z * z;
export const kink = (z = -1, t: number) => 1 + Math.max(z, 0);
export const onKink = (z = 0, t: number) => 1 + Math.max(z, 0);
export const drag = (z = 0, t: number) => 1 - z * Math.abs(z);
export const root = (z = 1, t: number) => -Math.sqrt(z);
export const step = (z = -1, t: number) => (z > 0 ? -1 : 1);
`;
const session = new Session();
const entry = "tubes.node-ode.ts";
const read = session.read({ entry, texts: new Map([[entry, text]]) });
const programOf = (name: string, theta?: number[]) => {
  const { field, theta: own } = study(read, name);
  return taylorProgram(field, theta ?? own);
};

/** Solutions to 40 digits, of which 30 stand there: solutions.py. */
const solutions: Readonly<Record<string, KnownSolution>> = JSON.parse(
  readFileSync("test/reference/solutions.json", "utf8"),
);

suite("tubes", () => {
  let compared = 0;
  for (const [name, solution] of Object.entries(solutions)) {
    test(`${name}: every digit of the solution is inside, from a point and from boxes that hold it`, () => {
      const checks = checkSolution(programOf(name), solution, 24);
      assert.ok(checks >= 96);
      compared += checks;
    });
  }

  test("10⁵ numbers are compared with solutions in the long form", () => {
    assert.ok(compared >= runs(3000, 100_000), `${compared}`);
  });

  test("from a point the tubes stay narrow: Lorenz to t = 15, Van der Pol over three periods", () => {
    const widest = (box: Box) => Math.max(...box.map(width));
    const lorenz = tube(programOf("lorenz"), [1, 1, 1].map(point), [0, 15], [], LIMITS);
    assert.equal(lorenz.end, 15);
    assert.ok(widest(lorenz.last) <= 1e-7, `${widest(lorenz.last)}`);
    const vanDerPol = tube(programOf("vanDerPol"), [2, 0].map(point), [0, 20], [], LIMITS);
    assert.equal(vanDerPol.end, 20);
    assert.ok(widest(vanDerPol.last) <= 1e-11, `${widest(vanDerPol.last)}`);
  });

  for (const { name, theta, radius, end, most } of [
    { name: "brusselator", theta: [1.5], radius: 0.05, end: 30, most: 0.01 },
    { name: "brusselator", theta: [3], radius: 5e-4, end: 10, most: 2e-3 },
    { name: "lotkaVolterra", radius: 5e-3, end: 8, most: 0.1 },
    { name: "saturated", radius: 0.05, end: 3, most: 0.25 },
    { name: "lorenz", radius: 5e-4, end: 3, most: 4e-3 },
  ]) {
    test(`one tube from a box: ${name} ${theta ?? ""} from a width of ${2 * radius} to t = ${end} holds solutions from it`, () => {
      const program = programOf(name, theta);
      const { z0 } = solutions[name];
      const random = new Random(7);
      const whole = tube(program, around(z0, radius), [0, end], [], LIMITS);
      assert.equal(whole.end, end, `${whole.reason?.kind}`);
      assert.ok(
        whole.last.every((x) => width(x) <= most),
        `${whole.last.map(width)}`,
      );
      for (let n = 0; n < runs(8, 200); n++) {
        // Corners, then any.
        const start = z0.map((x, i) => x + radius * (n < 4 ? ((n >> (i % 2)) & 1) * 2 - 1 : 2 * random.uniform() - 1));
        const one = tube(program, start.map(point), [0, end], [], LIMITS);
        for (let k = 1; k <= 60; k++) {
          const t = (end * k) / 60;
          const [inner, outer] = [stepAt(one.steps, t)!.at(t), stepAt(whole.steps, t)!.at(t)];
          const meets = inner.every(({ lo, hi }, i) => outer[i].lo <= hi && lo <= outer[i].hi);
          assert.ok(meets, `at ${t} from ${start}`);
        }
      }
    });
  }

  test("a box that one tube is too wide for is followed in parts", () => {
    const limits = { ...LIMITS, tubes: 64, growth: 100 };
    const tubes = tubeOfBox(programOf("brusselator"), around([1, 1], 0.015), [0, 10], [], limits);
    assert.equal(tubes.end, 10, `${tubes.reason?.kind}`);
    assert.ok(tubes.parts.length > 1);
    const one = tube(programOf("brusselator"), [0.987, 1.012].map(point), [0, 10], [], LIMITS);
    for (let t = 0.25; t <= 10; t += 0.25) {
      const [inner, outer] = [stepAt(one.steps, t)!.at(t), tubesAt(tubes, t)!];
      assert.ok(
        inner.every(({ lo, hi }, i) => outer[i].lo <= lo && hi <= outer[i].hi),
        `at ${t}`,
      );
    }
  });

  test("backward in time, and at the stops that are asked for", () => {
    const back = tube(programOf("picard"), [point(1)], [1, -1], [0.5, 0], LIMITS);
    assert.equal(back.end, -1);
    assert.ok(back.steps.some(({ to }) => to === 0.5) && back.steps.some(({ to }) => to === 0));
    const [{ lo, hi }] = back.last;
    assert.ok(lo <= Math.exp(-2) && Math.exp(-2) <= hi && hi - lo < 1e-14);
  });

  test("from 0, at rest or not", () => {
    const rest = tube(programOf("picard"), [point(0)], [0, 5], [], LIMITS);
    assert.equal(rest.end, 5);
    assert.ok(Math.max(-rest.last[0].lo, rest.last[0].hi) < 1e-250);
    // sin t, whose value at 0 has no size.
    const sine = tube(programOf("clock"), [point(0)], [0, 5], [], LIMITS);
    assert.equal(sine.end, 5);
    const [{ lo, hi }] = sine.last;
    assert.ok(lo <= Math.sin(5) && Math.sin(5) <= hi && hi - lo < 1e-12, `[${lo}, ${hi}]`);
  });

  test("z′ = z² is followed to its pole and not beyond it", () => {
    const { end, reason } = tube(programOf("blowUp"), [point(1)], [0, 2], [], { ...LIMITS, width: 1e3 });
    assert.ok(end > 0.999999 && end < 1, `${end}`);
    assert.ok(reason);
  });

  test("from a box at a time at which f does not depend on the state it goes on", () => {
    // z′ = t z²: z = z₀ / (1 − z₀ t²/2); at t = 0 its slope is 0.
    for (const width of [1e-6, 0.01, 0.1]) {
      const found = tube(programOf("growing"), [interval(1 - width / 2, 1 + width / 2)], [0, 1], [], LIMITS);
      assert.equal(found.end, 1);
      const [{ lo, hi }] = found.last;
      const [least, most] = [1 - width / 2, 1 + width / 2].map((z) => z / (1 - z / 2));
      assert.ok(lo <= least && most <= hi && hi - lo <= 1.5 * (most - least), `[${lo}, ${hi}]`);
    }
  });

  test("a kink is crossed by steps of first order; where it is undefined or jumps the tube ends and says so", () => {
    const kink = tube(programOf("kink"), [point(-1)], [0, 2], [], LIMITS);
    assert.equal(kink.end, 2);
    const [{ lo, hi }] = kink.last;
    assert.ok(lo <= Math.E - 1 && Math.E - 1 <= hi && hi - lo < 1e-9);
    // From a start on the kink itself.
    for (const [name, t, truth] of [
      ["onKink", 1, Math.E - 1],
      ["drag", 2, Math.tanh(2)],
    ] as const) {
      const { end, last, reason } = tube(programOf(name), [point(0)], [0, t], [], LIMITS);
      assert.equal(end, t, `${name}: ${reason?.kind}`);
      assert.ok(last[0].lo <= truth && truth <= last[0].hi && last[0].hi - last[0].lo < 1e-9, `${name}: ${last}`);
    }
    // √z = 1 − t/2 is 0 at t = 2, and no box around 0 has a square root.
    const root = tube(programOf("root"), [point(1)], [0, 3], [], LIMITS);
    assert.ok(
      root.end > 1.999 && root.end < 2 && root.reason?.kind === "undefined",
      `${root.end} ${root.reason?.kind}`,
    );
    const step = tube(programOf("step"), [point(-1)], [0, 3], [], LIMITS);
    assert.ok(step.end > 0.999 && step.end < 1 && step.reason?.kind === "jump", `${step.end} ${step.reason?.kind}`);
  });
});
