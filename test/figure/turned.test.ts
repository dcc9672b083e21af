import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textRoom } from "../../src/figure/font/textWidth.ts";
import { inDepth } from "../../src/figure/inkLevels.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { turned } from "../../src/figure/turned.ts";
import { type Point, rotation, turnedBy } from "../../src/figure/turnedSide.ts";
import type { Figure, Line, Mark } from "../../src/protocol/figure.ts";

const numbers = (...values: number[]) => Float64Array.from(values);
const axis = (label: string, range: readonly [number, number]) => ({ label, scale: "linear", range }) as const;

/** A box that is 2 wide, 20 deep and 200 high, with a point in every corner. */
const corners = [-1, 1].flatMap((x) => [-10, 10].flatMap((y) => [-100, 100].map((z): Point => [x, y, z])));
const figure: Figure = {
  id: "space",
  title: "x, y and z",
  description: "A box.",
  x: axis("x", [-1, 1]),
  y: axis("y", [-10, 10]),
  space: { z: axis("z", [-100, 100]), azimuth: -60, elevation: 20 },
  marks: [
    {
      kind: "points",
      id: "corners",
      x: Float64Array.from(corners, (p) => p[0]),
      y: Float64Array.from(corners, (p) => p[1]),
      z: Float64Array.from(corners, (p) => p[2]),
    },
  ],
};
const side = fc.record({
  azimuth: fc.double({ min: -180, max: 180, noNaN: true }),
  elevation: fc.double({ min: -90, max: 90, noNaN: true }),
});
const shown = (from: Figure, at: { azimuth: number; elevation: number }, id: string) => {
  const found = turned(from, at).marks.find((mark) => mark.id === id);
  assert.ok(found && "x" in found && "y" in found);
  return found as Extract<Mark, { x: Float64Array; y: Float64Array }> & { y: Float64Array };
};
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

test("from the front x goes right and z up; from above y goes up", () => {
  const front = shown(figure, { azimuth: -90, elevation: 0 }, "corners");
  const above = shown(figure, { azimuth: -90, elevation: 90 }, "corners");
  for (const [n, [x, y, z]] of corners.entries()) {
    near(front.x[n], x);
    near(front.y[n], z / 100);
    near(above.x[n], x);
    near(above.y[n], y / 10);
  }
});

test("a side is a rotation: lengths and angles stay, and the eye is where it says", () => {
  fc.assert(
    fc.property(side, (at) => {
      const turn = rotation(at);
      const units = (
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ] as const
      ).map(turn);
      for (const [i, a] of units.entries())
        for (const [j, b] of units.entries()) near(a[0] * b[0] + a[1] * b[1] + a[2] * b[2], i === j ? 1 : 0);
      const [a, e] = [at.azimuth, at.elevation].map((degrees) => (degrees * Math.PI) / 180);
      const eye = turn([Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)]);
      near(eye[0], 0);
      near(eye[1], 0);
      near(eye[2], 1);
    }),
  );
});

test("turning adds up, within half a turn and from pole to pole", () => {
  assert.deepEqual(turnedBy({ azimuth: 170, elevation: 80 }, { azimuth: 20, elevation: 20 }), {
    azimuth: -170,
    elevation: 90,
  });
  assert.deepEqual(turnedBy({ azimuth: -170, elevation: 0 }, { azimuth: -20, elevation: -100 }), {
    azimuth: 170,
    elevation: -90,
  });
});

test("the whole box and the marks of its axes stay in the drawing, and behind what is drawn, from every side", () => {
  fc.assert(
    fc.property(side, (at) => {
      const { marks, x, y } = turned(figure, at);
      for (const mark of marks)
        if (mark.kind === "line" || mark.kind === "points")
          for (const [n, px] of mark.x.entries()) {
            if (Number.isNaN(px)) continue;
            assert.ok(Math.abs(px) <= x.range![1] && Math.abs(mark.y[n]) <= y.range![1], mark.id);
          }
      assert.equal(marks.at(-1)!.id, "corners");
      const names = marks.flatMap((mark) => (mark.kind === "labels" && mark.id.startsWith("axis") ? mark.texts : []));
      assert.deepEqual(names, ["x", "y", "z"]);
      // No line of the box is nearer to the reader than its middle lies on average: its faces are the far ones.
      const turn = rotation(at);
      const farthest = Math.min(
        ...[-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c) => turn([a, b, c])[2]))),
      );
      const corner = [-1, 1]
        .flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c) => turn([a, b, c]))))
        .find((p) => p[2] === farthest)!;
      const box = marks.find(({ id }) => id === "box") as Line;
      assert.ok(Array.from(box.x).some((px, n) => Math.hypot(px - corner[0], box.y[n] - corner[1]) < 1e-9));
    }),
  );
});

