import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { contains, type Interval, interval } from "../../src/graph/interval.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { pieceAt } from "../../src/ode/pieces.ts";
import { type Flow, flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { type Study, study } from "../../src/study/study.ts";

const texts: Readonly<Record<string, readonly [name: string, text: string]>> = {
  pendulum: ["pendulum", readFileSync("samples/pendulum.node-ode.ts", "utf8")],
  vanDerPol: ["vanDerPol", readFileSync("samples/vanDerPol.node-ode.ts", "utf8")],
  lorenz: ["lorenz", readFileSync("samples/lorenz.node-ode.ts", "utf8")],
  forced: [
    "forced",
    "export const forced = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v * Math.exp(-0.1 * x), Math.cos(3 * t) - k * x * x * v];",
  ],
};

const session = new Session();

function studyOf([name, text]: readonly [string, string]): Study {
  const entry = `${name}.node-ode.ts`;
  return study(session.read({ entry, texts: new Map([[entry, text]]) }), name);
}

const flow = (of: Study, options: Parameters<typeof flowOf>[2] = {}): Flow => flowOf(session, of, options, () => false);

/** Some states around the initial one, as a batch. */
function statesAround({ z0, field: { dimension } }: Study, count: number, random: Random): Float64Array {
  return Float64Array.from({ length: dimension * count }, (_, at) => z0[0][Math.floor(at / count)] + random.normal());
}

for (const [sample, text] of Object.entries(texts)) {
  const subject = studyOf(text);
  const { dimension } = subject.field;

  test(`${sample}: the compiled Jacobian of a batch is that of central differences`, () => {
    const [count, h] = [7, 1e-5];
    const states = statesAround(subject, count, new Random(1));
    const own = flow(subject);
    const found = new Float64Array(dimension * dimension * count);
    own.jacobian(0.3, states, count, found);
    const [above, below] = [new Float64Array(states.length), new Float64Array(states.length)];
    for (let k = 0; k < dimension; k++) {
      const moved = (by: number) => states.map((x, at) => (Math.floor(at / count) === k ? x + by : x));
      own.evaluate(0.3, moved(h), count, above);
      own.evaluate(0.3, moved(-h), count, below);
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < count; j++) {
          const difference = (above[i * count + j] - below[i * count + j]) / (2 * h);
          const value = found[(i * dimension + k) * count + j];
          assert.ok(Math.abs(value - difference) < 1e-6 * (1 + Math.abs(difference)), `∂f${i}/∂z${k}: ${value}`);
        }
      }
    }
  });

  test(`${sample}: what is enclosed over a box holds at every point of it`, () => {
    const random = new Random(2);
    const own = flow(subject);
    for (let trial = 0; trial < 50; trial++) {
      const range = (centre: number): Interval =>
        interval(centre - random.uniform() / 2, centre + random.uniform() / 2);
      const time = range(random.uniform() * 4);
      const box = Array.from(subject.z0[0], (x) => range(x + random.normal()));
      const values = own.enclose(time, box);
      const slopes = own.encloseJacobian(time, box);
      const inside = ({ lo, hi }: Interval) => lo + random.uniform() * (hi - lo);
      for (let sampled = 0; sampled < 20; sampled++) {
        const [t, z] = [inside(time), Float64Array.from(box, inside)];
        const [f, df] = [new Float64Array(dimension), new Float64Array(dimension * dimension)];
        own.evaluate(t, z, 1, f);
        own.jacobian(t, z, 1, df);
        for (const [i, x] of f.entries()) assert.ok(contains(values[i], x), `f${i} = ${x}`);
        for (const [at, x] of df.entries()) {
          assert.ok(contains(slopes[Math.floor(at / dimension)][at % dimension], x), `∂f[${at}] = ${x}`);
        }
      }
    }
  });

  for (const method of [...methods].filter(({ embedded }) => embedded).map(({ name }) => name)) {
    test(`${sample}, ${method}: the pieces are the dense output of the solve, and meet at its steps`, () => {
      const [from, to] = [0, 3];
      const [trajectory] = flow(subject, { method }).solve([[...subject.z0[0]]], from, to, { pieces: true });
      const { t, z, pieces } = trajectory;
      assert.ok(pieces);
      assert.equal(pieces.coefficients.length, (t.length - 1) * dimension * (pieces.degree + 1));
      const out = new Float64Array(dimension);
      const near = (row: Float64Array, tolerance: number, what: string) => {
        for (const [i, x] of row.entries()) assert.ok(Math.abs(out[i] - x) <= tolerance * (1 + Math.abs(x)), what);
      };
      for (let n = 0; n + 1 < t.length; n++) {
        pieceAt(pieces, n, 0, out);
        near(z.subarray(n * dimension, (n + 1) * dimension), 0, `the beginning of piece ${n}`);
        pieceAt(pieces, n, 1, out);
        near(z.subarray((n + 1) * dimension, (n + 2) * dimension), 1e-11, `the end of piece ${n}`);
      }
      const outputs = Float64Array.from({ length: 101 }, (_, n) => from + ((to - from) * n) / 100);
      const dense = solve(session, { ...subject, span: [from, to], z0: subject.z0.slice(0, 1) }, { method, outputs });
      const [{ z: wanted }] = dense.trajectories;
      for (const [row, time] of outputs.entries()) {
        const n = Math.min(
          t.findLastIndex((x) => x <= time),
          t.length - 2,
        );
        pieceAt(pieces, n, (time - t[n]) / (t[n + 1] - t[n]), out);
        near(wanted.subarray(row * dimension, (row + 1) * dimension), 1e-12, `t = ${time}`);
      }
    });
  }
}

test("fixed steps are pieces of straight lines; other parameters give another flow", () => {
  const subject = studyOf(texts.vanDerPol);
  const [{ t, z, pieces }] = flow(subject, { method: "rk4", steps: 40 }).solve([[1, 0]], 0, 4, { pieces: true });
  assert.equal(t.length, 41);
  const out = new Float64Array(2);
  pieceAt(pieces!, 7, 0.5, out);
  assert.ok(Math.abs(out[0] - (z[14] + z[16]) / 2) < 1e-15);
  const slopes = (own: Flow) => {
    const f = new Float64Array(2);
    own.evaluate(0, Float64Array.of(2, 1), 1, f);
    return f[1];
  };
  const stronger = flow(subject).withParameters(subject.theta.map((x) => x + 1));
  const weaker = flow(subject).withParameters(subject.theta);
  assert.notEqual(slopes(stronger), slopes(flow(subject)));
  assert.equal(slopes(weaker), slopes(flow(subject)));
});
