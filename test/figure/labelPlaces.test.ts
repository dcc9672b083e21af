import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { distanceTo, meet } from "../../src/figure/box.ts";
import { textRoom } from "../../src/figure/font/textWidth.ts";
import { labelPlaces } from "../../src/figure/labelPlaces.ts";
import { drawMarks } from "../../src/figure/marks.ts";
import { lightPalette } from "../../src/figure/palette.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import type { Axis, Cells, Mark } from "../../src/protocol/figure.ts";
import { RecordingPen } from "./recordingPen.ts";

const bounds = { left: 0, top: 0, width: 400, height: 300 };
const width = (text: string) => 6 * text.length + 8;

describe("free words", () => {
  it("never meet one another, cover no point and stay inside, whatever their places", () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (places) => {
        const points = places.map(({ x, y }) => ({ left: x - 5, top: y - 5, width: 10, height: 10 }));
        const wanted = places.map((each) => ({ ...each, texts: ["a stable node with a name", "A"] }));
        const found = labelPlaces(wanted, { bounds, points, curves: [] }, width, 16).flatMap((each) => each ?? []);
        for (const [n, { box }] of found.entries()) {
          assert.ok(box.left >= 0 && box.top >= 0 && box.left + box.width <= 400 && box.top + box.height <= 300);
          for (const other of [...found.slice(0, n).map((each) => each.box), ...points]) assert.ok(!meet(box, other));
        }
      }),
      { seed: 18 },
    );
  });

  it("are shortened where there is no room, and stand off curves where they can", () => {
    const [long] = labelPlaces(
      [{ x: 200, y: 150, texts: ["words", "w"] }],
      { bounds, points: [], curves: [] },
      width,
      16,
    );
    assert.equal(long?.text, "words");
    const narrow = { ...bounds, width: 32, left: 184 };
    const [short] = labelPlaces(
      [{ x: 200, y: 150, texts: ["words", "w"] }],
      { bounds: narrow, points: [], curves: [] },
      width,
      16,
    );
    assert.equal(short?.text, "w");
    // A curve to the right of the point and above: the words go elsewhere.
    const curves = Array.from({ length: 30 }, (_, k) => [200 + 3 * k, 150 - 2 * k]).flat();
    const [free] = labelPlaces([{ x: 200, y: 150, texts: ["words"] }], { bounds, points: [], curves }, width, 16);
    for (let k = 0; k < curves.length; k += 2)
      assert.ok(!meet(free!.box, { left: curves[k], top: curves[k + 1], width: 0.1, height: 0.1 }));
  });

  it("stand at no other point than their own, or are shortened", () => {
    const texts = ["A · saddle focus · λ = 0.094", "A"];
    const versions = new Set<string>();
    for (let apart = 20; apart <= 300; apart++) {
      const wanted = [50, 50 + apart].map((x) => ({ x, y: 150, texts }));
      const points = wanted.map(({ x, y }) => ({ left: x - 7, top: y - 7, width: 14, height: 14 }));
      const places = labelPlaces(wanted, { bounds, points, curves: [] }, width, 16);
      for (const [n, place] of places.entries()) {
        assert.ok(place, `${apart}`);
        versions.add(place.text);
        const [own, other] = [wanted[n], wanted[1 - n]].map(({ x, y }) => distanceTo(place.box, x, y));
        if (place.text === texts[0]) assert.ok(own < other, `${apart}: ${own} of its own point, ${other} of another`);
      }
    }
    assert.deepEqual(versions, new Set(texts));
    // What has one version only has it wherever there is room.
    const only = [100, 120].map((x) => ({ x, y: 150, texts: texts.slice(0, 1) }));
    assert.ok(labelPlaces(only, { bounds, points: [], curves: [] }, width, 16).every(Boolean));
  });

  it("in a drawing: two points beside one another have both their words, apart", () => {
    const axis = (label: string): Axis => ({ label, scale: "linear" });
    const axes = { x: axis("x"), y: axis("y") };
    const frame = frameOf(axes, { x: [0, 1], y: [0, 1] }, bounds);
    const at = { x: Float64Array.of(0.5, 0.52), y: Float64Array.of(0.5, 0.5) };
    const marks: Mark[] = [
      { kind: "points", id: "points", ...at },
      { kind: "labels", id: "names", side: "free", ...at, texts: ["the one", "the other"] },
    ];
    const pen = new RecordingPen();
    drawMarks(marks, { pen, frame, palette: lightPalette });
    assert.deepEqual(
      pen.texts.map(({ text }) => text),
      ["the one", "the other"],
    );
    const grounds = pen.painted.filter(({ colour }) => colour === lightPalette.background).map(({ path }) => path[0]);
    assert.equal(grounds.length, 2);
  });

  it("in a drawing: those of one mark keep off those of another, as names of two fitted slopes do", () => {
    const axis = (label: string): Axis => ({ label, scale: "linear" });
    const frame = frameOf({ x: axis("x"), y: axis("y") }, { x: [0, 1], y: [0, 1] }, bounds);
    const place = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 6 }), (places) => {
        const marks = places.map(
          ({ x, y }, n): Mark => ({
            kind: "labels",
            id: `${n}`,
            side: "free",
            x: Float64Array.of(x),
            y: Float64Array.of(y),
            texts: ["observed 1.00, expected 1"],
          }),
        );
        const pen = new RecordingPen();
        drawMarks(marks, { pen, frame, palette: lightPalette });
        const grounds = pen.painted
          .filter(({ colour }) => colour === lightPalette.background)
          .map(({ path: [[[left, top], , [right, bottom]]] }) => ({
            left,
            top,
            width: right - left,
            height: bottom - top,
          }));
        assert.ok(grounds.length > 0);
        for (const [n, box] of grounds.entries()) for (const other of grounds.slice(0, n)) assert.ok(!meet(box, other));
      }),
      { seed: 17 },
    );
  });
});

