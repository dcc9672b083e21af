import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { interval } from "../../src/graph/interval.ts";
import { type Equilibria, equilibriaIn } from "../../src/phase/equilibria.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar, scalar } from "./flows.ts";

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

  test("Van der Pol, damped backward", () => {
    const im = Math.sqrt(3) / 2;
    holds(within(planar("y", "(1 - x * x) * y - x"), [-4, 4], [-4, 4]), [
      {
        z: [0, 0],
        kind: "unstable focus",
        eigenvalues: [
          [0.5, im],
          [0.5, -im],
        ],
      },
    ]);
  });

  test("the Brusselator before and after its Hopf bifurcation at b = 1 + a²", () => {
    for (const [b, kind] of [
      [1.5, "stable focus"],
      [3, "unstable focus"],
    ] as const) {
      // (a, b/a) with trace b − 1 − a² and determinant a².
      const half = (b - 2) / 2;
      const im = Math.sqrt(1 - half * half);
      holds(within(planar(`1 + x * x * y - ${b + 1} * x`, `${b} * x - x * x * y`), [0, 5], [0, 5]), [
        {
          z: [1, b],
          kind,
          eigenvalues: [
            [half, im],
            [half, -im],
          ],
        },
      ]);
    }
    const [at] = within(planar("1 + x * x * y - 3 * x", "2 * x - x * x * y"), [0, 5], [0, 5]).equilibria;
    assert.deepEqual([at.z, at.kind, at.stable], [[1, 2], "centre (linear part)", undefined]);
    assert.match(String(at.reason), /imaginary/);
  });

  test("Sel'kov's glycolysis at (b, b / (a + b²))", () => {
    const [a, b] = [0.08, 0.6];
    const s = a + b * b;
    const trace = -(b ** 4 + (2 * a - 1) * b * b + (a + a * a)) / s;
    const im = Math.sqrt(4 * s - trace * trace) / 2;
    holds(within(planar("-x + 0.08 * y + x * x * y", "0.6 - 0.08 * y - x * x * y"), [0, 3], [0, 3]), [
      {
        z: [b, b / s],
        kind: "unstable focus",
        eigenvalues: [
          [trace / 2, im],
          [trace / 2, -im],
        ],
      },
    ]);
  });

  test("Duffing's two wells, with friction and without", () => {
    const im = Math.sqrt(2 - 1 / 64);
    const well = {
      kind: "stable focus",
      eigenvalues: [
        [-0.125, im],
        [-0.125, -im],
      ],
    } as const;
    const top = Math.sqrt(1 + 1 / 64);
    holds(within(planar("y", "x - x ** 3 - 0.25 * y"), [-2, 2], [-2, 2]), [
      { z: [-1, 0], ...well },
      {
        z: [0, 0],
        kind: "saddle",
        eigenvalues: [
          [-0.125 + top, 0],
          [-0.125 - top, 0],
        ],
      },
      { z: [1, 0], ...well },
    ]);
    const centre = {
      kind: "centre (linear part)",
      eigenvalues: [
        [0, Math.SQRT2],
        [0, -Math.SQRT2],
      ],
    } as const;
    holds(within(planar("y", "x - x ** 3"), [-2, 2], [-2, 2]), [
      { z: [-1, 0], ...centre },
      {
        z: [0, 0],
        kind: "saddle",
        eigenvalues: [
          [1, 0],
          [-1, 0],
        ],
      },
      { z: [1, 0], ...centre },
    ]);
  });

  test("FitzHugh–Nagumo at rest and firing", () => {
    for (const [current, kind] of [
      [0, "stable focus"],
      [0.5, "unstable focus"],
    ] as const) {
      // v³/12·4 + v/4·… = 0 by Cardano: v³ + 3 v/4 + 3 (7/8 − I) = 0.
      const q = (3 * (0.875 - current)) / 2;
      const root = Math.sqrt(q * q + 1 / 64);
      const v = Math.cbrt(-q + root) + Math.cbrt(-q - root);
      const trace = 1 - v * v - 0.064;
      const determinant = 0.08 - 0.064 * (1 - v * v);
      const im = Math.sqrt(determinant - (trace * trace) / 4);
      const f = planar(`x - x ** 3 / 3 - y + ${current}`, "0.08 * (x + 0.7 - 0.8 * y)");
      holds(within(f, [-3, 3], [-2, 2]), [
        {
          z: [v, (v + 0.7) / 0.8],
          kind,
          eigenvalues: [
            [trace / 2, im],
            [trace / 2, -im],
          ],
        },
      ]);
    }
  });

  test("stars and improper nodes, with the vectors there are", () => {
    const of = (x: string, y: string) => within(planar(x, y), [-4, 4], [-4, 4]).equilibria[0];
    const star = of("-x", "-y");
    assert.deepEqual(
      [star.kind, star.certain, star.eigenvectors.map((v) => v?.re)],
      [
        "stable star",
        true,
        [
          [1, 0],
          [0, 1],
        ],
      ],
    );
    const improper = of("-3 * x - y", "x - y");
    assert.deepEqual([improper.kind, improper.certain], ["stable improper node", true]);
    assert.ok(Math.abs(improper.eigenvectors[0]!.re[0] + improper.eigenvectors[0]!.re[1]) < 1e-15);
    assert.equal(improper.eigenvectors[1], undefined);
    // 0.1 · 3 is not 0.3, and is told from it; 1 / x at an x that is known to its last bits is not told from 1.
    assert.deepEqual(
      [of("0.1 * 3 * x", "0.3 * y").kind, of("0.1 * 3 * x", "0.3 * y").certain],
      ["unstable node", true],
    );
    const near = of("Math.log(x)", "y - x");
    assert.deepEqual([near.kind, near.certain], ["unstable improper node", false]);
    assert.match(String(near.reason), /too near to tell/);
  });

  test("eigenvectors are those of the eigenvalues", () => {
    for (const { jacobian, eigenvalues, eigenvectors } of [
      ...within(planar("x * (3 - x - 2 * y)", "y * (2 - x - y)"), [-1, 4], [-1, 4]).equilibria,
      ...within(planar("y", "-Math.sin(x) - 0.2 * y"), [-4, 4], [-3, 3]).equilibria,
      ...within(
        flowOfText(
          "export const f = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];",
        ),
        [-30, 30],
        [-30, 30],
        [-10, 60],
      ).equilibria,
    ])
      for (const [k, { re, im }] of eigenvalues.entries()) {
        const v = eigenvectors[k]!;
        for (const [i, row] of jacobian.entries()) {
          const along = (of: readonly number[]) => row.reduce((sum, x, j) => sum + x * of[j], 0);
          assert.ok(Math.abs(along(v.re) - re * v.re[i] + im * v.im[i]) < 1e-12);
          assert.ok(Math.abs(along(v.im) - re * v.im[i] - im * v.re[i]) < 1e-12);
        }
      }
  });

  test("Lorenz's three, each proven, and no other in the box; of four components nothing is said of others", () => {
    const flow = flowOfText(
      "export const f = ([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];",
    );
    const { equilibria, complete } = within(flow, [-30, 30], [-30, 30], [-10, 60]);
    assert.ok(complete);
    const four = flowOfText(
      "export const f = ([x, y, z, w] = [1, 1, 1, 1], t: number) => [y - x, z - y, w - z, x * x - w];",
    );
    const found = within(four, [-2, 2], [-2, 2], [-2, 2], [-2, 2]);
    assert.deepEqual([found.complete, found.equilibria.map(({ proven }) => proven)], [false, [true, true]]);
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

test("a point without a derivative at which f is 0 is found wherever the view lies, and none that is no zero", () => {
  for (const view of [
    [-2, 2],
    [-0.5, 4.5],
    [-1, 3],
    [-7, 1.3],
  ] as const) {
    const { equilibria, complete } = within(scalar("Math.sqrt(Math.abs(x))"), view);
    assert.deepEqual([complete, equilibria.map(({ z, proven }) => [z[0], proven])], [false, [[0, false]]], `${view}`);
    const other = within(scalar("Math.sqrt(Math.abs(x - 0.3))"), view);
    assert.equal(other.equilibria.length, 1, `${view}`);
    assert.ok(Math.abs(other.equilibria[0].z[0] - 0.3) < 1e-12);
    // Nearly, but not.
    assert.deepEqual(within(scalar("Math.sqrt(Math.abs(x)) + 1e-6"), view).equilibria, []);
  }
});
