import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { interval } from "../../src/graph/interval.ts";
import { type Equilibria, type Equilibrium, equilibriaIn } from "../../src/phase/equilibria.ts";
import { runs } from "../runs.ts";
import { planar } from "./flows.ts";

const SIDE = 3;
const VIEW = [interval(-SIDE, SIDE), interval(-SIDE, SIDE)];

type Pair = readonly [number, number];

const of = (f: Pair | readonly [string, string]): Equilibria =>
  equilibriaIn(planar(String(f[0]), String(f[1])), 0, VIEW, () => false);

const isNear = (a: readonly number[], b: readonly number[]) =>
  a.every((x, i) => Math.abs(x - b[i]) <= 1e-12 * Math.max(1, Math.abs(b[i])));

const isOpen = ({ undecided }: Equilibria, z: readonly number[]) =>
  undecided.some((box) => box.every(({ lo, hi }, i) => lo <= z[i] && z[i] <= hi));

/** By the trace–determinant plane; undefined too near to its lines for doubles. */
function kindOf([[a, b], [c, d]]: readonly (readonly number[])[]): string | undefined {
  const [trace, determinant, discriminant] = [a + d, a * d - b * c, (a - d) ** 2 + 4 * b * c];
  const size = a * a + b * b + c * c + d * d;
  if (Math.abs(determinant) < 1e-9 * size) return undefined;
  if (determinant < 0) return "saddle";
  if (Math.abs(discriminant) < 1e-9 * size || trace * trace < 1e-12 * size) return undefined;
  return `${trace < 0 ? "stable" : "unstable"} ${discriminant > 0 ? "node" : "focus"}`;
}

suite("planar systems whose equilibria are known", () => {
  /** Random polynomials, and all their zeros in [-3, 3]² by resultants in exact arithmetic: planar_polynomials.py. */
  test("polynomials: all are found, no other, each is proven and of its kind", () => {
    const systems: readonly { f: [string, string]; zeros: [string, string, boolean][] }[] = JSON.parse(
      readFileSync("test/reference/planar_polynomials.json", "utf8"),
    );
    assert.equal(systems.length, 500);
    const chosen = systems.slice(0, runs(200, systems.length));
    let undecided = 0;
    for (const { f, zeros } of chosen) {
      const found = of(f);
      if (!found.complete) undecided++;
      const wanted = zeros.map(([x, y]): Pair => [Number(x), Number(y)]);
      for (const z of wanted)
        assert.ok(isOpen(found, z) || found.equilibria.some((each) => isNear(each.z, z)), `${f}: ${z} is lost`);
      for (const { z, proven, kind, certain, enclosure } of found.equilibria) {
        const known = wanted.find((other) => isNear(z, other));
        assert.ok(known || !proven, `${f}: ${z} is proven and is none`);
        if (!known || !proven) continue;
        // To the last digit of the reference, which is half a unit of a double.
        const slack = (x: number) => 2e-16 * Math.max(1, Math.abs(x));
        assert.ok(enclosure.every(({ lo, hi }, i) => lo - slack(lo) <= known[i] && known[i] <= hi + slack(hi)));
        const own = kindOf(f.map((text) => [slope(text, "x", known), slope(text, "y", known)]));
        if (own !== undefined) assert.deepEqual([kind, certain], [own, true], `${f} at ${known}`);
      }
      const proven = found.equilibria.filter((each) => each.proven);
      assert.ok(proven.length <= wanted.length, `${f}: ${proven.map(({ z }) => z).join("; ")}`);
    }
    assert.ok(undecided <= 0.01 * chosen.length, `${undecided} of ${chosen.length} are left undecided`);
  });

  /** What Newton's iteration finds from 10⁴ starts, to 20 digits: planar_systems.py. */
  test("rational, trigonometric, exponential and Holling terms: nothing that 10⁴ starts find is missed", () => {
    const systems: readonly {
      family: string;
      f: [string, string];
      equilibria: { z: [string, string]; kind: string; eigenvalues: [string, string][] }[];
    }[] = JSON.parse(readFileSync("test/reference/planar_systems.json", "utf8"));
    assert.equal(systems.length, 200);
    const chosen = systems.slice(0, runs(80, systems.length));
    let undecided = 0;
    for (const { f, equilibria } of chosen) {
      const found = of(f);
      if (!found.complete) undecided++;
      for (const { z, kind, eigenvalues } of equilibria) {
        const wanted = z.map(Number);
        const own = found.equilibria.find((each) => isNear(each.z, wanted));
        assert.ok(own, `${f}: ${wanted} is missed`);
        assert.deepEqual([own.kind, own.proven, own.certain], [kind, true, true], `${f} at ${wanted}`);
        eigenvaluesAre(
          own,
          eigenvalues.map((pair) => pair.map(Number) as unknown as Pair),
        );
      }
      assert.equal(found.equilibria.length, equilibria.length, `${f}`);
    }
    assert.ok(undecided <= 0.01 * chosen.length, `${undecided} of ${chosen.length} are left undecided`);
  });
});

function eigenvaluesAre({ eigenvalues, z }: Equilibrium, wanted: readonly Pair[]): void {
  const size = Math.max(...wanted.map(([re, im]) => Math.hypot(re, im)));
  for (const [re, im] of wanted)
    assert.ok(
      eigenvalues.some((own) => Math.hypot(own.re - re, own.im - im) <= 1e-10 * Math.max(1, size)),
      `${re} + ${im}i at ${z}`,
    );
}

/** The derivative of a sum of products of a whole number and of letters. */
function slope(text: string, by: "x" | "y", [x, y]: Pair): number {
  return text.split(" + ").reduce((sum, term) => {
    const [coefficient, ...letters] = term.split("*");
    const powers = { x: letters.filter((one) => one === "x").length, y: letters.filter((one) => one === "y").length };
    const rest = { ...powers, [by]: powers[by] - 1 };
    return powers[by] === 0 ? sum : sum + Number(coefficient) * powers[by] * x ** rest.x * y ** rest.y;
  }, 0);
}
