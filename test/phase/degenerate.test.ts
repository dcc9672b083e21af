import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { interval } from "../../src/graph/interval.ts";
import { equilibriaIn } from "../../src/phase/equilibria.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar, scalar } from "./flows.ts";

/** A flow that counts what is asked of it: effort is bounded by counted work, not by a clock. */
function counted(flow: Flow): { readonly flow: Flow; readonly count: { enclosures: number; batches: number } } {
  const count = { enclosures: 0, batches: 0 };
  return {
    count,
    flow: {
      ...flow,
      enclose: (t, z) => {
        count.enclosures++;
        return flow.enclose(t, z);
      },
      evaluate: (...given) => {
        count.batches++;
        flow.evaluate(...given);
      },
    },
  };
}

function within(flow: Flow, ...ranges: (readonly [number, number])[]) {
  const watched = counted(flow);
  const found = equilibriaIn(
    watched.flow,
    0,
    ranges.map(([lo, hi]) => interval(lo, hi)),
    () => false,
  );
  assert.ok(watched.count.enclosures < 40_000 && watched.count.batches < 5000, JSON.stringify(watched.count));
  return found;
}

const V = [-4, 4] as const;

suite("equilibria of degenerate systems", () => {
  test("f = 0 is said to be so", () => {
    const { equilibria, complete, remarks } = within(planar("0 * x", "0 * y"), V, V);
    assert.deepEqual(equilibria, []);
    assert.equal(complete, false);
    assert.match(remarks.join(" "), /Every state of this view is an equilibrium/);
  });

  for (const [what, f, g] of [
    ["a line", "x + y", "2 * x + 2 * y"],
    ["a circle", "y * (x * x + y * y - 1)", "-x * (x * x + y * y - 1)"],
    ["an area", "Math.max(x, 0)", "Math.max(y, 0)"],
  ] as const)
    test(`${what} of equilibria is shaded, and a sentence says so`, () => {
      const { equilibria, undecided, complete, remarks } = within(planar(f, g), V, V);
      assert.equal(complete, false);
      assert.ok(undecided.length > 0);
      assert.match(remarks.join(" "), /fill a curve or an area/);
      // The circle's middle is an equilibrium by itself.
      assert.deepEqual(
        equilibria.map(({ z, proven }) => [...z, proven]),
        what === "a circle" ? [[0, 0, true]] : [],
      );
    });

  test("isolated zeros are no curve, however many", () => {
    const { equilibria, complete, remarks } = within(planar("Math.sin(4 * x)", "Math.cos(4 * y)"), V, V);
    assert.deepEqual([equilibria.length, complete, remarks], [110, true, []]);
  });

  test("a jump over 0, and nowhere a value, are shaded with the reason", () => {
    const jump = within(planar("x > 0.3 ? 1 : -1", "y"), V, V);
    assert.deepEqual([jump.equilibria, jump.complete], [[], false]);
    assert.match(jump.remarks.join(" "), /f jumps there/);
    const none = within(planar("Math.sqrt(-1 - x * x)", "y"), V, V);
    assert.deepEqual([none.equilibria, none.complete], [[], false]);
    assert.match(none.remarks.join(" "), /not defined everywhere/);
  });

  test("a view of no width, or of no end, is a sentence", () => {
    for (const x of [
      [1, 1],
      [Number.NEGATIVE_INFINITY, 1],
      [Number.NaN, 1],
      [2, 1],
    ] as const) {
      const { equilibria, complete, remarks } = within(planar("x", "y"), x, V);
      assert.deepEqual([equilibria, complete], [[], false]);
      assert.match(remarks.join(" "), /no area/);
    }
  });

  test("very large, very small and very stiff", () => {
    const large = within(planar("x - 1e200", "y"), [-1e300, 1e300], V);
    assert.deepEqual(
      large.equilibria.map(({ z, proven }) => [...z, proven]),
      [[1e200, 0, true]],
    );
    const small = within(planar("x - 1e-200", "y"), [-1e-199, 1e-199], V);
    assert.deepEqual(
      small.equilibria.map(({ z, proven }) => [...z, proven]),
      [[1e-200, 0, true]],
    );
    const stiff = within(planar("-1e8 * (x - y * y)", "-y + x * x * y - 0.1"), V, V);
    assert.deepEqual(
      stiff.equilibria.map(({ kind, proven }) => [kind, proven]),
      [
        ["stable node", true],
        ["saddle", true],
        ["saddle", true],
      ],
    );
    assert.ok(stiff.complete);
  });

  test("a zero that is no simple one is found, not proven, and its box stays shaded", () => {
    for (const [f, g] of [
      ["x * x", "y"],
      ["-(x ** 3)", "-y"],
    ] as const) {
      const { equilibria, undecided } = within(planar(f, g), V, V);
      assert.deepEqual(
        equilibria.map(({ z, kind, proven, certain, stable }) => [
          ...z.map((x) => Math.abs(x) < 1e-6),
          kind,
          proven,
          certain,
          stable,
        ]),
        [[true, true, "non-hyperbolic", false, false, undefined]],
      );
      assert.ok(equilibria[0].reason);
      assert.equal(undecided.length, 1);
    }
    // Close to having one, and close to having none.
    assert.equal(within(planar("x * x - 1e-14", "y"), V, V).equilibria.filter(({ proven }) => proven).length, 2);
    const none = within(planar("x * x + 1e-14", "y"), V, V);
    assert.deepEqual([none.equilibria, none.complete], [[], true]);
  });

  test("a few points of a line of equilibria are a line, and a double zero found twice is one", () => {
    const robertson = flowOfText(
      "export const f = ([a, b, c] = [1, 0, 0], t: number) => [-0.04 * a + 1e4 * b * c, 0.04 * a - 1e4 * b * c - 3e7 * b ** 2, 3e7 * b ** 2];",
    );
    const view = [interval(-0.05, 1.05), interval(-1e-6, 4e-5), interval(-0.5, 0.5)];
    const { equilibria, remarks } = equilibriaIn(robertson, 0, view, () => false, [2]);
    assert.deepEqual(equilibria, []);
    assert.match(remarks[0], /seem to fill a curve or an area/);
    // Two folds far from one another are two.
    const folds = within(planar("(x - 1) ** 2 * (x + 1) ** 2", "-y"), V, V);
    assert.deepEqual(
      folds.equilibria.map(({ z, kind }) => [Math.round(z[0]), kind]),
      [
        [-1, "non-hyperbolic"],
        [1, "non-hyperbolic"],
      ],
    );
    assert.ok(!folds.remarks.some((remark) => remark.includes("fill a curve")));
    // Found once, though iterations that halve the distance end here and there.
    const double = within(planar("(x - 0.3) ** 2 * (1 + x * x)", "x - 0.3 - y"), V, V);
    assert.equal(double.equilibria.length, 1);
  });

  test("what rounding leaves of a trace, a determinant or an eigenvalue is 0, and what is small is not", () => {
    // At (4, 3.2) the diagonal is 0.8 − 0.25 · 3.2 and 0.15 · 4 − 0.6: none of them is 0 in binary.
    const centre = within(planar("0.8 * x - 0.25 * x * y", "0.15 * x * y - 0.6 * y"), [1, 6], [1, 6]).equilibria[0];
    assert.deepEqual([centre.kind, centre.trace], ["centre (linear part)", 0]);
    const flat = within(planar("-0.1 * x ** 3 + 2 * y ** 3", "-2 * x ** 3 - 0.1 * y ** 3"), V, V).equilibria[0];
    assert.deepEqual(
      [flat.trace, flat.determinant, flat.eigenvalues.flatMap(({ re, im }) => [re, im])],
      [0, 0, [0, 0, 0, 0]],
    );
    const weak = within(planar("1e-12 * x - y", "x"), V, V).equilibria[0];
    assert.deepEqual([weak.kind, weak.trace], ["unstable focus", 1e-12]);
  });

  test("a kink at an equilibrium has no kind", () => {
    const [{ kind, proven, reason }] = within(planar("Math.abs(x)", "y"), V, V).equilibria;
    assert.deepEqual([kind, proven], ["non-hyperbolic", false]);
    assert.match(String(reason), /no derivative/);
  });

  test("a search that is ended early drops nothing", () => {
    let asked = 0;
    const box = [interval(...V), interval(...V)];
    const flow = planar("x * (3 - x - 2 * y)", "y * (2 - x - y)");
    const { equilibria, undecided, complete, remarks } = equilibriaIn(flow, 0, box, () => ++asked > 5);
    assert.equal(complete, false);
    assert.match(remarks.join(" "), /ended early/);
    for (const z of [
      [0, 0],
      [0, 2],
      [1, 1],
      [3, 0],
    ])
      assert.ok(
        equilibria.some((each) => each.proven && each.z.every((x, i) => Math.abs(x - z[i]) < 1e-12)) ||
          undecided.some((part) => part.every(({ lo, hi }, i) => lo <= z[i] && z[i] <= hi)),
      );
  });
});

