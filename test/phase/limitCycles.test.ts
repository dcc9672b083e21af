import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { equilibria } from "../../src/phase/equilibria.ts";
import { extentAlong, type LimitCycle, Nearness } from "../../src/phase/limitCycle.ts";
import { type LimitCycles, limitCycles } from "../../src/phase/limitCycles.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { separatrices } from "../../src/phase/separatrices.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar, plane } from "./flows.ts";

const cyclesOf = (flow: Flow, shown: Plane): LimitCycles =>
  limitCycles(flow.frozen(0), shown, equilibria(flow, 0, shown, () => false).equilibria);

const near = (a: number, b: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${what}: ${a}, not ${b}`);

const only = ({ cycles }: LimitCycles): LimitCycle => {
  assert.equal(cycles.length, 1);
  return cycles[0];
};

/** To 20 digits, by Taylor series: limit_cycles.py. */
const reference: Readonly<Record<string, { f: [string, string]; period: string; multiplier: string }>> = JSON.parse(
  readFileSync("test/reference/limit_cycles.json", "utf8"),
);
const views: Readonly<Record<string, Plane>> = {
  vanDerPol: plane([-4, 4]),
  brusselator: plane([0, 5], [0, 6]),
  selkov: plane([0, 3]),
};

/** r′ = r g(r²), φ′ = 1. */
const polar = (g: string) => planar(`x * (${g}) - y`, `y * (${g}) + x`);
const square = "(x * x + y * y)";

suite("limit cycles", () => {
  for (const [name, { f, period, multiplier }] of Object.entries(reference)) {
    test(`${name}: period and multiplier, of the cycle and of the unstable one with time reversed`, () => {
      const cycle = only(cyclesOf(planar(...f), views[name]));
      near(cycle.period, Number(period), 1e-10, "period");
      near(cycle.multipliers[0].re, Number(multiplier), 1e-10, "multiplier");
      assert.equal(cycle.stable, true);
      const reversed = only(cyclesOf(planar(`-(${f[0]})`, `-(${f[1]})`), views[name]));
      near(reversed.period, Number(period), 1e-10, "period");
      near(reversed.multipliers[0].re, 1 / Number(multiplier), 1e-8, "multiplier");
      assert.equal(reversed.stable, false);
    });
  }

  test("a cycle is one whole turn of its trajectory, times rising, closed", () => {
    for (const sign of ["", "-"]) {
      const flow = planar(`${sign}y`, `${sign}((1 - x * x) * y - x)`);
      const { t, z, period } = only(cyclesOf(flow, plane([-4, 4])));
      assert.deepEqual([t[0], t[t.length - 1]], [0, period]);
      for (let k = 1; k < t.length; k++) assert.ok(t[k] > t[k - 1]);
      for (const i of [0, 1]) assert.equal(z[i], z[z.length - 2 + i]);
      near(extentAlong({ t, z }, 0), 2 * 2.00862, 1e-3, "amplitude");
      // Its own velocity is that of the field.
      for (let k = 1; k + 1 < t.length; k += 20) {
        const f = new Float64Array(2);
        flow.evaluate(0, z.slice(2 * k, 2 * k + 2), 1, f);
        const mean = (z[2 * k + 2] - z[2 * k - 2]) / (t[k + 1] - t[k - 1]);
        near(mean, f[0], 0.1, "dx/dt");
      }
    }
  });

  test("nested cycles, each with its multiplier: r′ = r (1 − r²)(4 − r²) / 10", () => {
    const { cycles, continuum } = cyclesOf(polar(`0.1 * (1 - ${square}) * (4 - ${square})`), plane([-3, 3]));
    assert.equal(continuum, undefined);
    assert.deepEqual(
      cycles.map(({ stable }) => stable),
      [true, false],
    );
    for (const [k, rate] of [-0.6, 2.4].entries()) {
      near(cycles[k].period, 2 * Math.PI, 1e-12, "period");
      near(cycles[k].multipliers[0].re, Math.exp(2 * Math.PI * rate), 1e-9, "multiplier");
      for (let at = 0; at < cycles[k].z.length; at += 2)
        near(Math.hypot(cycles[k].z[at], cycles[k].z[at + 1]), k + 1, 1e-8, "radius");
    }
  });

  test("five of them, and two that nearly meet", () => {
    const five = cyclesOf(polar(`Math.sin(3 * Math.sqrt(${square} + 1e-9))`), plane([-6, 6]));
    assert.deepEqual(
      five.cycles.map(({ stable }) => stable),
      [true, false, true, false, true],
    );
    const two = cyclesOf(polar(`(${square} - 1) ** 2 - 1e-4`), plane([-2, 2]));
    assert.deepEqual(
      two.cycles.map(({ stable }) => stable),
      [true, false],
    );
    for (const [k, radius] of [Math.sqrt(0.99), Math.sqrt(1.01)].entries())
      near(Math.hypot(...two.cycles[k].z.slice(0, 2)), radius, 1e-9, "radius");
    // They have met, and gone.
    assert.deepEqual(cyclesOf(polar(`(${square} - 1) ** 2 + 1e-4`), plane([-2, 2])).cycles, []);
  });

  test("one cycle around three equilibria is found once, and separatrices end on it", () => {
    const flow = planar("y", "x - x ** 3 + 0.3 * y * (1.2 - x * x)");
    const shown = plane([-3, 3]);
    const { equilibria: all } = equilibria(flow, 0, shown, () => false);
    const { cycles } = limitCycles(flow.frozen(0), shown, all);
    assert.equal(cycles.length, 1);
    const out = separatrices(flow.frozen(0), shown, all, cycles).filter(({ stable }) => !stable);
    assert.deepEqual(
      out.map(({ ends }) => ends),
      new Array(2).fill("the limit cycle of period 4.566"),
    );
    const near = new Nearness(cycles[0]);
    for (const { x, y } of out) assert.ok(near.of([x[x.length - 1], y[x.length - 1]]) < 0.01);
  });

  test("a centre has a continuum of closed trajectories, not a hundred cycles", () => {
    for (const [flow, shown, places] of [
      [planar("y", "-x"), plane([-3, 3]), ["(0, 0)"]],
      [planar("x * (1 - y)", "y * (x - 1)"), plane([-0.2, 4]), ["(1, 1)"]],
      [planar("y", "-Math.sin(x)"), plane([-4, 4]), ["(0, 0)"]],
      [planar("y", "x - x ** 3"), plane([-2, 2]), ["(-1, 0)", "(1, 0)"]],
    ] as const) {
      const { cycles, continuum } = cyclesOf(flow, shown);
      assert.deepEqual(cycles, []);
      for (const place of places) assert.ok(continuum?.includes(place), `${continuum}`);
    }
  });

  test("what nearly closes is no centre, and what hardly attracts is a cycle all the same", () => {
    for (const friction of [1e-3, 1e-6, -1e-7]) {
      const { cycles, continuum } = cyclesOf(planar("y", `-Math.sin(x) - ${friction} * y`), plane([-3, 3]));
      assert.deepEqual([cycles, continuum], [[], undefined], `friction ${friction}`);
    }
    for (const mu of [1e-2, 1e-4, 1e-6]) {
      const found = cyclesOf(planar("y", `${mu} * (1 - x * x) * y - x`), plane([-4, 4]));
      assert.equal(found.continuum, undefined);
      near(only(found).multipliers[0].re, Math.exp(-2 * Math.PI * mu), mu * 1e-2, "multiplier");
    }
  });

  test("where nothing is closed nothing is said to be", () => {
    for (const [x, y] of [
      ["x * (3 - x - 2 * y)", "y * (2 - x - y)"],
      ["y", "-Math.sin(x) - 0.2 * y"],
      ["x", "-y"],
      ["-x + 5 * y", "-5 * x - y"],
    ] as const) {
      const { cycles, continuum } = cyclesOf(planar(x, y), plane([-4, 4]));
      assert.deepEqual([cycles, continuum], [[], undefined], x);
    }
  });

  test("relaxation oscillations are found however stiff they are, forward and backward in time", () => {
    // Periods of SciPy's Radau at rtol 1e-12.
    for (const [mu, period] of [
      [100, 162.83707109],
      [1000, 1614.40112581],
    ]) {
      const shown = plane([-2.7, 2.7], [-1.8 * mu, 1.8 * mu]);
      for (const [sign, stable] of [
        ["", true],
        ["-", false],
      ] as const) {
        const found = cyclesOf(planar(`${sign}y`, `${sign}(${mu} * (1 - x * x) * y - x)`), shown);
        const cycle = only(found);
        near(cycle.period, period, 1e-8, `period at ${sign}${mu}`);
        assert.equal(cycle.stable, stable);
        // exp(∓∫ div f dt), past all numbers.
        assert.equal(cycle.multipliers[0].re, stable ? 0 : Number.POSITIVE_INFINITY);
        assert.deepEqual(found.remarks, []);
      }
    }
  });

  test("degenerate fields and views end: f = 0, a line of equilibria, jumps, NaN, no width, stiff", () => {
    for (const [flow, shown] of [
      [planar("0 * x", "0 * y"), plane([-1, 1])],
      [planar("y", "0 * x - y"), plane([-1, 1])],
      [planar("y", "x > 0 ? -1 : 1"), plane([-1, 1])],
      [planar("y > 0 ? 1 : -1", "-x"), plane([-1, 1])],
      [planar("0 / (x - x)", "-x"), plane([-1, 1])],
      [planar("y", "-x"), plane([1, 1])],
    ] as const)
      assert.deepEqual(cyclesOf(flow, shown).cycles, []);
    // Its turns go far out of this view, and are seen in a larger one.
    const stiff = planar("y", "1e4 * (1 - x * x) * y - x");
    assert.deepEqual(cyclesOf(stiff, plane([-3, 3])).cycles, []);
    assert.equal(only(cyclesOf(stiff, plane([-3, 3], [-2e4, 2e4]))).stable, true);
    const relaxed = only(cyclesOf(planar("y", "20 * (1 - x * x) * y - x"), plane([-3, 3], [-30, 30])));
    assert.equal(relaxed.stable, true);
    const more = cyclesOf(flowOfText("export const f = ([x, y, z] = [0, 0, 0], t: number) => [y, -x, -z];"), {
      ...plane([-1, 1]),
      held: [0, 0, 0],
    });
    assert.equal(more.remarks.length, 1);
  });
});
