import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { interval, point } from "../../src/graph/interval.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { type Box, centre, intersection } from "../../src/validated/box.ts";
import { enclosedField } from "../../src/validated/enclosedField.ts";
import { type Search, type Zeros, zerosIn } from "../../src/validated/zeros.ts";
import { runs } from "../runs.ts";

const BUDGET = { boxes: 20_000, cancelled: () => false };

function zerosOf(text: string, view: Box, budget: Search = BUDGET): Zeros {
  const session = new Session();
  const entry = "zeros.node-ode.ts";
  const { field, theta } = study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
  const { value, jacobian } = enclosedField(field, theta);
  return zerosIn({ value: (z) => value(point(0), z), jacobian: (z) => jacobian(point(0), z) }, view, budget);
}

const planar = (x: string, y: string) => `export const f = ([x, y] = [0, 0], t: number) => [${x}, ${y}];`;
const square = (side: number): Box => [interval(-side, side), interval(-side, side)];
const points = ({ proven }: Zeros) =>
  proven.map(({ enclosure }) => centre(enclosure)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);

/** Polynomial systems, and all their zeros in [-3, 3]² by resultants: planar_polynomials.py. */
const systems: readonly { f: [string, string]; zeros: [string, string, boolean][] }[] = JSON.parse(
  readFileSync("test/reference/planar_polynomials.json", "utf8"),
);

suite("zeros of enclosed functions", () => {
  test("of random polynomial systems all are found, no other, and each is proven", () => {
    let undecided = 0;
    for (const { f, zeros } of systems.slice(0, runs(60, systems.length))) {
      const found = zerosOf(planar(...f), square(3));
      if (found.undecided.length > 0) undecided++;
      const wanted = zeros.map(([x, y]) => [Number(x), Number(y)]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const got = points(found);
      const near = (a: readonly number[], b: readonly number[]) =>
        a.every((x, i) => Math.abs(x - b[i]) <= 1e-12 * Math.max(1, Math.abs(b[i])));
      for (const zero of got)
        assert.ok(
          wanted.some((other) => near(zero, other)),
          `${f}: ${zero} is proven and none of ${wanted.join("; ")}`,
        );
      for (const zero of wanted) {
        const isLeft = found.undecided.some((box) => box.every(({ lo, hi }, i) => lo <= zero[i] && zero[i] <= hi));
        assert.ok(isLeft || got.some((other) => near(other, zero)), `${f}: ${zero} is lost`);
      }
      assert.ok(got.length <= wanted.length, `${f}: ${got.join("; ")}`);
    }
    assert.ok(undecided <= 0.01 * systems.length, `${undecided} systems are left undecided`);
  });

  test("zeros that are proposed are proven without a search, each once", () => {
    for (const { f, zeros } of systems.slice(0, runs(60, systems.length))) {
      const whole = zerosOf(planar(...f), square(3));
      const proposals = [...points(whole), ...points(whole).map((z) => z.map((x) => x + 1e-9))];
      const { proven } = zerosOf(planar(...f), square(3), { ...BUDGET, boxes: 0, proposals });
      assert.equal(proven.length, whole.proven.length, `${f}`);
      for (const { enclosure } of proven) {
        const same = whole.proven.filter((zero) => intersection(zero.enclosure, enclosure));
        assert.equal(same.length, 1, `${f}: ${centre(enclosure)} of ${zeros.join("; ")}`);
      }
    }
  });

  test("a zero on an edge where boxes meet is found once", () => {
    for (const [x, y] of [
      [0, 0],
      [1.5, 0],
      [0, -2.25],
    ]) {
      const found = zerosOf(planar(`x - (${x}) + y - (${y})`, `x - (${x}) - 2 * (y - (${y}))`), square(3));
      assert.deepEqual([found.proven.length, found.undecided], [1, []]);
    }
  });

  test("a zero that is no simple one is undecided, not dropped and not proven", () => {
    for (const f of [
      ["x * x", "y"],
      ["x * x + y * y", "x * y"],
      ["y", "x ** 3"],
    ] as const) {
      const { proven, undecided } = zerosOf(planar(f[0], f[1]), square(2));
      assert.deepEqual(proven, []);
      assert.equal(undecided.length, 1, f.join());
      assert.ok(undecided[0].every(({ lo, hi }) => lo <= 0 && hi >= 0 && hi - lo < 0.1));
    }
  });

  test("curves of zeros, and f = 0, end with what is undecided", () => {
    const line = zerosOf(planar("x + y", "2 * x + 2 * y"), square(1), { ...BUDGET, boxes: 3000 });
    assert.equal(line.proven.length, 0);
    assert.ok(line.undecided.length >= 1);
    const all = zerosOf(planar("0 * x", "0 * y"), square(1), { ...BUDGET, boxes: 500 });
    assert.deepEqual(
      all.undecided.map((box) => box.map(({ lo, hi }) => [lo, hi])),
      [
        [
          [-1, 1],
          [-1, 1],
        ],
      ],
    );
  });

  test("a jump through 0 is no zero that is proven", () => {
    const { proven, undecided } = zerosOf(planar("x > 0.3 ? 1 : -1", "y"), square(1));
    assert.deepEqual(proven, []);
    assert.ok(undecided.some(([x]) => x.lo <= 0.3 && x.hi >= 0.3));
    // The derivative knows of no jump: its pieces alone would have a zero at 1.
    for (const jump of ["x + (x > 0.3 ? 1 : -1)", "x + Math.sign(x - 0.3)", "x - 2 * Math.floor(x)"]) {
      assert.deepEqual(zerosOf(planar(jump, "y"), square(2)).proven, [], jump);
    }
  });

  test("Lorenz has three, each to the last bits", () => {
    const text = `export const f = ([x, y, z] = [0, 0, 0], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];`;
    const found = zerosOf(text, [interval(-30, 30), interval(-30, 30), interval(-10, 60)]);
    const c = Math.sqrt(72);
    assert.deepEqual(found.undecided, []);
    for (const [k, zero] of [
      [-c, -c, 27],
      [0, 0, 0],
      [c, c, 27],
    ].entries())
      for (const [i, x] of zero.entries()) assert.ok(Math.abs(points(found)[k][i] - x) < 1e-13, `${points(found)[k]}`);
  });

  test("the pendulum, through three turns", () => {
    const { proven, undecided } = zerosOf(planar("y", "Math.sin(x) - 0.2 * y"), square(7));
    assert.equal(proven.length, 5);
    assert.deepEqual(undecided, []);
    for (const [k, z] of points({ proven, undecided }).entries()) assert.ok(Math.abs(z[0] - (k - 2) * Math.PI) < 1e-14);
  });
});
