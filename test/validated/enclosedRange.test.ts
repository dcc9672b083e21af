import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { type Interval, interval, point } from "../../src/graph/interval.ts";
import { jacobian, timeDerivative } from "../../src/graph/pullback.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { enclosedRange } from "../../src/validated/enclosedRange.ts";
import { supremum } from "../../src/validated/supremum.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { TaylorSeries } from "../../src/validated/taylor/series.ts";
import { runs } from "../runs.ts";

/** Of t, x and y. */
type Ends = [[number, number], [number, number], [number, number]];

const session = new Session();
const entry = "range.node-ode.ts";

function fieldOf(text: string): { readonly field: VectorField; readonly theta: Float64Array } {
  return study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
}

const planar = (x: string, y = "0 * x") => `export const f = ([x, y] = [0, 0], t: number) => [${x}, ${y}];`;

function rangeOf(text: string, part: readonly Interval[]): readonly Interval[] {
  const { field, theta } = fieldOf(text);
  return enclosedRange(new TaylorSeries(taylorProgram(field, theta, true), 0), part, [1, 1])!.values;
}

/** Places that a generated term turns at: inside a box, often hardly so. */
function within(random: Random, { lo, hi }: Interval): number {
  const closeness = [0.5, 1e-3, 1e-9, 1e-14][Math.floor(4 * random.uniform())];
  const part = random.uniform() < 0.5 ? closeness * random.uniform() : 1 - closeness * random.uniform();
  return lo + part * (hi - lo);
}

