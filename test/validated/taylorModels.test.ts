import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Graph } from "../../src/graph/graph.ts";
import { CONTINUOUS, interval, point } from "../../src/graph/interval.ts";
import type { ElementwiseOp, VectorOp } from "../../src/graph/op.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { components } from "../../src/graph/ops/structure.ts";
import { ModelSeries } from "../../src/validated/taylor/modelSeries.ts";
import { monomials } from "../../src/validated/taylor/monomials.ts";
import { type TaylorProgram, taylorProgram } from "../../src/validated/taylor/program.ts";
import { TaylorSeries } from "../../src/validated/taylor/series.ts";
import type { TaylorModels } from "../../src/validated/taylor/taylorModels.ts";
import { instances, isApplied } from "../graph/instances.ts";
import { runs } from "../runs.ts";

const ORDER = 4;
/** What jumps at numbers that are close together. */
const STEPS = new Set(["fround", "imul", "clz32"]);

/** x′ = c + y and y′ = op(x), so that every coefficient of y is made of those of the op. */
function programWith(op: ElementwiseOp | VectorOp, which: number) {
  const graph = new Graph();
  const { node, length } = instances(graph, op)[which];
  const values = components(graph, node);
  const outputs = [...Array.from({ length }, (_, i) => graph.constant(i % 2 === 0 ? 1 : -0.5)), ...values];
  const field = { name: op.name, graph, dimension: outputs.length, parameterCount: 0, outputs };
  return { program: taylorProgram(field, []), length };
}

/** The exponents of the monomials in two variables, in the order that `monomials` has. */
const exponents = (degree: number) =>
  Array.from({ length: degree + 1 }, (_, d) => Array.from({ length: d + 1 }, (__, k) => [d - k, k])).flat();

/** p(ξ), and a bound of what rounding does to it here. */
function valueAt(coefficients: ArrayLike<number>, powers: readonly number[][], xi: readonly number[]) {
  let [value, size] = [0, 0];
  powers.forEach(([a, b], i) => {
    const term = coefficients[i] * xi[0] ** a * xi[1] ** b;
    value += term;
    size += Math.abs(term);
  });
  return { value, error: 1e-14 * size };
}

/** Whether f is continuous over the box around a bent set: of others models say nothing. */
function isSmooth(program: TaylorProgram, p: Float64Array, count: number): boolean {
  const box = Array.from({ length: program.dimension }, (_, i) => {
    const [middle, ...rest] = p.subarray(i * count, (i + 1) * count);
    const radius = 1.01 * rest.reduce((sum, x) => sum + Math.abs(x), 0);
    return interval(middle - radius, middle + radius);
  });
  const series = new TaylorSeries(program, 0);
  series.evaluate(box, point(0), 0);
  return series.value().every(({ grade }) => grade === CONTINUOUS);
}

/** What a model says of a place. */
const modelAt = (models: TaylorModels, place: number) => {
  const { count } = models.monomials;
  return models.polynomials.subarray(place * count, (place + 1) * count);
};

suite("Taylor models", () => {
  for (const op of [...ops].filter(isApplied).filter((one) => one.kind === "vector" || one.result !== "mask")) {
    const count = instances(new Graph(), op).length;

    test(`${op.name}: the coefficients of solutions from a bent set lie in their models`, () => {
      const random = new Random(31);
      let bounded = 0;
      for (let which = 0; which < count; which++) {
        const { program, length } = programWith(op, which);
        for (const degree of [2, 4]) {
          const basis = monomials(2, degree);
          const powers = exponents(degree);
          const models = new ModelSeries(program, ORDER, basis);
          const series = new TaylorSeries(program, ORDER);
          for (let run = 0; run < runs(8, 400); run++) {
            // The middle anywhere, now and then far away or tiny; the set from thin to wide.
            const scale = [1, 1, 1, 3, 1e-3, 40, 1e-160, 1e150][run % 8];
            const bend = 10 ** -(5 * random.uniform());
            const p = new Float64Array(program.dimension * basis.count);
            for (let i = 0; i < length; i++) {
              const middle = scale * (3 * random.uniform() - 1);
              for (let m = 0; m < basis.count; m++) {
                p[i * basis.count + m] = m === 0 ? middle : (bend * middle * (2 * random.uniform() - 1)) / m;
              }
            }
            models.evaluate(p, 0, ORDER);
            const state = models.state(ORDER);
            if (!isSmooth(program, p, basis.count)) continue;
            for (let sample = 0; sample < 8; sample++) {
              const xi = [0, 1].map((v) => (sample < 4 ? ((sample >> v) & 1) * 2 - 1 : 2 * random.uniform() - 1));
              const start = Array.from({ length: program.dimension }, (_, i) => {
                const { value, error } = valueAt(p.subarray(i * basis.count, (i + 1) * basis.count), powers, xi);
                return error === 0 ? point(value) : interval(value - error, value + error);
              });
              series.evaluate(start, point(0), ORDER);
              for (let i = length; i < program.dimension; i++) {
                for (let k = 0; k <= ORDER; k++) {
                  const place = i * (ORDER + 1) + k;
                  const remainder = state.remainders[place];
                  const [lo, hi] = [series.lo[series.state(i) + k], series.hi[series.state(i) + k]];
                  if (!(remainder < Number.POSITIVE_INFINITY)) continue;
                  const { value, error } = valueAt(modelAt(state, place), powers, xi);
                  const [low, high] = [value - error - remainder, value + error + remainder];
                  const { lo: least, hi: most } = state.bounds(place);
                  const message = `${op.name} of degree ${degree}, order ${k} at ${start.map(({ lo }) => lo)}`;
                  assert.ok(lo <= high && low <= hi, `${message}: [${lo}, ${hi}] is apart from [${low}, ${high}]`);
                  assert.ok(lo <= most && least <= hi, `${message}: not in [${least}, ${most}]`);
                  if (k > 0) bounded++;
                }
              }
            }
          }
        }
      }
      assert.ok(bounded > 0 || STEPS.has(op.name), `${op.name} has no bounded model`);
    });
  }

  test("what a model leaves out shrinks with the set like the power above its degree", () => {
    const graph = new Graph();
    const [x, y] = [graph.input("z", 0), graph.input("z", 1)];
    const sum = (a: number) => graph.apply(named("add"), [graph.apply(named("mul"), [x, y]), graph.constant(a)]);
    const outputs = [
      graph.apply(named("div"), [graph.apply(named("exp"), [x]), sum(2)]),
      graph.apply(named("sin"), [graph.apply(named("add"), [x, y])]),
    ];
    const program = taylorProgram({ name: "f", graph, dimension: 2, parameterCount: 0, outputs }, []);
    for (const degree of [1, 2, 3, 4]) {
      const basis = monomials(2, degree);
      const models = new ModelSeries(program, 3, basis);
      const remainderOf = (size: number) => {
        const p = new Float64Array(2 * basis.count);
        p.set([0.5, size, 0], 0);
        p.set([-0.25, 0, size], basis.count);
        models.evaluate(p, 0, 3);
        const state = models.state(3);
        return Math.max(...[1, 2, 3, 5, 6, 7].map((place) => state.remainders[place]));
      };
      const slope = Math.log2(remainderOf(2 ** -4) / remainderOf(2 ** -5));
      assert.ok(Math.abs(slope - degree - 1) < 0.3, `degree ${degree}: slope ${slope}`);
    }
  });
});

const named = (name: string) => {
  const op = [...ops].find((one) => one.name === name);
  if (op?.kind !== "elementwise") throw new Error(`no op ${name}`);
  return op;
};