test("what is nearer has more ink, and is drawn over what is farther, whichever curve it belongs to", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 }), {
        minLength: 2,
        maxLength: 4,
      }),
      (depths) => {
        // Seen along y from the front: y is the depth, and x says where a curve goes on.
        const curves = depths.map(
          (values, k): Line => ({
            kind: "line",
            id: `curve-${k}`,
            x: Float64Array.from(values, (_, n) => n / values.length),
            y: Float64Array.from(values, (value) => 10 * value),
            z: new Float64Array(values.length).fill(k),
          }),
        );
        const { marks } = turned({ ...figure, marks: curves }, { azimuth: -90, elevation: 0 });
        const drawn = inDepth(marks).filter((mark): mark is Line => mark.id.startsWith("curve"));
        const strokes = drawn.filter(({ ink }) => ink![0] > 0);
        for (const [n, stroke] of strokes.entries()) if (n > 0) assert.ok(stroke.ink![0] >= strokes[n - 1].ink![0]);
        // Every stretch of every curve is drawn once.
        const stretches = (marks: readonly Line[]) =>
          marks
            .flatMap(({ id, x }) =>
              Array.from(x.subarray(1), (value, n) =>
                Number.isNaN(value - x[n]) ? "" : `${id} ${Math.round(1e6 * x[n])} ${Math.round(1e6 * value)}`,
              ),
            )
            .filter(Boolean)
            .sort();
        assert.deepEqual(stretches(strokes), stretches(curves));
      },
    ),
  );
});

test("a drawing keeps its marks, its heads and its legend; without a third coordinate it lies on the ground", () => {
  const flat: Line = { kind: "line", id: "flat", x: numbers(-1, 1), y: numbers(-10, 10), heads: true };
  const { y } = shown({ ...figure, marks: [flat] }, { azimuth: -90, elevation: 0 }, "flat");
  assert.deepEqual([...y], [-1, -1]);
  const svg = figureSvg({ ...figure, marks: [{ ...flat, label: "a path" }] });
  for (const word of ["a path", ">x<", ">y<", ">z<", "−50", "−5"]) assert.ok(svg.includes(word), word);
});

test("numbers of two axes beside one another are two numbers, from every side", () => {
  const range = [-25, 25] as const;
  const cube = { ...figure, x: axis("x", range), y: axis("y", range), marks: [] };
  for (let azimuth = -180; azimuth < 180; azimuth += 4)
    for (const elevation of [5, 20, 45]) {
      const svg = figureSvg(
        { ...cube, space: { z: axis("z", range), azimuth, elevation } },
        { width: 420, height: 360 },
      );
      const words = [...svg.matchAll(/<text x="([^"]*)" y="([^"]*)"([^>]*)paint-order="stroke">([^<]*)</g)].map(
        ([, x, y, style, text]) => {
          const room = textRoom(text, 11);
          const anchor = /text-anchor="(\w+)"/.exec(style)?.[1];
          const left = Number(x) - (anchor === "end" ? room : anchor === "middle" ? room / 2 : 0);
          return { text, left, right: left + room, y: Number(y) };
        },
      );
      assert.ok(words.length > 6);
      for (const a of words)
        for (const b of words) {
          if (a === b || a.left > b.left || Math.abs(a.y - b.y) > 8) continue;
          assert.ok(b.left - a.right > 7.5, `${a.text} ${b.text} at ${azimuth}, ${elevation}: ${b.left - a.right}`);
        }
    }
});

test("what is drawn at a hover is turned with its point", () => {
  const hover: Line = { kind: "line", id: "direction", x: numbers(0, 1), y: numbers(0, 0), z: numbers(0, 100) };
  const points: Mark = { kind: "points", id: "rest", x: numbers(0), y: numbers(0), z: numbers(0), hover: [[hover]] };
  const { marks } = turned({ ...figure, marks: [points] }, { azimuth: -90, elevation: 0 });
  const rest = marks.at(-1)!;
  assert.ok(rest.kind === "points" && rest.hover);
  const [drawn] = rest.hover[0];
  assert.ok(drawn.kind === "line");
  assert.deepEqual(
    [[...drawn.x], [...drawn.y]],
    [
      [0, 1],
      [0, 1],
    ],
  );
});
