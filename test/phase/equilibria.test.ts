import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { interval } from "../../src/graph/interval.ts";
import { type Equilibria, equilibriaIn } from "../../src/phase/equilibria.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar } from "./flows.ts";

const within = (flow: Flow, ...ranges: (readonly [number, number])[]): Equilibria =>
  equilibriaIn(
    flow,
    0,
    ranges.map(([lo, hi]) => interval(lo, hi)),
    () => false,
  );

interface Wanted {
  readonly z: readonly number[];
  readonly kind: string;
  /** re, im */
  readonly eigenvalues: readonly (readonly [number, number])[];
}

function holds({ equilibria, undecided, complete }: Equilibria, wanted: readonly Wanted[]): void {
  assert.deepEqual([equilibria.length, undecided, complete], [wanted.length, [], true]);
  for (const [k, { z, kind, eigenvalues }] of wanted.entries()) {
    const found = equilibria[k];
    assert.equal(found.kind, kind, `${z}`);
    assert.ok(found.proven);
    for (const [i, x] of z.entries()) assert.ok(Math.abs(found.z[i] - x) < 1e-12, `${found.z} is not ${z}`);
    for (const [i, [re, im]] of eigenvalues.entries()) {
      const own = found.eigenvalues[i];
      assert.ok(Math.abs(own.re - re) < 1e-10 && Math.abs(own.im - im) < 1e-10, `${own.re} + ${own.im}i`);
    }
  }
}

suite("equilibria of textbooks", () => {
  test("the pendulum with friction", () => {
    const hanging = [-0.1, Math.sqrt(0.99)] as const;
    const [up, down] = [-0.1 + Math.sqrt(1.01), -0.1 - Math.sqrt(1.01)];
    holds(within(planar("y", "-Math.sin(x) - 0.2 * y"), [-4, 4], [-3, 3]), [
      {
        z: [-Math.PI, 0],
        kind: "saddle",
        eigenvalues: [
          [up, 0],
          [down, 0],
        ],
      },
      { z: [0, 0], kind: "stable focus", eigenvalues: [hanging, [hanging[0], -hanging[1]]] },
      {
        z: [Math.PI, 0],
        kind: "saddle",
        eigenvalues: [
          [up, 0],
          [down, 0],
        ],
      },
    ]);
  });

  test("two competing species", () => {
    holds(within(planar("x * (3 - x - 2 * y)", "y * (2 - x - y)"), [-1, 4], [-1, 4]), [
      {
        z: [0, 0],
        kind: "unstable node",
        eigenvalues: [
          [3, 0],
          [2, 0],
        ],
      },
      {
        z: [0, 2],
        kind: "stable node",
        eigenvalues: [
          [-1, 0],
          [-2, 0],
        ],
      },
      {
        z: [1, 1],
        kind: "saddle",
        eigenvalues: [
          [Math.SQRT2 - 1, 0],
          [-Math.SQRT2 - 1, 0],
        ],
      },
      {
        z: [3, 0],
        kind: "stable node",
        eigenvalues: [
          [-1, 0],
          [-3, 0],
        ],
      },
    ]);
  });

  test("Lorenz's three, found by Newton's iteration and each proven", () => {
    const flow = flowOfText(
      "export const f = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];",
    );
    const { equilibria } = within(flow, [-30, 30], [-30, 30], [-10, 60]);
    const c = Math.sqrt(72);
    assert.deepEqual(
      equilibria.map(({ kind, proven }) => [kind, proven]),
      [
        ["saddle focus", true],
        ["saddle", true],
        ["saddle focus", true],
      ],
    );
    for (const [k, z] of [
      [-c, -c, 27],
      [0, 0, 0],
      [c, c, 27],
    ].entries())
      for (const [i, x] of z.entries()) assert.ok(Math.abs(equilibria[k].z[i] - x) < 1e-12);
  });
});
