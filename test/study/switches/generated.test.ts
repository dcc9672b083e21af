import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { session, studyOf } from "../../adjoint/studies.ts";

/** A right-hand side that jumps at a threshold on the state, with its solution in closed form on either side. */
interface Threshold {
  readonly text: string;
  /** Initial state, then parameters. */
  readonly at: readonly number[];
  /** g, above 0 on side 1. */
  g(z: readonly number[], p: readonly number[]): number;
  flow(side: 0 | 1, z: readonly number[], t: number, p: readonly number[]): number[];
}

const T = 3;
/** Points looked at for crossings. */
const SCAN = 600;

function relaxation(random: Random): Threshold {
  const u = (a: number, b: number) => a + (b - a) * random.uniform();
  const [k, m, e] = [u(0.5, 2), u(0.5, 2), u(-1, 1)];
  const [p0, p1, q0, q1] = [u(1, 3), u(1, 3), u(-2, 2), u(-2, 2)];
  const c = u(0.2, 1);
  const condition = ["x + e * y > c", "c < x + e * y", "!(x + e * y <= c)", "Math.sign(x + e * y - c) > 0"][
    Math.floor(4 * random.uniform())
  ];
  return {
    text: `export const f = ([x, y] = [0, 0], t: number, { k = 1, m = 1, e = 0, p0 = 1, p1 = 2, q0 = 0, q1 = 1, c = 0.5 } = {}) => {
      if (${condition}) return [p1 - k * x, q1 - m * y];
      return [p0 - k * x, q0 - m * y];
    };`,
    at: [u(-1, 0), u(-0.5, 0.5), k, m, e, p0, p1, q0, q1, c],
    g: ([x, y], p) => x + p[2] * y - p[7],
    flow(side, [x, y], t, [k, m, , p0, p1, q0, q1]) {
      const [a, b] = [(side ? p1 : p0) / k, (side ? q1 : q0) / m];
      return [a + (x - a) * Math.exp(-k * t), b + (y - b) * Math.exp(-m * t)];
    },
  };
}

/** A damped oscillator that is pushed on one side of a threshold: many crossings. */
function pushed(random: Random): Threshold {
  const u = (a: number, b: number) => a + (b - a) * random.uniform();
  const [w, d, F, c] = [u(1.5, 5), u(0, 0.4), u(-1, 1), u(-0.3, 0.3)];
  const force = ["(x > c ? F : 0)", "F * (0.5 + 0.5 * Math.sign(x - c))", "(x >= c && w > 0 ? F : 0)"][
    Math.floor(3 * random.uniform())
  ];
  return {
    text: `export const f = ([x, v] = [1, 0], t: number, { w = 2, d = 0.1, F = 1, c = 0 } = {}) => [v, -(w * w + d * d) * x - 2 * d * v + ${force}];`,
    at: [u(0.6, 1.5), u(-1, 1), w, d, F, c],
    g: ([x], p) => x - p[3],
    flow(side, [x, v], t, [w, d, F]) {
      const rest = side ? F / (w * w + d * d) : 0;
      const [A, B] = [x - rest, (v + d * (x - rest)) / w];
      const [C, S, E] = [Math.cos(w * t), Math.sin(w * t), Math.exp(-d * t)];
      return [rest + E * (A * C + B * S), E * ((B * w - d * A) * C - (A * w + d * B) * S)];
    },
  };
}

