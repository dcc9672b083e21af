import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { solve } from "../../../src/study/solve.ts";
import { runs } from "../../runs.ts";
import { ball, bounceTime, session, studyOf } from "./eventStudy.ts";

const eventsOf = (text: string, options = {}) => solve(session, studyOf(text), options).trajectories[0].events!;

suite("an event happens at its time", () => {
  for (const method of methods) {
    // A parabola is exact for every method of order 2 and more that takes one step at a time.
    if (!method.embedded && method.order < 2) continue;
    const { name } = method;
    test(`twenty bounces of a ball, by ${name}`, () => {
      const of = method.embedded ? { rtol: name === "heunEuler" ? 1e-6 : 1e-10, atol: 1e-12 } : { steps: 200 };
      const found = eventsOf(ball("t: [0, 8.5]"), { method: name, ...of });
      for (let n = 0; n < 20; n++) {
        const off = Math.abs(found[n].t - bounceTime(n));
        assert.ok(off < (name === "bdf" ? 1e-7 : 1e-11), `bounce ${n} is off by ${off}`);
      }
    });
  }
});

/** A smooth function of t: a sum of waves, as text and as a function. */
function waves(random: Random) {
  const count = 1 + Math.floor(4 * random.uniform());
  const all = Array.from({ length: count }, () => [
    random.uniform() * 2 - 1,
    0.2 + 9 * random.uniform() ** 2,
    6.28 * random.uniform(),
  ]);
  const shift = 0.6 * (random.uniform() - 0.5);
  const text = all.map(([a, w, p]) => `${a} * Math.sin(${w} * s + ${p})`).join(" + ");
  return {
    text: `${text} + ${shift}`,
    value: (s: number) => all.reduce((sum, [a, w, p]) => sum + a * Math.sin(w * s + p), shift),
  };
}

test("1,000 random smooth functions: no crossing is missed that 10,000 points show", () => {
  const random = new Random(23);
  let seen = 0;
  for (let n = 0; n < runs(100, 1000); n++) {
    const { text, value } = waves(random);
    const isOfTime = n % 2 === 0;
    const g = isOfTime
      ? `([c, s], t) => ${text.replaceAll(" s ", " t ")}`
      : `([c, x], t) => { const s = 3 * x; return ${text}; }`;
    const source = `
      export const f = ([c, s] = [1, 0], t: number) => [-s, c];
      export const g = experiment(f, { t: [0, 12], rtol: 1e-9, atol: 1e-12, events: [event(${g})] });`;
    const at = (t: number) => (isOfTime ? value(t) : value(3 * Math.sin(t)));
    const found = eventsOf(source).map((one) => one.t);
    const scan: number[] = [];
    for (let k = 1; k <= 10_000; k++) {
      const [a, b] = [(12 * (k - 1)) / 10_000, (12 * k) / 10_000];
      if (Math.sign(at(a)) !== Math.sign(at(b))) scan.push(b);
    }
    seen += scan.length;
    for (const b of scan) {
      const near = found.some((t) => t > b - 12e-4 - 1e-6 && t < b + 1e-6);
      assert.ok(near, `function ${n}: ${text} crosses before ${b}, found ${found}`);
    }
    // What is found besides are pairs that lie closer together than the points of the scan.
    assert.equal((found.length - scan.length) % 2, 0, text);
    for (const t of found) assert.ok(Math.abs(at(t)) < 1e-6, `function ${n} is ${at(t)} at ${t}`);
  }
  assert.ok(seen > 500);
});
