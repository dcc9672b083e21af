import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { runs } from "../../runs.ts";

/** x′ = A x + B y + (sin t, 0), 0 = C x + D y + (cos t, 0) of two components each, seen through regular matrices: M = P (I, 0) Q, f = P F(Q z). */
interface Problem {
  readonly a: number[];
  readonly b: number[];
  readonly c: number[];
  readonly d: number;
  /** Below and above the diagonals of P and Q, which are 1. */
  readonly p: number[];
  readonly q: number[];
  readonly z0: number[];
}

const entry = fc.integer({ min: -2, max: 2 });
const four = fc.array(entry, { minLength: 4, maxLength: 4 });
const problem: fc.Arbitrary<Problem> = fc.record({
  a: four,
  b: four,
  c: four,
  d: fc.constantFrom(-3, -2, 2, 3),
  p: fc.array(entry, { minLength: 6, maxLength: 6 }),
  q: fc.array(entry, { minLength: 6, maxLength: 6 }),
  z0: four,
});

type Matrix = readonly (readonly number[])[];

const product = (x: Matrix, y: Matrix): number[][] =>
  x.map((row) => y[0].map((_, j) => row.reduce((sum, value, k) => sum + value * y[k][j], 0)));

/** A matrix with ones on its diagonal and some numbers below, times one with others above: regular. */
function regular([l1, l2, l3, u1, u2, u3]: readonly number[]): number[][] {
  const lower = [[1, 0, 0, 0], [l1, 1, 0, 0], [0, l2, 1, 0], [l3, 0, 0, 1]]; // biome-ignore format: a matrix
  const upper = [[1, 0, u1, 0], [0, 1, 0, u2], [0, 0, 1, u3], [0, 0, 0, 1]]; // biome-ignore format: a matrix
  return product(lower, upper);
}

function textOf({ a, b, c, d, p, q, z0 }: Problem): string {
  const [P, Q] = [regular(p), regular(q)];
  const M = product(P.map((row) => [row[0], row[1], 0, 0]), Q); // biome-ignore format: one line
  // D = d·I + a rotation of it is regular for every d.
  const f = `
    const x = [${a[0]} * w[0] + ${a[1]} * w[1] + ${b[0]} * w[2] + ${b[1]} * w[3] + Math.sin(t),
      ${a[2]} * w[0] + ${a[3]} * w[1] + ${b[2]} * w[2] + ${b[3]} * w[3]];
    const y = [${c[0]} * w[0] + ${c[1]} * w[1] + ${d} * w[2] + w[3] + Math.cos(t),
      ${c[2]} * w[0] + ${c[3]} * w[1] - w[2] + ${d} * w[3]];`;
  return `
import { experiment, matvec } from "node-ode";
const P = ${JSON.stringify(P)};
const Q = ${JSON.stringify(Q)};
export function seen(z: [number, number, number, number], t: number) {
  const w = matvec(Q, z);${f}
  return matvec(P, [x[0], x[1], y[0], y[1]]);
}
export const experimentSeen = experiment(seen, { z0: ${JSON.stringify(z0)}, t: [0, 1], mass: ${JSON.stringify(M)} });
export function reduced([u, v]: [number, number], t: number) {
  const r = [-(${c[0]} * u + ${c[1]} * v + Math.cos(t)), -(${c[2]} * u + ${c[3]} * v)];
  const w = [u, v, (${d} * r[0] - r[1]) / ${d * d + 1}, (r[0] + ${d} * r[1]) / ${d * d + 1}];${f}
  return x;
}
`;
}

test("a semi-explicit system of index 1, seen through regular matrices, is solved and differentiated as the equation that is left of it", () => {
  const session = new Session();
  fc.assert(
    fc.property(problem, (given) => {
      const file = "random.node-ode.ts";
      const program = session.read({ entry: file, texts: new Map([[file, textOf(given)]]) });
      assert.deepEqual(program.diagnostics.filter(({ severity }) => severity === "error"), []); // biome-ignore format: one line
      const Q = regular(given.q);
      const [u, v] = Q.map((row) => row.reduce((sum, x, i) => sum + x * given.z0[i], 0));
      const ask = { rtol: 1e-9, atol: 1e-11, outputs: Float64Array.of(0.5, 1) };
      const known = solve(session, study(program, "reduced", { z0: [[u, v]], span: [0, 1] }), {
        ...ask,
        method: "dop853",
      });
      const exact = known.trajectories[0].z;
      for (const method of ["rodas5p", "radau5"]) {
        const { z, status, diagnosis } = solve(session, study(program, "experimentSeen"), { ...ask, method })
          .trajectories[0];
        assert.equal(status, "ok", diagnosis?.message);
        for (const n of [0, 1]) {
          const w = Q.map((row) => row.reduce((sum, x, i) => sum + x * z[4 * n + i], 0));
          for (const i of [0, 1]) {
            const off = Math.abs(w[i] - exact[2 * n + i]) / (1 + Math.abs(exact[2 * n + i]));
            assert.ok(off < 1e-6, `${method}: ${w[i]}, not ${exact[2 * n + i]}`);
          }
        }
      }
      // What is linear has for its derivative the difference of two solves, a whole unit apart.
      const reached = (z0: readonly number[]) => {
        const { z } = solve(session, study(program, "experimentSeen", { z0: [z0] }), ask).trajectories[0];
        return z[z.length - 4];
      };
      const [{ gradient: found }] = gradient(session, study(program, "experimentSeen"), {
        loss: "terminal:0",
        rtol: 1e-9,
        atol: 1e-11,
      });
      for (const i of given.z0.keys()) {
        const wanted = reached(given.z0.with(i, given.z0[i] + 1)) - reached(given.z0);
        const off = Math.abs(found.z0[i] - wanted) / (1 + Math.abs(wanted));
        assert.ok(off < 1e-6, `∂L/∂z0[${i}] = ${found.z0[i]}, not ${wanted}`);
      }
    }),
    { seed: 7, numRuns: runs(12, 200) },
  );
});
