import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { nullSpace, transposed } from "../../../src/ode/implicit/nullSpace.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { type SolveOptions, solve } from "../../../src/study/solve.ts";
import { StudyError } from "../../../src/study/study.ts";
import { observedOrder } from "../slope.ts";
import { massStudy, session } from "./massProblems.ts";
import { stiffProblems } from "./stiffProblems.ts";

const able = ["rodas5p", "radau5"] as const;

const solved = (name: string, options: SolveOptions = {}) => solve(session, massStudy(name), options).trajectories[0];

function end(name: string, options: SolveOptions): number[] {
  const { z } = solved(name, options);
  return [...z.subarray(z.length - massStudy(name).field.dimension)];
}

for (const method of able) {
  test(`${method} with a regular mass matrix takes the steps of the equation that is solved for its derivative`, () => {
    const equal = massStudy("plain", { z0: [[1, 0.5]], span: [0, 2] });
    // Of steps that are chosen, rounding of a small error moves the ends.
    for (const [options, tolerated] of [
      [{ steps: 20 }, 1e-13],
      [{ rtol: 1e-7, atol: 1e-9, firstStep: 0.01 }, 1e-7],
    ] as const) {
      const { t, z, stats } = solve(session, equal, { method, ...options }).trajectories[0];
      const weighed = solved("regular", { method, ...options });
      assert.equal(weighed.stats.steps, stats.steps);
      for (const [n, x] of weighed.z.entries()) assert.ok(Math.abs(x - z[n]) < tolerated, `${x}, not ${z[n]} at ${n}`);
      for (const [n, x] of weighed.t.entries()) assert.ok(Math.abs(x - t[n]) < tolerated);
    }
  });

  test(`${method} keeps its order where equations are algebraic, in what they determine too`, () => {
    const exact = end("capacitor", { method: "radau5", rtol: 1e-12, atol: 1e-14 });
    const samples = [4, 8, 16, 32, 64].map((steps) => {
      const z = end("capacitor", { method, steps });
      return { h: 1.5 / steps, errors: z.map((x, i) => Math.abs(x - exact[i])) };
    });
    for (const i of exact.keys()) {
      const order = observedOrder(
        samples.map(({ h, errors }) => ({ h, error: errors[i] })),
        1e-12,
      );
      assert.ok(Math.abs(order - 5) < 0.35, `component ${i}: ${order}`);
    }
  });

  test(`${method} is as accurate between steps as at their ends, in what is algebraic too`, () => {
    const outputs = Float64Array.from({ length: 101 }, (_, n) => n / 50);
    for (const rtol of [1e-5, 1e-8]) {
      const { z } = solved("indexOne", { method, rtol, atol: rtol, outputs });
      for (const [n, t] of outputs.entries()) {
        const [x, y] = [Math.exp(-t), Math.cbrt(Math.exp(-t) + 3 + Math.sin(t))];
        assert.ok(Math.abs(z[2 * n] - x) < 30 * rtol, `x at ${t}: ${z[2 * n]}, not ${x}`);
        assert.ok(Math.abs(z[2 * n + 1] - y) < 30 * rtol, `y at ${t}: ${z[2 * n + 1]}, not ${y}`);
      }
    }
  });

  test(`${method} solves Robertson's reaction with its balance in place of a derivative, to the known end`, () => {
    const { end: exact } = stiffProblems.find(({ name }) => name === "robertson")!;
    const z = end("robertson", { method });
    for (const [i, x] of exact.entries()) assert.ok(Math.abs(z[i] - x) < 1e-6 * x, `${z[i]}, not ${x}`);
  });

  test(`${method}: a capacitor between two nodes has an equation that no row of the mass matrix shows`, () => {
    const { t, z, diagnosis } = solved("capacitor", { method, rtol: 1e-8, atol: 1e-10 });
    assert.match(diagnosis?.message ?? "", /u = 0\.2 is taken as 0\.4\d+, v = 0\.5 is taken as 0\.7\d+, where they do/);
    // What the matrix sees of the state stays: the difference of the two.
    assert.ok(Math.abs(z[1] - z[0] - 0.3) < 1e-15);
    for (const [n, time] of t.entries()) {
      const [u, v] = z.subarray(3 * n, 3 * n + 2);
      const sum = -2 * u - 3 * v ** 3 + 2 * Math.cos(time);
      assert.ok(Math.abs(sum) < 1e-6, `${sum} at ${time}`);
    }
  });

  test(`${method}: a pendulum keeps its energy where its constraint is that of index 1, and is refused where it is of more`, () => {
    const [x, y, u, v] = end("index1", { method });
    assert.ok(Math.abs((u * u + v * v) / 2 + y) < 1e-6, "energy");
    assert.ok(Math.abs(x * x + y * y - 1) < 1e-6, "length");
    for (const name of ["index2", "index3"]) {
      const { status, diagnosis, t, z } = solved(name, { method });
      assert.equal(status, "stepUnderflow");
      assert.deepEqual([t.length, z.length], [1, 5]);
      assert.match(
        diagnosis?.message ?? "",
        /do not determine tension, their derivative by it being singular: the problem is of a higher index than 1; differentiate a constraint/,
      );
    }
  });

  test(`${method}: what an algebraic equation follows jumps with it, and where it ends the solve does`, () => {
    const { t, z, status } = solved("jumping", { method });
    assert.equal(status, "ok");
    for (const [n, time] of t.entries()) assert.ok(Math.abs(z[2 * n + 1] - (time > 1 ? 2 : 1)) < 1e-9, `y at ${time}`);
    const x = 2 - (2 - (1 - Math.exp(-1))) * Math.exp(-1);
    assert.ok(Math.abs(z[z.length - 2] - x) < 1e-6, `${z[z.length - 2]}, not ${x}`);
    assert.throws(() => solved("jumping", { method, steps: 20 }), /fixed steps do not go over that/);
    const ended = solved("ending", { method });
    assert.equal(ended.status, "stepUnderflow");
    assert.ok(Math.abs(ended.t[ended.t.length - 1] - 1) < 1e-3);
    assert.match(ended.diagnosis?.message ?? "", /or the algebraic equations determine no state from there on/);
  });
}

