import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startColour } from "../../src/analysis/portrait/startColour.ts";
import { FEW, type NamedStarts, startPoints } from "../../src/analysis/portrait/startPoints.ts";
import { drawMarks } from "../../src/figure/marks.ts";
import { colourOf, darkPalette, lightPalette } from "../../src/figure/palette.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import type { Line } from "../../src/protocol/figure.ts";
import { RecordingPen } from "./recordingPen.ts";

const axis = { label: "x", scale: "linear" } as const;
const frameAt = (x: readonly [number, number], y: readonly [number, number]) =>
  frameOf({ x: axis, y: axis }, { x, y }, { left: 50, top: 20, width: 600, height: 400 });
const frame = frameAt([-3, 3], [-2, 2]);
const palettes = [lightPalette, darkPalette];

/** A curve over a parameter from 0 to 1. */
function curve(form: (s: number) => readonly [number, number], look: Partial<Line> = {}): Line {
  const places = Array.from({ length: 401 }, (_, n) => form(n / 400));
  return {
    kind: "line",
    id: "c",
    x: Float64Array.from(places, ([x]) => x),
    y: Float64Array.from(places, ([, y]) => y),
    heads: true,
    colour: 2,
    width: 2.5,
    ...look,
  };
}
const circle = (s: number) => [1.5 * Math.cos(2 * Math.PI * s), 1.5 * Math.sin(2 * Math.PI * s)] as const;

/** Each head's tip and the middle of its wings, in pixels. */
function headsOf(mark: Line, where = frame) {
  const pen = new RecordingPen();
  drawMarks([mark], { pen, frame: where, palette: lightPalette });
  return pen.painted
    .filter(({ how }) => how === "fill")
    .flatMap(({ path, colour }) =>
      path.map(([tip, left, notch, right]) => ({
        colour,
        tip,
        middle: [(tip[0] + (left[0] + right[0]) / 2) / 2, (tip[1] + (left[1] + right[1]) / 2) / 2] as const,
        direction: [tip[0] - notch[0], tip[1] - notch[1]] as const,
      })),
    );
}

describe("heads on a trajectory", () => {
  it("stand on the curve, in its colour, and point where its parameter grows", () => {
    const heads = headsOf(curve(circle));
    assert.ok(heads.length > 0);
    for (const { colour, middle, direction } of heads) {
      assert.equal(colour, colourOf(lightPalette, 2));
      const [x, y] = [frame.x.value(middle[0]), frame.y.value(middle[1])];
      assert.ok(Math.abs(Math.hypot(x, y) - 1.5) * 100 < 0.5, `half a pixel of the curve: ${Math.hypot(x, y)}`);
      // Against the clock as it is seen, where y grows upward and pixels downward.
      const along = (-y * direction[0] - x * direction[1]) / (1.5 * Math.hypot(...direction));
      assert.ok(along > 0.999, `cosine with the tangent: ${along}`);
    }
  });

  it("turn around where the same curve is run through the other way", () => {
    const [forward, back] = [headsOf(curve(circle)), headsOf(curve((s) => circle(1 - s)))];
    assert.equal(forward.length, back.length);
    for (const [n, head] of forward.entries()) {
      const other = back[back.length - 1 - n];
      assert.ok(Math.hypot(head.middle[0] - other.middle[0], head.middle[1] - other.middle[1]) < 0.5);
      assert.ok(head.direction[0] * other.direction[0] + head.direction[1] * other.direction[1] < 0);
    }
  });

  it("stay on their places of the curve while it is panned, and are drawn where they are seen alone", () => {
    const panned = frameAt([-2, 4], [-1.5, 2.5]);
    const before = headsOf(curve(circle));
    const after = headsOf(curve(circle), panned);
    assert.equal(after.length, before.length);
    for (const [n, { tip }] of before.entries()) {
      assert.ok(Math.abs(frame.x.value(tip[0]) - panned.x.value(after[n].tip[0])) < 1e-9);
      assert.ok(Math.abs(frame.y.value(tip[1]) - panned.y.value(after[n].tip[1])) < 1e-9);
    }
    assert.deepEqual(headsOf(curve(circle), frameAt([10, 16], [10, 14])), []);
  });

  it("are not on a curve without room, one that rests, one with gaps alone, and none that is not asked for them", () => {
    assert.deepEqual(headsOf(curve((s) => [0.3 * s, 0])), [], "30 pixels");
    assert.equal(headsOf(curve((s) => [0.4 * s, 0])).length, 1, "40 pixels");
    assert.deepEqual(headsOf(curve(() => [1, 1])), []);
    assert.deepEqual(headsOf(curve(() => [Number.NaN, 1])), []);
    assert.deepEqual(headsOf(curve(circle, { x: new Float64Array(), y: new Float64Array() })), []);
    assert.deepEqual(headsOf(curve(circle, { heads: false })), []);
  });

  it("are more on a long curve, and never more than can be told apart", () => {
    const turns = (count: number) => headsOf(curve((s) => circle((count * s) % 1))).length;
    assert.ok(turns(4) > turns(1));
    assert.ok(turns(100) <= 256);
  });
});