suite("equilibria on a line", () => {
  const kinds = (text: string, range: readonly [number, number] = V) =>
    within(scalar(text), range).equilibria.map(({ z, kind, stable, proven }) => [z[0], kind, stable, proven]);

  test("logistic growth, and many turns of a sine", () => {
    assert.deepEqual(kinds("x * (1 - x)"), [
      [0, "unstable", false, true],
      [1, "stable", true, true],
    ]);
    const turns = kinds("Math.sin(x)", [-20, 20]);
    assert.deepEqual(
      turns.map(([, kind]) => kind),
      Array.from({ length: 13 }, (_, k) => (k % 2 === 0 ? "unstable" : "stable")),
    );
    for (const [k, [z]] of turns.entries()) assert.ok(Math.abs(Number(z) - (k - 6) * Math.PI) < 1e-13);
  });

  test("two stable states with an unstable one between, and a fold as it closes", () => {
    const fold = 2 / (3 * Math.sqrt(3));
    const of = (input: number) => kinds(`x - x ** 3 + (${input})`).map(([, kind]) => kind);
    assert.deepEqual(of(0.2), ["stable", "unstable", "stable"]);
    assert.deepEqual(of(fold - 1e-9), ["stable", "unstable", "stable"]);
    assert.deepEqual(of(fold + 1e-9), ["stable"]);
  });

  test("what the linear part does not tell, the flow beside it does", () => {
    assert.deepEqual(
      kinds("x * x").map(([, ...rest]) => rest),
      [["half-stable", false, false]],
    );
    assert.deepEqual(
      kinds("-(x ** 3)").map(([, ...rest]) => rest),
      [["non-hyperbolic", true, false]],
    );
    assert.deepEqual(
      kinds("x ** 3").map(([, ...rest]) => rest),
      [["non-hyperbolic", false, false]],
    );
  });
});

test("a net's equilibria: found by Newton's iteration, each proven by itself, and what else there may be is shaded", () => {
  const flow = flowOfText(`import { mlp } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { net = mlp([2, 50, 50, 2], { activation: "tanh", seed: 3 }) } = {}) =>
  net([x, y]);`);
  const { equilibria, complete, undecided, remarks } = within(flow, V, V);
  assert.deepEqual([complete, undecided.length > 0], [false, true]);
  assert.match(remarks.join(" "), /was left to find/);
  // Without biases tanh nets rest at the origin.
  assert.deepEqual(
    equilibria.map(({ z, proven }) => [...z, proven]),
    [[0, 0, true]],
  );
});