/** The end from a start, from crossing to crossing; undefined where it comes near a touch, or does not cross. */
function end({ flow, g }: Threshold, all: readonly number[]): number[] | undefined {
  const [z0, p] = [all.slice(0, 2), all.slice(2)];
  let [z, t, side]: [number[], number, 0 | 1] = [z0, 0, g(z0, p) > 0 ? 1 : 0];
  for (let crossings = 0; crossings < 40; crossings++) {
    let before = t === 0 ? 0 : 1e-9;
    let found: number | undefined;
    for (let n = 1; n <= SCAN && found === undefined; n++) {
      const at = (n * (T - t)) / SCAN;
      if (at <= before) continue;
      if (g(flow(side, z, at, p), p) > 0 !== (side === 1)) found = at;
      else before = at;
    }
    if (found === undefined) return flow(side, z, T - t, p);
    let [low, high] = [before, found];
    for (let n = 0; n < 100; n++) {
      const middle = 0.5 * (low + high);
      if (g(flow(side, z, middle, p), p) > 0 === (side === 1)) low = middle;
      else high = middle;
    }
    const here = flow(side, z, low, p);
    const rate = (of: 0 | 1) => (g(flow(of, here, 1e-6, p), p) - g(flow(of, here, -1e-6, p), p)) / 2e-6;
    const other = side === 1 ? 0 : 1;
    if (!(rate(side) * rate(other) > 0) || Math.min(Math.abs(rate(side)), Math.abs(rate(other))) < 0.02)
      return undefined;
    [z, t, side] = [here, t + low, other];
    if (T - t < 1e-3) return undefined;
  }
  return undefined;
}

const loss = ([x, y]: readonly number[]) => x * x + Math.sin(y) + x * y;
const LOSS = "([x, y]) => x * x + Math.sin(y) + x * y";

/** Sixth-order differences of the loss by everything; undefined where another crossing is so near that steps differ. */
function differences(problem: Threshold): number[] | undefined {
  const [rough, fine] = [2e-3, 1e-3].map((d) => differencesBy(problem, d));
  const isSame = rough.every((x, i) => Math.abs(x - fine[i]) <= 2e-9 * (1 + Math.abs(x)));
  return isSame ? fine : undefined;
}

function differencesBy(problem: Threshold, d: number): number[] {
  return problem.at.map((_, i) => {
    const at = (n: number) => {
      const moved = problem.at.map((x, j) => (j === i ? x + n * d : x));
      const z = end(problem, moved);
      return z ? loss(z) : Number.NaN;
    };
    return (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + (at(3) - at(-3))) / (60 * d);
  });
}

const COUNT = process.env.TEST_LONG ? 1000 : 200;

test(`${COUNT} generated thresholds: no gradient in any mode is wrong with the status ok`, () => {
  const modes = ["checkpointed", "direct", "interpolating", "backsolve", "forward"];
  let compared = 0;
  let crossed = 0;
  for (let seed = 0; compared < COUNT; seed++) {
    const random = new Random(1000 + seed);
    const problem = random.uniform() < 0.5 ? relaxation(random) : pushed(random);
    const wanted = differences(problem);
    if (!wanted) continue;
    const [x, y, ...theta] = problem.at;
    const study = studyOf(
      `import { atTimes, experiment } from "node-ode";
${problem.text}
export const study = experiment(f, { z0: [${x}, ${y}], t: [0, ${T}], loss: atTimes([${T}], ${LOSS}) });`,
      "study",
    );
    study.theta.set(theta);
    const mode = modes[compared % modes.length];
    const exact = mode === "checkpointed" || mode === "direct" || mode === "forward";
    const tolerance = exact ? 1e-11 : 1e-12;
    const method = compared % 3 === 0 ? "tsit5" : "dop853";
    const [result] = gradient(session, study, { mode, method, rtol: tolerance, atol: tolerance });
    assert.equal(result.status, "ok", `${seed} ${mode}: ${result.diagnosis?.message}\n${problem.text}`);
    const found = [...result.gradient.z0, ...result.gradient.theta];
    for (const [i, value] of wanted.entries())
      assert.ok(
        Math.abs(found[i] - value) <= 1e-8 * (1 + Math.abs(value)),
        `${seed} ${mode} ${method} entry ${i}: ${found[i]}, not ${value}\n${problem.text}\n${problem.at}`,
      );
    compared++;
    const last = end(problem, problem.at)!;
    assert.ok(
      Math.abs(result.loss - loss(last)) < 1e-9 * (1 + Math.abs(result.loss)),
      `${seed}: ${result.loss}, not ${loss(last)}`,
    );
    crossed += problem.g(last, theta) > 0 !== problem.g([x, y], theta) > 0 ? 1 : 0;
  }
  assert.ok(crossed > COUNT / 10, `${crossed} end on another side`);
});
