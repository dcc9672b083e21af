import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { interval, point } from "../../src/graph/interval.ts";
import { classify } from "../../src/phase/classification.ts";
import { equilibriaIn } from "../../src/phase/equilibria.ts";
import { runs } from "../runs.ts";
import { flowOfText, scalar } from "./flows.ts";
import { fraction, Sturm } from "./sturm.ts";

/** What tries to make "proven" and "certain" lie, held against exact arithmetic. */

const whole = (random: Random, from: number, to: number) => from + Math.floor(random.uniform() * (to - from + 1));

const product = (a: readonly number[], b: readonly number[]) =>
  Array.from({ length: a.length + b.length - 1 }, (_, n) =>
    a.reduce((sum, x, k) => sum + (n - k >= 0 && n - k < b.length ? x * b[n - k] : 0), 0),
  );

suite("what is called proven", () => {
  test("Sturm's count itself", () => {
    assert.equal(new Sturm([-2, 0, 1]).within(-3, 3), 2);
    assert.equal(new Sturm([0, 0, 1]).within(-1, 1), 1);
    assert.equal(new Sturm([0, 0, 1]).within(0, 1), 1);
    assert.equal(new Sturm(product([1, -2, 1], [1, 1])).within(-1, 1), 2);
    assert.equal(new Sturm([1, 0, 1]).within(-9, 9), 0);
    assert.equal(new Sturm(product(product([-1, 2], [-1, 2]), [-1, 0, 0, 3])).within(0.5, 0.6), 1);
  });

  test("of polynomials on a line: each enclosure holds one zero, and all others lie in what is undecided", () => {
    const random = new Random(18);
    let proven = 0;
    for (let n = 0; n < runs(150, 2000); n++) {
      let p = Array.from({ length: whole(random, 2, 5) }, () => whole(random, -9, 9));
      if (p[p.length - 1] === 0) p[p.length - 1] = 1;
      // Zeros on the edges, where the view is divided, repeated, and closer together than the view is wide by 10³ to 10⁶.
      const trap = n % 5;
      if (trap === 1) p = product(p, [-whole(random, -3, 3), 1]);
      if (trap === 2) p = product(product(p, [-3, 2]), [-3, 2]);
      if (trap === 3) p = product(product(p, [-1, 1]), [-(1000 + whole(random, 1, 9)), 1000]);
      if (trap === 4) p = product(product(p, [-1000000, 1000000]), [-1000001, 1000000]);
      const text = p.map((c, k) => (k === 0 ? `${c}` : `${c} * x ** ${k}`)).join(" + ");
      const { equilibria, undecided, complete } = equilibriaIn(scalar(text), 0, [interval(-3, 3)], () => false);
      const exact = new Sturm(p);
      const sure = equilibria.filter((each) => each.proven);
      proven += sure.length;
      for (const { enclosure } of sure) assert.equal(exact.within(enclosure[0].lo, enclosure[0].hi), 1, text);
      // Zeros at an edge may be enclosed a last bit beyond it.
      const outside = sure.filter(({ z }) => Math.abs(z[0]) > 3).length;
      const open = undecided.reduce((sum, [{ lo, hi }]) => sum + exact.within(lo, hi), 0);
      const twice = sure.filter(({ z }) => undecided.some(([{ lo, hi }]) => lo <= z[0] && z[0] <= hi)).length;
      assert.equal(sure.length - outside + open - twice, exact.within(-3, 3), text);
      if (complete) assert.equal(sure.length - outside, exact.within(-3, 3), text);
    }
    assert.ok(proven > 100);
  });

  test("of three components a list that is called complete has every zero of the box", () => {
    const random = new Random(20);
    let complete = 0;
    const systems = runs(24, 600);
    for (let n = 0; n < systems; n++) {
      const p = [...Array.from({ length: whole(random, 1, 4) }, () => whole(random, -9, 9)), 1];
      const x = n % 3 === 1 ? product(p, [-whole(random, -3, 3), 1]) : p;
      const [a, b] = [whole(random, -4, 4) / 4, whole(random, -4, 4) / 12];
      // The zeros are those of the first line, with y = a x and z = b x y inside the box, whatever the lines are mixed with.
      const first = x.map((c, k) => (k === 0 ? `${c}` : `${c} * x ** ${k}`)).join(" + ");
      const [second, third] = [`(y - ${a} * x)`, `(z - ${b} * x * y)`];
      const mixed = [`${first} + ${second}`, `${second} - 2 * ${third}`, `${third} + 0.5 * ${second}`].join(", ");
      const flow = flowOfText(`export const f = ([x, y, z] = [1, 1, 1], t: number) => [${mixed}];`);
      const box = [interval(-3, 3), interval(-3.5, 3.5), interval(-3.5, 3.5)];
      const found = equilibriaIn(flow, 0, box, () => false);
      const exact = new Sturm(x).within(-3, 3);
      const inside = found.equilibria.filter(({ z, proven }) => proven && Math.abs(z[0]) <= 3);
      assert.ok(inside.length <= exact, mixed);
      if (!found.complete) continue;
      complete++;
      assert.equal(inside.length, exact, mixed);
    }
    assert.ok(complete > 0.7 * systems, `${complete}`);
  });

  test("of lines that jump: the zeros of the pieces where they hold, and none that a jump goes over", () => {
    const random = new Random(19);
    for (let n = 0; n < runs(100, 1000); n++) {
      const [a, b, c, d] = [0, 1, 2, 3].map(() => whole(random, -16, 16) / 8);
      const { equilibria, undecided } = equilibriaIn(
        scalar(`x - (${a}) + (x > ${b} ? ${c} : ${d})`),
        0,
        [interval(-5, 5)],
        () => false,
      );
      const wanted = [...(a - c > b ? [a - c] : []), ...(a - d <= b ? [a - d] : [])].sort((x, y) => x - y);
      const isOpen = (x: number) => undecided.some(([{ lo, hi }]) => lo <= x && x <= hi);
      const sure = equilibria.filter((each) => each.proven).map(({ z }) => z[0]);
      for (const x of sure)
        assert.ok(
          wanted.some((other) => Math.abs(x - other) < 1e-12),
          `${[a, b, c, d]}: ${x}`,
        );
      for (const x of wanted) assert.ok(isOpen(x) || sure.some((other) => Math.abs(x - other) < 1e-12), `${x} is lost`);
    }
  });

  test("a certain kind is that of the exact trace, determinant and discriminant", () => {
    const random = new Random(20);
    const sign = (x: bigint) => (x > 0n ? 1 : x < 0n ? -1 : 0);
    let certain = 0;
    for (let n = 0; n < 3000; n++) {
      const tiny = () => [0, 2 ** -52, -(2 ** -53), 1e-300, 1e-9][whole(random, 0, 4)];
      const coarse = () => [whole(random, -3, 3), whole(random, -9, 9) / 10, random.normal()][whole(random, 0, 2)];
      const [x, y, b] = [coarse(), coarse(), coarse()];
      // On the lines of the trace–determinant plane, and beside them.
      const [a, c, d] = [
        [x, y, coarse()],
        [x, y, -x + tiny()],
        [x, b === 0 ? tiny() : -((x - y) ** 2) / (4 * b) + tiny(), y],
        [x, tiny(), x + tiny()],
        [x, b === 0 ? 0 : (x * y) / b + tiny(), y],
      ][n % 5];
      const found = classify([
        [point(a), point(b)],
        [point(c), point(d)],
      ]);
      if (!found.certain) continue;
      certain++;
      const scale = 2n ** 2200n;
      const [A, B, C, D] = [a, b, c, d].map((value) => {
        const { p, q } = fraction(value);
        return (p * scale) / q;
      });
      const [trace, determinant, discriminant] = [A + D, A * D - B * C, (A - D) ** 2n + 4n * B * C];
      const side = sign(trace) < 0 ? "stable" : "unstable";
      const isStar = B === 0n && C === 0n;
      const exact =
        sign(determinant) < 0
          ? "saddle"
          : sign(trace) === 0
            ? "centre (linear part)"
            : `${side} ${["focus", isStar ? "star" : "improper node", "node"][sign(discriminant) + 1]}`;
      assert.notEqual(sign(determinant), 0);
      assert.equal(found.kind, exact, `${[a, b, c, d]}`);
    }
    assert.ok(certain > 1000, `${certain}`);
  });
});
