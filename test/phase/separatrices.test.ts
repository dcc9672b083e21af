import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { equilibria } from "../../src/phase/equilibria.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { type Separatrix, separatrices } from "../../src/phase/separatrices.ts";
import type { Flow } from "../../src/study/flow.ts";
import { flowOfText, planar, plane } from "./flows.ts";

const branches = (flow: Flow, shown: Plane): readonly Separatrix[] =>
  separatrices(flow.frozen(0), shown, equilibria(flow, 0, shown, () => false).equilibria, []);

const ends = (found: readonly Separatrix[], stable: boolean) =>
  found.filter((branch) => branch.stable === stable).map((branch) => branch.ends);

suite("separatrices", () => {
  test("the pendulum's are its level of energy, and join the saddles", () => {
    const found = branches(planar("y", "-Math.sin(x)"), plane([-4, 4], [-3, 3]));
    assert.equal(found.length, 8);
    for (const { x, y } of found)
      for (const [k, angle] of x.entries()) {
        const energy = (y[k] * y[k]) / 2 - Math.cos(angle);
        assert.ok(Math.abs(energy - 1) < 1e-9, `energy ${energy}`);
      }
    // Inward to the other saddle; outward to ones that are not shown.
    for (const stable of [true, false]) {
      const words = [...ends(found, stable)].sort();
      assert.deepEqual(words, [
        "the edge of the view",
        "the edge of the view",
        "the saddle at (-3.142, 0)",
        "the saddle at (3.142, 0)",
      ]);
    }
  });

  test("Duffing's loops come home, on y² = x² − x⁴ / 2", () => {
    const found = branches(planar("y", "x - x ** 3"), plane([-2, 2]));
    assert.equal(found.length, 4);
    for (const { x, y, ends } of found) {
      assert.equal(ends, "the saddle at (0, 0)");
      for (const [k, u] of x.entries()) assert.ok(Math.abs(y[k] * y[k] - u * u + u ** 4 / 2) < 1e-9);
      assert.ok(Math.max(...x.map(Math.abs)) > 1.41);
    }
  });

  test("what almost joins saddles does not", () => {
    for (const friction of [1e-2, 1e-4, 1e-6, -1e-6])
      for (const { limit } of branches(planar("y", `-Math.sin(x) - ${friction} * y`), plane([-4, 4], [-3, 3])))
        assert.notEqual(limit.kind, "saddle", `friction ${friction}`);
    for (const { limit } of branches(planar("y", "x - x ** 3 + 1e-5 * y"), plane([-2, 2])))
      assert.notEqual(limit.kind, "saddle");
  });

  test("competing species: the symmetric ones part along y = x, and each branch ends where a long solve does", () => {
    const flow = planar("x * (1 - x - 2 * y)", "y * (1 - 2 * x - y)");
    const found = branches(flow, plane([-0.2, 1.5]));
    assert.deepEqual([...ends(found, false)].sort(), [
      "the stable improper node at (0, 1)",
      "the stable improper node at (1, 0)",
    ]);
    assert.deepEqual([...ends(found, true)].sort(), ["the edge of the view", "the unstable star at (0, 0)"]);
    for (const { x, y, stable, limit, ends } of found) {
      if (stable) for (const [k, u] of x.entries()) assert.ok(Math.abs(u - y[k]) < 1e-9);
      if (limit.kind !== "equilibrium") continue;
      const middle = Math.floor(x.length / 2);
      const [{ z }] = flow.solve([[x[middle], y[middle]]], 0, stable ? -60 : 60);
      const place = ends
        .match(/\((.*)\)/)![1]
        .split(", ")
        .map(Number);
      assert.ok(Math.hypot(z[z.length - 2] - place[0], z[z.length - 1] - place[1]) < 1e-4, ends);
    }
  });

  test("branches begin on the manifold to second order", () => {
    // Unstable: y = x² / 3; stable: x = 0.
    const found = branches(planar("x", "x * x - y"), plane([-1, 1]));
    for (const { x, y, stable, ends } of found) {
      assert.equal(ends, "the edge of the view");
      for (const [k, u] of x.entries()) assert.ok(Math.abs(stable ? u : y[k] - (u * u) / 3) < 1e-10);
    }
  });

  test("in three components the one-dimensional manifold alone: Lorenz' branches cross over, and settle", () => {
    const lorenz = (r: number) =>
      flowOfText(
        `export const f = ([x, y, z] = [0, 0, 0], t: number) => [10 * (y - x), x * (${r} - z) - y, x * y - (8 / 3) * z];`,
      );
    const shown: Plane = { view: { x: [-20, 20], y: [-1, 50] }, axes: [0, 2], held: [0, 0, 0] };
    const settled = branches(lorenz(14), shown);
    assert.equal(settled.length, 2);
    for (const { x, stable, ends } of settled) {
      assert.equal(stable, false);
      const c = Math.sqrt((8 / 3) * 13).toPrecision(4);
      assert.equal(ends, `the stable focus at (${x[1] > 0 ? `-${c}, -${c}` : `${c}, ${c}`}, 13)`);
    }
    for (const { limit } of branches(lorenz(28), shown).filter(({ of }) => of === 1))
      assert.equal(limit.kind, "unknown");
  });

  test("a branch that leaves the view and comes back is followed around", () => {
    const [first] = branches(planar("y", "x - x ** 3 - 0.1 * y"), plane([-1.2, 1.2], [-0.3, 0.3])).filter(
      ({ stable }) => !stable,
    );
    assert.match(first.ends, /^the stable focus at \(-?1, 0\)$/);
  });

  test("degenerate fields and views have what there is", () => {
    const nothing = [
      [planar("0 * x", "0 * y"), plane([-1, 1])],
      [planar("x", "0 * y"), plane([-1, 1])],
      [planar("0 / (x - x)", "y"), plane([-1, 1])],
      [planar("x", "-y"), plane([1, 1])],
    ] as const;
    for (const [flow, shown] of nothing) assert.deepEqual(branches(flow, shown), []);
    // Towards a jump, and with a fast direction.
    const jump = branches(planar("x", "x < 0.5 ? -y : 1 - y"), plane([-1, 1]));
    assert.equal(jump.length, 4);
    const fast = (rate: number) => branches(planar("x - x ** 3", `-${rate} * (y - x * x)`), plane([-1.5, 1.5]));
    for (const rate of [100, 1e4, 1e6])
      assert.deepEqual(
        [...ends(fast(rate), false)].sort(),
        ["the stable node at (-1, 1)", "the stable node at (1, 1)"],
        `${rate}`,
      );
  });
});