describe("words on curves", () => {
  const axes = { x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } } as const;
  const frame = frameOf(axes, { x: [0, 400], y: [0, 300] }, bounds);
  /** Where the word of a level curve stands, among other marks. */
  const placeOf = (others: readonly Mark[]) => {
    const pen = new RecordingPen();
    const x = Float64Array.of(0, 400);
    const curve: Mark = { kind: "line", id: "curve", x, y: x.map(() => 150), badge: { text: "y′ = 0", at: 0.5 } };
    drawMarks([curve, ...others], { pen, frame, palette: lightPalette });
    return pen.texts.find(({ text }) => text === "y′ = 0");
  };

  it("stand on no equilibrium and on no start while there is another place", () => {
    const mark = fc.record({ at: fc.integer({ min: 120, max: 280 }), start: fc.boolean() });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 3 }), (all) => {
        const points = all.map(
          ({ at, start }, n): Mark => ({
            kind: "points",
            id: `point-${n}`,
            x: Float64Array.of(at),
            y: Float64Array.of(150),
            ...(start ? { tags: ["1"] } : { symbol: "saddle" }),
          }),
        );
        const place = placeOf(points);
        assert.ok(place);
        for (const { at } of all) assert.ok(Math.abs(place.x - at) > 7 + 10, `${place.x} and ${at}`);
      }),
      { seed: 16 },
    );
  });

  it("stand beside points that are all along their curve, and cover none of them", () => {
    for (const apart of [10, 16, 30, 60]) {
      const x = Float64Array.from({ length: Math.ceil(400 / apart) }, (_, k) => k * apart);
      const place = placeOf([{ kind: "points", id: "runs", x, y: x.map(() => 150) }]);
      const under = place && Math.abs(place.y - 10 * 0.36 - 150);
      assert.ok(under !== undefined && (apart > 50 ? under < 1e-9 : under > 12 && under < 20), `${apart}: ${under}`);
    }
  });

  it("stand on points of data where they are everywhere, and beside other curves where they can", () => {
    const x = Float64Array.from({ length: 401 }, (_, k) => k);
    for (const symbol of ["circle", "saddle"] as const) {
      const rows = Array.from({ length: 31 }, (_, k) => 10 * k);
      const everywhere = rows.map((y): Mark => ({ kind: "points", id: `row-${y}`, symbol, x, y: x.map(() => y) }));
      assert.ok(placeOf(everywhere));
    }
    const steep: Mark = { kind: "line", id: "steep", x: Float64Array.of(200, 200), y: Float64Array.of(0, 300) };
    assert.ok(Math.abs(placeOf([steep])!.x - 200) > 10);
  });

  it("do not touch the edge of a box while there is another place", () => {
    const half = textRoom("y′ = 0", 10, true) / 2;
    for (let off = half - 4; off <= half + 4; off += 0.5)
      for (const side of [-1, 1]) {
        const at = 200 + side * off;
        const edge: Mark = { kind: "line", id: "edge", x: Float64Array.of(at, at), y: Float64Array.of(0, 300) };
        const gap = Math.abs(placeOf([edge])!.x - at) - half;
        assert.ok(gap >= 2, `${gap} pixels beside an edge at ${at}`);
      }
  });

  it("stand on curves that run along theirs rather than across the edge of a box", () => {
    const x = Float64Array.of(0, 250);
    const along = Array.from(
      { length: 12 },
      (_, n): Mark => ({ kind: "line", id: `along-${n}`, x, y: x.map(() => 150) }),
    );
    const at = 250;
    const edge: Mark = { kind: "line", id: "edge", x: Float64Array.of(at, at), y: Float64Array.of(0, 300) };
    const half = textRoom("y′ = 0", 10, true) / 2;
    assert.ok(Math.abs(placeOf([...along, edge])!.x - at) >= half + 2);
  });

  it("of several words leave out the curve between them, where it would read as a dash", () => {
    const under = (text: string) => {
      const pen = new RecordingPen();
      const x = Float64Array.of(0, 400);
      const curve: Mark = { kind: "line", id: "curve", x, y: x.map(() => 150), badge: { text, at: 0.5 } };
      drawMarks([curve], { pen, frame, palette: lightPalette });
      return pen.painted.filter(({ colour }) => colour === lightPalette.background);
    };
    const [ground] = under("Picard iterates");
    const [[from, to]] = ground.path;
    assert.ok(ground.width! >= 4 && from[0] < 170 && to[0] > 230 && from[1] === to[1], JSON.stringify(ground));
    assert.equal(under("RK4").length, 0);
  });
});