test("an initial state is moved to where the algebraic equations hold, or none is found, and either is said", () => {
  const { z, status, diagnosis } = solved("unbalanced");
  assert.equal(status, "ok");
  assert.deepEqual([...z.subarray(0, 3)], [1, 0, 0]);
  assert.match(
    diagnosis?.message ?? "",
    /^rodas5p takes the steps: of the methods of auto it is the one that takes a mass matrix|the algebraic equations do not hold at the initial state: c = 5 is taken as 0, where they do$/,
  );
  const lost = solved("impossible");
  assert.equal(lost.status, "stepUnderflow");
  assert.equal(lost.t.length, 1);
  assert.match(
    lost.diagnosis?.message ?? "",
    /no state at which the algebraic equations hold is found from y = 0\.5: begin nearer to one/,
  );
  // Of several, each for itself.
  const both = solve(session, massStudy("ending", { z0: [[1, 1], [-1, 0.5], [1, 0.9]] })).trajectories; // biome-ignore format: one line
  assert.deepEqual(both.map(({ t }) => t.length > 1), [true, false, true]); // biome-ignore format: one line
  assert.match(both[2].diagnosis?.message ?? "", /y = 0\.9 is taken as 1, where they do/);
  assert.equal(both[2].z[1], 1);
});

test("a state that the equations hold at is taken as it is, to the bit", () => {
  const { z } = solved("indexOne", { outputs: Float64Array.of(0, 2) });
  const again = solve(session, massStudy("indexOne", { z0: [[z[0], z[1]]] }), { outputs: Float64Array.of(0, 2) })
    .trajectories[0];
  assert.deepEqual(again.z, z);
  assert.doesNotMatch(again.diagnosis?.message ?? "", /is taken as/);
});

test("every method without a mass matrix is refused by name, with those that take one; auto goes by its stiff one and says so", () => {
  for (const { name } of methods) {
    if (name === "auto" || (able as readonly string[]).includes(name)) continue;
    assert.throws(
      () => solved("robertson", { method: name }),
      (error) =>
        error instanceof StudyError && error.message === `${name} takes no mass matrix: take radau5 or rodas5p`,
    );
  }
  const { diagnosis, ...rest } = solved("regular", { method: "auto" });
  const { diagnosis: _none, ...same } = solved("regular", { method: "rodas5p" });
  assert.deepEqual(rest, same);
  assert.equal(
    diagnosis?.message,
    "rodas5p takes the steps: of the methods of auto it is the one that takes a mass matrix",
  );
});

test("what takes f for the derivative is refused: its values by kernels of explicit methods", () => {
  const flow = flowOf(session, massStudy("robertson"), {}, () => false);
  assert.throws(() => flow.evaluate(0, Float64Array.of(1, 0, 0), 1, new Float64Array(3)), /euler takes no mass matrix/);
});

test("a drawn trajectory between steps is the solve's own dense output", () => {
  const [{ t, pieces }] = flowOf(session, massStudy("indexOne"), { method: "rodas5p" }, () => false).solve(
    [[1, 1]],
    0,
    2,
    {
      pieces: true,
    },
  );
  assert.ok(pieces && pieces.degree >= 3);
  assert.ok(t.length < 30);
});

test("the null space of a matrix: every vector is mapped to 0, and there are as many as rank is missing", () => {
  const entry = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      fc.infiniteStream(entry),
      (n, rank, stream) => {
        const some = (count: number) => Array.from({ length: count }, () => stream.next().value as number);
        const [left, right] = [some(n * rank), some(n * rank)];
        const matrix = new Float64Array(n * n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            for (let k = 0; k < rank; k++) matrix[i * n + j] += left[i * rank + k] * right[j * rank + k];
        const found = nullSpace(matrix, n);
        assert.ok(found.length >= n - rank);
        assert.equal(nullSpace(transposed(matrix, n), n).length, found.length);
        for (const v of found)
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += matrix[i * n + j] * v[j];
            assert.ok(Math.abs(sum) < 1e-9, `${sum}`);
          }
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});
