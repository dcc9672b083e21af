import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { kindOf } from "../../src/figure/marks.ts";
import { lightPalette as palette } from "../../src/figure/palette.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import type { Arrows, Figure, Line } from "../../src/protocol/figure.ts";
import { RecordingPen } from "./recordingPen.ts";

/*
 * What is computed backward is not there before the clock has passed it: curves end where the clock stands, and one arrow runs
 * with them.
 */

const axis = { label: "t", scale: "linear" } as const;
const frame = frameOf(
  { x: axis, y: axis } as Figure,
  { x: [0, 3], y: [-2, 2] },
  { left: 0, top: 0, width: 600, height: 400 },
);

/** From t = 3 back to 0, with a jump at 2. */
const t = Float64Array.of(3, 2.5, 2, 2, 1.5, 1, 0.5, 0);
const y = Float64Array.of(0.1, 0.2, 0.3, 1, 1.1, 1.2, 1.3, 1.4);
const line: Line = { kind: "line", id: "a", x: t, y, t, revealed: true };
const arrows: Arrows = {
  kind: "arrows",
  id: "now",
  x: t,
  y,
  dx: y.map(() => 0.3),
  dy: y.map(() => 0.3),
  t,
  moving: true,
};

function drawn(mark: Line | Arrows, time: number | undefined): RecordingPen {
  const pen = new RecordingPen();
  const surface = { pen, frame, palette, clockActive: time !== undefined };
  kindOf(mark).draw?.(mark, surface);
  if (time !== undefined) kindOf(mark).drawAt?.(mark, surface, time);
  return pen;
}

const points = ({ painted }: RecordingPen) => painted.flatMap(({ path }) => path.flat());

test("at rest a revealed curve is whole, and no arrow moves", () => {
  assert.equal(Math.min(...points(drawn(line, undefined)).map(([x]) => x)), frame.x.pixel(0));
  assert.equal(drawn(arrows, undefined).painted.length, 0);
});

test("wherever the clock stands, nothing is drawn of what it has not passed", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (time) => {
      const first = Math.min(...points(drawn(line, time)).map(([x]) => x));
      assert.ok(first >= frame.x.pixel(time) - 1e-9, `${time}`);
      // A jump is drawn whole as soon as it is passed, not before.
      const heights = points(drawn(line, time)).map(([, height]) => height);
      const top = heights.reduce((least, height) => Math.min(least, height), Number.POSITIVE_INFINITY);
      assert.equal(top <= frame.y.pixel(1) + 1e-9, time <= 2);
    }),
    { seed: 15 },
  );
});

test("the arrow stands where the clock does", () => {
  const [{ path }] = drawn(arrows, 1.25).painted;
  const [x] = path[0][0];
  assert.ok(Math.abs(x - frame.x.pixel(1.25)) < 2);
  assert.equal(kindOf(arrows).table(arrows, { x: axis, y: axis }).length, 0);
});