describe("the dot of a start", () => {
  const named = (count: number, numbers = Array.from({ length: count }, (_, n) => n), fixed = 0): NamedStarts => ({
    starts: numbers.map((n) => [n / 10 - 1, 0.5]),
    names: numbers.map((n) => `start ${n + 1}`),
    numbers,
    colours: numbers.map((n) => startColour(n, 2)),
    fixed,
  });
  const drawn = (starts: NamedStarts, palette = lightPalette) => {
    const pen = new RecordingPen();
    for (const mark of startPoints(starts, ([x, y]) => [x, y])) drawMarks([mark], { pen, frame, palette });
    return { dots: pen.painted.filter(({ how }) => how === "fill"), texts: pen.texts };
  };

  for (const [n, palette] of palettes.entries())
    it(`is of its trajectory's colour, at its place and with its number (${n === 0 ? "light" : "dark"})`, () => {
      const starts = named(4, [0, 2, 3, 7]);
      const { dots, texts } = drawn(starts, palette);
      assert.deepEqual(
        texts.map(({ text }) => text),
        ["1", "3", "4", "8"],
        "one that was removed leaves the others their numbers",
      );
      for (const [i, { colour, path }] of dots.entries()) {
        const pen = new RecordingPen();
        const line = curve(circle, { colour: starts.colours[i], heads: false });
        drawMarks([line], { pen, frame, palette });
        assert.equal(colour, pen.painted[0].colour, "that of the curve");
        const [x, y] = [frame.x.pixel(starts.starts[i][0]), frame.y.pixel(starts.starts[i][1])];
        assert.deepEqual(path, [[[x, y]]]);
        assert.equal(texts[i].x, x);
        assert.ok(Math.abs(texts[i].y - y) < 7, "inside its dot");
      }
    });

  it("has a number of its own where it is given by the experiment too", () => {
    const { texts } = drawn(named(4, [0, 1, 2, 3], 2));
    assert.deepEqual(texts.map(({ text, x }) => [text, Math.round(frame.x.value(x) * 10 + 10)]).sort(), [
      ["1", 0],
      ["2", 1],
      ["3", 2],
      ["4", 3],
    ]);
  });

  it("has no number where there is one alone, nor where there are too many to read", () => {
    assert.deepEqual(drawn(named(1)).texts, []);
    assert.equal(drawn(named(FEW)).texts.length, FEW);
    assert.deepEqual(drawn(named(FEW + 1)).texts, []);
    assert.equal(drawn(named(FEW + 1)).dots.length, FEW + 1);
  });

  it("of the first six has no colour of another's", () => {
    for (const palette of palettes) {
      const { dots } = drawn(named(6), palette);
      assert.equal(new Set(dots.map(({ colour }) => colour)).size, 6);
    }
  });
});
