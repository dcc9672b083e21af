import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../src/core/random.ts";
import { cotangents, gradient } from "../../src/graph/grad.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { CONTINUOUS, type Interval, interval, point } from "../../src/graph/interval.ts";
import type { ElementwiseOp, VectorOp } from "../../src/graph/op.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { components } from "../../src/graph/ops/structure.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { TaylorSeries } from "../../src/validated/taylor/series.ts";
import { anyNumber } from "../graph/expressions.ts";
import { instances, isApplied } from "../graph/instances.ts";

const ORDER = 6;
const TRIED = [...ops].filter(isApplied).filter((op) => op.kind === "vector" || op.result !== "mask");

/** x′ = c and y′ = op(x): the coefficients of y are those of the op along a line. */
function alongLine(op: ElementwiseOp | VectorOp, which: number) {
  const graph = new Graph();
  const { node, length } = instances(graph, op)[which];
  const speeds = Array.from({ length }, (_, i) => (i % 2 === 0 ? 1 : -0.5));
  const outputs = [...speeds.map((c) => graph.constant(c)), ...components(graph, node)];
  const field = { name: op.name, graph, dimension: outputs.length, parameterCount: 0, outputs };
  const program = taylorProgram(field, []);
  const slopes = components(graph, node).map((one) =>
    gradient(graph, cotangents(graph, [{ node: one, cotangent: graph.constant(1) }]), "z", length),
  );
  return { node, length, speeds, program, slopes };
}

for (const op of TRIED) {
  const count = instances(new Graph(), op).length;

  test(`${op.name}: Taylor coefficients hold the op along lines, at poles, kinks, huge and tiny arguments`, () => {
    for (let which = 0; which < count; which++) {
      const { node, length, speeds, program } = alongLine(op, which);
      const interpreter = new Interpreter([node]);
      const [atStart, overRange] = [new TaylorSeries(program, ORDER + 1), new TaylorSeries(program, ORDER + 1)];
      const box = fc.tuple(anyNumber, fc.oneof(fc.constant(0), fc.double({ min: 0, max: 4, noNaN: true })));
      fc.assert(
        fc.property(
          fc.array(box, { minLength: length, maxLength: length }),
          fc.constantFrom(0, 2 ** -6, 0.5, 2),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (edges, s, fraction) => {
            fc.pre(edges.every(([lo, width]) => Number.isFinite(lo) && Number.isFinite(lo + width)));
            const rest = components(new Graph(), node).map(() => point(0));
            const start = edges.map(([lo, width]) => interval(lo, lo + width));
            const range = start.map((x, i) => hullOf(x, x.lo + speeds[i] * s, x.hi + speeds[i] * s));
            atStart.evaluate([...start, ...rest], point(0), ORDER + 1);
            overRange.evaluate([...range, ...rest], point(0), ORDER + 1, true);
            const z = start.map(({ lo, hi }, i) => Math.min(hi, lo + fraction * (hi - lo)) + speeds[i] * s);
            interpreter.evaluate({ z });
            interpreter.value(node).forEach((value, i) => {
              const component = length + i;
              const { lo, hi } = sumOf(atStart, overRange, component, s);
              assert.ok(lo <= hi, `${op.name} is upside down: [${lo}, ${hi}]`);
              if (overRange.value()[component].grade < CONTINUOUS || !Number.isFinite(value)) return;
              // The sample and the value are rounded.
              let slack = 16 * Number.EPSILON * Math.abs(value) + 64 * Number.MIN_VALUE;
              for (let d = 0; d < length; d++) {
                const slope = overRange.slope(component, d);
                slack += 8 * Number.EPSILON * Math.abs(z[d]) * Math.max(-slope.lo, slope.hi);
              }
              if (Number.isNaN(slack)) return;
              const message = `${op.name} at ${JSON.stringify(edges)} + ${s} is ${value}, not in [${lo}, ${hi}]`;
              assert.ok(lo - slack <= value && value <= hi + slack, message);
            });
          },
        ),
        { seed: 11, numRuns: 300 },
      );
    }
  });

  test(`${op.name}: Taylor coefficients are known to their rounding at points, their derivatives hold the vjp`, () => {
    const random = new Random(12);
    for (let which = 0; which < count; which++) {
      const { length, program, slopes, node } = alongLine(op, which);
      const series = new TaylorSeries(program, ORDER + 1);
      const gradients = new Interpreter(slopes);
      let smooth = 0;
      for (let run = 0; run < 60; run++) {
        const z = Array.from({ length }, () => 3 * random.uniform() - 1);
        const rest = components(new Graph(), node).map(() => point(0));
        series.evaluate([...z.map(point), ...rest], point(0), ORDER + 1, true);
        gradients.evaluate({ z });
        slopes.forEach((slope, i) => {
          const component = length + i;
          // What rounds to float32 has for gradients a slope that it does not have.
          const expected = op.name === "fround" ? z.map(() => 0) : gradients.value(slope);
          if (series.value()[component].grade < CONTINUOUS) return;
          smooth++;
          for (let k = 0; k <= ORDER; k++) {
            const place = series.state(component) + k;
            const [lo, hi] = [series.lo[place], series.hi[place]];
            const size = Math.max(1, Math.abs(lo), ...z.map((x) => Math.abs(1 / x) ** k));
            assert.ok(hi - lo <= 1e-9 * size ** 2, `${op.name}(${z}) order ${k}: [${lo}, ${hi}]`);
          }
          for (let d = 0; d < length; d++) {
            const { lo, hi } = series.slope(component, d);
            const slack = 1e-13 * Math.max(1, Math.abs(expected[d]));
            assert.ok(
              lo - slack <= expected[d] && expected[d] <= hi + slack,
              `${op.name}(${z}) by ${d}: ${expected[d]}, not in [${lo}, ${hi}]`,
            );
          }
        });
      }
      assert.ok(smooth > 0 || op.name === "imul" || op.name === "clz32", `${op.name} is nowhere smooth`);
    }
  });
}

const hullOf = ({ lo, hi }: Interval, a: number, b: number) => interval(Math.min(lo, a), Math.max(hi, b));

/** Σ F_k s^k with the last coefficient over the whole range, of f: the coefficients of the component are its integral's. */
function sumOf(start: TaylorSeries, range: TaylorSeries, component: number, s: number): { lo: number; hi: number } {
  const coefficient = (series: TaylorSeries, k: number) => {
    const place = series.state(component) + k + 1;
    return [(k + 1) * series.lo[place], (k + 1) * series.hi[place]];
  };
  let [lo, hi] = coefficient(range, ORDER);
  for (let k = ORDER - 1; k >= 0; k--) {
    const [a, b] = coefficient(start, k);
    lo = lo * s + a;
    hi = hi * s + b;
  }
  const error = 1e-13 * (Math.abs(lo) + Math.abs(hi));
  // ∞ · 0: nothing is known.
  if (!Number.isFinite(lo) || !Number.isFinite(hi))
    return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  return { lo: lo - error, hi: hi + error };
}