suite("ranges by intervals, mean values and monotonicity", () => {
  test("no value of a generated function lies outside, however close to an edge it turns", () => {
    const random = new Random(1966);
    for (let n = 0; n < runs(150, 3000); n++) {
      const width = [0, 1e-12, 0.01, 0.5, 3][n % 5];
      const box = Array.from({ length: 3 }, () => {
        const lo = 4 * random.uniform() - 2;
        return interval(lo, lo + width * random.uniform());
      });
      const [t, x, y] = box;
      const [p, q, r] = [within(random, x), within(random, y), within(random, t)];
      const term = (): string => {
        const c = 4 * random.uniform() - 2;
        const terms = [
          `${c} * (x - (${p})) ** 2`,
          `${c} * (x - (${p})) ** 3`,
          `${c} * (x - (${p})) * (y - (${q}))`,
          `${c} * Math.abs(y - (${q}))`,
          `${c} * Math.max(x, y)`,
          `${c} * Math.sin(3 * (x - (${p})) + t)`,
          `${c} * Math.cos(2 * (t - (${r}))) * y`,
          `${c} * Math.tanh(5 * (x - (${p})) * (t - (${r})))`,
          `${c} * Math.exp(-((x - (${p})) ** 2) - (y - (${q})) ** 2)`,
          `${c} * (t - (${r})) ** 2 * x`,
          `${c} * x / (1 + (y - (${q})) ** 2)`,
        ];
        return terms[Math.floor(random.uniform() * terms.length)];
      };
      const text = planar([term(), term()].join(" + "), [term(), term(), term()].join(" + "));
      const { field, theta } = fieldOf(text);
      const derivative = { ...field, outputs: jacobian(field).flat() };
      for (const one of [field, derivative]) {
        const series = new TaylorSeries(taylorProgram(one, theta, n % 2 === 0), 0);
        const { values } = enclosedRange(series, box, [1, 1, 1, 1])!;
        const f = new Interpreter(one.outputs);
        for (let sample = 0; sample < 60; sample++) {
          const at = box.map((side) => {
            const where = Math.floor(5 * random.uniform());
            return [side.lo, side.hi, within(random, side), side.lo, side.hi][where];
          });
          const exactly = enclosedAt(series, at);
          f.read({ z: at.slice(1), t: [at[0]], theta }).forEach((value, i) => {
            // At a kink the derivative that is computed is one of those to either side.
            if (values[i].grade < 2) return;
            assert.ok(
              exactly[i].lo <= values[i].hi && values[i].lo <= exactly[i].hi,
              `${text} at ${at}: ${value} is outside of [${values[i].lo}, ${values[i].hi}]`,
            );
          });
        }
      }
    }
  });

  test("where a derivative has one sign the range is that of the faces, to the last digits", () => {
    for (const [f, t, x, y, lo, hi] of [
      // Intervals take the x of each term for another one: [−1, 3], [0.25 − 8, 1 − …].
      ["x * x - x", [0, 0], [1, 2], [0, 0], 0, 2],
      ["x * y - x", [0, 0], [1, 2], [2, 3], 1, 4],
      ["2 * x - Math.sin(x)", [0, 0], [0, 3], [0, 0], 0, 6 - Math.sin(3)],
      ["Math.exp(x) - x", [0, 0], [0.5, 2], [0, 0], Math.exp(0.5) - 0.5, Math.exp(2) - 2],
      // Time is a variable as others are.
      ["t * t - t + x", [1, 2], [0, 1], [0, 0], 0, 3],
      ["y * t - t", [1, 2], [0, 0], [2, 3], 1, 4],
    ] as readonly [string, ...Ends, number, number][]) {
      const [range] = rangeOf(planar(f), [interval(...t), interval(...x), interval(...y)]);
      assert.ok(range.lo <= lo && range.lo >= lo - 1e-14, `${f}: ${range.lo} for ${lo}`);
      assert.ok(range.hi >= hi && range.hi <= hi + 1e-14, `${f}: ${range.hi} for ${hi}`);
    }
  });

  test("a derivative that changes its sign at the very edge is not taken for one of one sign", () => {
    for (const away of [1e-3, 1e-8, 1e-15]) {
      // The least value lies at 1 + away, inside.
      const [range] = rangeOf(planar(`(x - ${1 + away}) * (x - ${1 + away})`), [point(0), interval(1, 2), point(0)]);
      assert.ok(range.lo <= 0, `${away}: ${range.lo}`);
      const [kink] = rangeOf(planar(`Math.abs(x - ${1 + away}) + x`), [point(0), interval(1, 2), point(0)]);
      assert.ok(kink.lo <= 1 + away, `${away}: ${kink.lo}`);
    }
  });

  test("derivatives by time stand behind those by the state", () => {
    const random = new Random(7);
    const text = planar("Math.sin(t * x) + y * t * t", "Math.exp(-t) * y / (2 + Math.cos(t))");
    const { field, theta } = fieldOf(text);
    const program = taylorProgram(field, theta, true);
    assert.equal(program.directions, 3);
    assert.equal(taylorProgram(field, theta).directions, 2);
    assert.equal(taylorProgram(fieldOf(planar("x * y")).field, [], true).directions, 2);
    const series = new TaylorSeries(program, 0);
    const byTime = new Interpreter(timeDerivative(field));
    for (let n = 0; n < 50; n++) {
      const [t, ...z] = Array.from({ length: 3 }, () => 4 * random.uniform() - 2);
      series.evaluate(z.map(point), point(t), 0, true);
      byTime.read({ z, t: [t], theta }).forEach((value, i) => {
        const { lo, hi } = series.slope(i, 2);
        assert.ok(lo - 1e-13 <= value && value <= hi + 1e-13 && hi - lo <= 1e-12, `${value} is not in [${lo}, ${hi}]`);
      });
    }
  });

  test("fewer parts do than by intervals alone", () => {
    const parts = (text: string, box: readonly Interval[], narrow: boolean) => {
      const { field, theta } = fieldOf(text);
      const series = new TaylorSeries(taylorProgram(field, theta, true), 0);
      const natural = ([t, ...z]: readonly Interval[]) => {
        series.evaluate(z, t, 0);
        return { upper: series.value()[0].hi };
      };
      const closer = (part: readonly Interval[]) => {
        const { values, along } = enclosedRange(series, part, [1, 0])!;
        return { upper: values[0].hi, ...(along !== undefined && { along }) };
      };
      const sampled = (part: readonly Interval[]) => {
        const points = [part.map(({ lo, hi }) => (lo + hi) / 2), part.map(({ hi }) => hi)];
        return Math.max(...points.map((at) => enclosedAt(series, at)[0].lo));
      };
      const found = supremum({ upper: narrow ? closer : natural, sampled }, box, {
        tolerance: 1e-3,
        parts: 5000,
        cancelled: () => false,
      });
      return found.parts;
    };
    for (const [f, t, x, y, most] of [
      ["x * x * y - x + y", [0, 0], [1, 2], [1, 2], 1],
      ["x * y - x * x / 3", [0, 0], [0, 1], [0, 1], 8],
      ["Math.cos(t) - x * x * x + 4 * x", [0, 6], [0, 1], [0, 0], 40],
      ["t * x - t * y + x * y", [1, 2], [2, 3], [0, 1], 8],
    ] as readonly [string, ...Ends, number][]) {
      const box = [interval(...t), interval(...x), interval(...y)];
      const [few, many] = [parts(planar(f), box, true), parts(planar(f), box, false)];
      assert.ok(few <= most && few < many, `${f}: ${few}, by intervals ${many}`);
    }
  });
});

/** What the outputs are at one point, time first, as closely as intervals tell. */
function enclosedAt(series: TaylorSeries, [t, ...z]: readonly number[]): readonly Interval[] {
  series.evaluate(z.map(point), point(t), 0);
  return series.value();
}