describe("cells", () => {
  it("are covered once each, and nothing else is", () => {
    const shape = fc.record({ columns: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(shape, fc.array(fc.boolean(), { minLength: 144, maxLength: 144 }), ({ columns, rows }, bits) => {
        const inside = Uint8Array.from({ length: columns * rows }, (_, k) => Number(bits[k]));
        const mark: Cells = { kind: "cells", id: "c", columns, rows, xRange: [0, columns], yRange: [0, rows], inside };
        const axes = { x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } } as const;
        const frame = frameOf(
          axes,
          { x: [0, columns], y: [0, rows] },
          { left: 0, top: 0, width: columns, height: rows },
        );
        const pen = new RecordingPen();
        drawMarks([mark], { pen, frame, palette: lightPalette });
        const covered = new Uint8Array(columns * rows);
        for (const corners of pen.painted[0]?.path ?? []) {
          const [xs, ys] = [corners.map(([x]) => Math.round(x)), corners.map(([, y]) => Math.round(rows - y))];
          for (let row = Math.min(...ys); row < Math.max(...ys); row++)
            for (let column = Math.min(...xs); column < Math.max(...xs); column++) covered[row * columns + column]++;
        }
        assert.deepEqual(covered, inside);
      }),
      { seed: 18 },
    );
  });
});
