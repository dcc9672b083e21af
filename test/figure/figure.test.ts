import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { colourRamp } from "../../src/figure/colourRamp.ts";
import { figuresCsv } from "../../src/figure/csv.ts";
import { equalUnits, fittedView } from "../../src/figure/fittedView.ts";
import { formatEntry, formatNumber } from "../../src/figure/formatNumber.ts";
import { legendEntries } from "../../src/figure/legendEntries.ts";
import { drawMarks, kindOf } from "../../src/figure/marks.ts";
import { darkPalette, lightPalette } from "../../src/figure/palette.ts";
import { frameOf } from "../../src/figure/pixelScale.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { placeAt } from "../../src/figure/timeSearch.ts";
import type { Figure } from "../../src/protocol/figure.ts";
import { errorOrders, phaseLine, phasePlane, slopeField, stabilityRegion, timeSeries } from "../webview/flows.ts";
import { RecordingPen } from "./recordingPen.ts";

const everyFigure = (): readonly Figure[] => [
  phasePlane(),
  ...timeSeries(),
  slopeField(),
  phaseLine(),
  errorOrders(),
  stabilityRegion(),
];

/** RFC 4180 without line breaks inside cells. */
function readCsv(text: string): readonly (readonly string[])[] {
  return text
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

describe("CSV", () => {
  it("gives back every number of every mark with all its digits", () => {
    const figure = timeSeries()[0];
    const [head, ...rows] = readCsv(figuresCsv([figure]));
    assert.deepEqual(head, ["mark", "t", "x"]);
    const expected = figure.marks.flatMap((mark) =>
      mark.kind === "line" ? Array.from(mark.x, (t, i) => [mark.label ?? mark.id, String(t), String(mark.y[i])]) : [],
    );
    assert.deepEqual(rows, expected);
    for (const [, t, x] of rows) assert.ok(Number.isFinite(Number(t)) && Number.isFinite(Number(x)));
  });

  it("has one rectangle for all kinds of marks, quotes what needs it and leaves NaN empty", () => {
    const figure: Figure = {
      ...phasePlane(),
      marks: [
        { kind: "line", id: "a", label: 'say "a", b', x: Float64Array.of(1, Number.NaN), y: Float64Array.of(0.1, 2) },
        {
          kind: "arrows",
          id: "b",
          x: Float64Array.of(1),
          y: Float64Array.of(2),
          dx: Float64Array.of(3),
          dy: Float64Array.of(4),
        },
      ],
    };
    const rows = readCsv(figuresCsv([figure]));
    assert.deepEqual(rows[0], ["mark", "x", "v", "Δx", "Δv"]);
    assert.deepEqual(rows[1], ['say "a", b', "1", "0.1", "", ""]);
    assert.deepEqual(rows[2], ['say "a", b', "", "2", "", ""]);
    assert.deepEqual(rows[3], ["b", "1", "2", "3", "4"]);
    for (const figureRows of everyFigure().map((each) => readCsv(figuresCsv([each]))))
      assert.ok(figureRows.every((row) => row.length === figureRows[0].length));
  });
});

describe("SVG", () => {
  it("is one well-formed document with named axes and text, for every kind of mark and both palettes", () => {
    for (const figure of everyFigure())
      for (const palette of [lightPalette, darkPalette]) {
        const svg = figureSvg(figure, { palette });
        const open: string[] = [];
        for (const [, closing, name, self] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
          if (closing) assert.equal(open.pop(), name);
          else if (!self) open.push(name);
        }
        assert.deepEqual(open, []);
        assert.ok(!/NaN|undefined|Infinity/.test(svg), "every coordinate is a number");
        assert.ok(svg.includes(`<title>${figure.title}</title>`));
        const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
        for (const axis of [figure.x, figure.y])
          assert.ok(
            texts.some((text) => text.startsWith(axis.label)),
            axis.label,
          );
        assert.ok(svg.includes(palette.background));
        assert.ok(!/https?:/.test(svg.replace("http://www.w3.org/2000/svg", "")), "loads nothing");
      }
  });

  it("escapes what a title or label may hold", () => {
    const svg = figureSvg({ ...phaseLine(), title: '<script>"&' });
    assert.ok(!svg.includes("<script>") && svg.includes("&#60;script&#62;&#34;&#38;"));
  });

  it("says where it comes from, what a slice holds, and at which time its field is", () => {
    const figure = phasePlane();
    const marks = figure.marks.map((mark) =>
      mark.kind === "field"
        ? {
            ...mark,
            times: Float64Array.of(0, 10),
            u: Float64Array.from([...mark.u, ...mark.v]),
            v: Float64Array.from([...mark.v, ...mark.u]),
          }
        : mark,
    );
    const provenance = { subject: "a", file: "<b>.node-ode.ts", commandLine: "node-ode solve 'x'" };
    const at = (time?: number) => figureSvg({ ...figure, marks, caption: "At y = 1." }, { time, provenance });
    assert.ok(at(7.684).includes("At y = 1. Field at t = 7.68."));
    assert.ok(at().includes("Field at t = 0.00."));
    assert.notEqual(at(0).replace(/0\.00/, ""), at(5).replace(/5\.00/, ""), "another field is drawn");
    assert.match(
      at(),
      /<metadata>Title: a\nSoftware: Neural ODE Lab\nSource: &#60;b&#62;.node-ode.ts\nComment: node-ode solve &#39;x&#39;<\/metadata>/,
    );
  });

  it("is drawn on symmetric logarithmic axes as on the screen: words, ticks and curve", () => {
    const decades = Float64Array.from({ length: 121 }, (_, n) => n / 10 - 1);
    const x = decades.map((power) => 10 ** power);
    const figure: Figure = {
      id: "decades",
      title: "Decades",
      description: "",
      x: { label: "t", scale: { linearTo: 1 }, range: [0, 1e11] },
      y: { label: "a", scale: { linearTo: 1e-3 }, range: [-1, 1] },
      marks: [{ kind: "line", id: "curve", x, y: x.map((t) => (t < 1e5 ? 1 : -1) * Math.min(1, 1e-3 * t)) }],
    };
    const svg = figureSvg(figure);
    const texts = [...svg.matchAll(/<text[^>]*x="([\d.]+)"[^>]*y="([\d.]+)"[^>]*>([^<]*)<\/text>/g)];
    const at = (text: string) => texts.filter(([, , , own]) => own === text).map(([, across, up]) => [+across, +up]);
    assert.equal(at("t, log").length + at("a, log").length, 2, "both axes say what they are");
    const [[zero], [four], [eight]] = [at("0").sort(([a], [b]) => b - a)[0], at("10⁴")[0], at("10⁸")[0]];
    // From 10⁴ on decades are alike; 10⁴ lies four of them and log₁₀ 2 of what is linear to the right of 0.
    assert.ok(Math.abs((four - zero) / (eight - four) - 1) < 0.002, `0, 10⁴, 10⁸ at ${[zero, four, eight]}`);
    // Straight on these axes up to 1000, it goes down in the last tenth of the decade before 10⁵.
    const [, path] = new RegExp(`<path d="([^"]+)" fill="none" stroke="${lightPalette.foreground}"`).exec(svg)!;
    const places = [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, across, up]) => [+across, +up]);
    const decade = (eight - four) / 4;
    assert.equal(places.length, 5, path);
    const [, [thousand, high], [before, still], [after, low]] = places;
    assert.ok(Math.abs(thousand - (four - decade)) < 0.1 && Math.abs(after - (four + decade)) < 0.1, path);
    assert.ok(Math.abs(before - (after - decade / 10)) < 0.1 && high === still && low > high, path);
  });

  it("leaves out hidden marks and stays within the view", () => {
    const figure = phasePlane();
    const all = figureSvg(figure);
    const some = figureSvg(figure, { hidden: new Set(["trajectory-0"]) });
    assert.ok(some.length < all.length - 1000);
  });
});

describe("marks", () => {
  it("draw, fit and tabulate data with NaN and infinities without harm, for every kind", () => {
    for (const figure of everyFigure()) {
      const frame = frameOf(figure, fittedView(figure), { left: 0, top: 0, width: 300, height: 200 });
      for (const mark of figure.marks) {
        const hurt = structuredClone(mark);
        for (const value of Object.values(hurt))
          if (value instanceof Float64Array) {
            value[0] = Number.NaN;
            if (value.length > 2) value[1] = Number.POSITIVE_INFINITY;
          }
        const pen = new RecordingPen();
        drawMarks([hurt], { pen, frame, palette: lightPalette });
        const places = pen.painted.flatMap(({ path }) => path.flat(2));
        assert.ok(
          places.every((place) => !Number.isNaN(place)),
          `${mark.kind} draws NaN`,
        );
        const { x, y } = fittedView({ ...figure, marks: [hurt] });
        assert.ok([...x, ...y].every(Number.isFinite), `${mark.kind} fits to infinity`);
        const rows = kindOf(hurt)
          .table(hurt, figure)
          .map(({ values }) => values.length);
        assert.equal(new Set(rows).size, 1, `${mark.kind} has columns of one length`);
      }
    }
  });

  it("keep their words inside the frame, whose sides would cut them", () => {
    const place = { left: 60, top: 0, width: 300, height: 200 };
    const frame = frameOf(errorOrders(), { x: [1, 100], y: [1, 100] }, place);
    // As a canvas draws it, with margins to pan into that are not seen.
    const wide = { ...frame, left: -40, width: 500 };
    const drawn = (x: number, side: "left" | "right" | "above") => {
      const pen = new RecordingPen();
      const mark = { kind: "labels", id: "words", x: Float64Array.of(x), y: Float64Array.of(10) } as const;
      const words = { ...mark, texts: ["observed 4.00, expected 4"], side };
      drawMarks([words], { pen, frame, palette: lightPalette });
      drawMarks([words], { pen, frame: wide, palette: lightPalette, size: place });
      assert.equal(pen.texts[1].x, pen.texts[0].x);
      return pen.texts[0].x;
    };
    assert.equal(drawn(1, "right"), 67, "room enough");
    const right = drawn(90, "right");
    assert.ok(right > 60 && right < 360 - 25 * 5, `starts at ${right}`);
    const left = drawn(1.1, "left");
    assert.ok(left < 360 && left > 60 + 25 * 5, `ends at ${left}`);
    const middle = drawn(1, "above");
    assert.ok(middle > 60 + 25 * 2.5, `is centred on ${middle}`);
    assert.ok(drawn(1000, "right") > 360, "a point outside takes its words along");
  });

  it("are found where they are drawn", () => {
    const figure = phasePlane();
    const frame = frameOf(figure, fittedView(figure), { left: 0, top: 0, width: 300, height: 200 });
    for (const mark of figure.marks) {
      if (mark.kind !== "line" || !mark.t) continue;
      const [x, y] = [frame.x.pixel(mark.x[100]), frame.y.pixel(mark.y[100])];
      const hit = kindOf(mark).nearest?.(mark, frame, x + 3, y + 4, 20);
      assert.ok(hit && hit.distance <= 5 + 1e-9);
      assert.equal(kindOf(mark).nearest?.(mark, frame, x + 9000, y, 20), null);
    }
  });

  it("that move stand on their curve at the clock's time", () => {
    const [figure] = timeSeries();
    const frame = frameOf(figure, { x: [0, 14], y: [-4, 4] }, { left: 0, top: 0, width: 1400, height: 800 });
    const [mark] = figure.marks;
    const pen = new RecordingPen();
    kindOf(mark).drawAt?.(mark, { pen, frame, palette: lightPalette }, 7);
    const [[x]] = pen.painted.at(-1)?.path[0] ?? [[Number.NaN]];
    assert.equal(x, 700);
    pen.painted.length = 0;
    kindOf(mark).drawAt?.(mark, { pen, frame, palette: lightPalette }, 15);
    assert.equal(pen.painted.length, 0);
  });
});

describe("views", () => {
  it("widen to equal units, never narrower than asked for", () => {
    const spans = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        spans,
        spans,
        fc.integer({ min: 10, max: 2000 }),
        fc.integer({ min: 10, max: 2000 }),
        (a, b, width, height) => {
          const view = { x: [0, a], y: [-b, b] } as const;
          const { x, y } = equalUnits(view, width, height);
          assert.ok(Math.abs((x[1] - x[0]) / width / ((y[1] - y[0]) / height) - 1) < 1e-9);
          assert.ok(x[1] - x[0] >= a * (1 - 1e-9) && y[1] - y[0] >= 2 * b * (1 - 1e-9));
          assert.ok(Math.abs(x[0] + x[1] - a) < 1e-9 * a && Math.abs(y[0] + y[1]) < 1e-9 * b);
        },
      ),
      { seed: 4 },
    );
  });

  it("fit positive data on log axes and constant data on linear ones", () => {
    const base = {
      ...phaseLine(),
      marks: [{ kind: "line", id: "l", x: Float64Array.of(-1, 0, 1e-3, 10), y: Float64Array.of(5, 5, 5, 5) }],
    } as const;
    const { x, y } = fittedView({ ...base, x: { label: "x", scale: "log" } });
    assert.ok(x[0] > 0 && x[0] < 1e-3 && x[1] > 10);
    assert.ok(y[0] < 5 && y[1] > 5);
  });
});

describe("placeAt", () => {
  it("finds the interval of a time among rising and falling times", () => {
    const rising = fc
      .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 })
      .map((steps) => {
        let sum = -3;
        return steps.map((step) => (sum += step));
      });
    fc.assert(
      fc.property(rising, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (times, part, falling) => {
        const all = Float64Array.from(falling ? times.toReversed() : times);
        const time = times[0] + part * (times.at(-1)! - times[0]);
        const place = placeAt(all, time);
        assert.ok(place);
        const found = all[place.index] + place.part * (all[place.index + 1] - all[place.index]);
        assert.ok(Math.abs(found - time) < 1e-9);
        assert.equal(placeAt(all, times[0] - 1), null);
      }),
      { seed: 9 },
    );
  });
});

describe("numbers and colours", () => {
  it("are written to be read", () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, "0"],
      [-0, "0"],
      [1.5, "1.5"],
      [-2, "−2"],
      [0.1 + 0.2, "0.3"],
      [1234.5678, "1235"],
      [1e5, "10⁵"],
      [-1.5e-7, "−1.5×10⁻⁷"],
      [Number.NaN, "–"],
      [Number.NEGATIVE_INFINITY, "−∞"],
      [0.001, "0.001"],
    ];
    for (const [value, text] of cases) assert.equal(formatNumber(value), text);
    assert.equal(formatEntry(1402916), "1\u202f402\u202f916");
    assert.equal(formatEntry(-2473), "−2473");
    // A derivative that happens to be whole stands beside others that are not.
    assert.equal(formatEntry(94899160092869), "9.49×10¹³");
  });

  it("ramp evenly in lightness, away from the background", () => {
    for (const [background, sign] of [
      ["dark", 1],
      ["light", -1],
    ] as const) {
      const lightness = colourRamp(background).map(oklabLightness);
      const steps = lightness.slice(1).map((value, i) => sign * (value - lightness[i]));
      assert.ok(
        steps.every((step) => step > 0),
        "monotone",
      );
      assert.ok(Math.max(...steps) < 2.2 * Math.min(...steps), "even");
    }
  });
});

/** Lightness of a hex colour in Oklab, from its definition. */
function oklabLightness(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

it("a log axis from the least number there is to a large one is fitted", () => {
  const y = Float64Array.of(Number.MIN_VALUE, 1);
  const { y: range } = fittedView({
    id: "f",
    title: "f",
    description: "f",
    x: { label: "t", scale: "linear" },
    y: { label: "y", scale: "log" },
    marks: [{ kind: "line", id: "y", x: Float64Array.of(0, 1), y }],
  });
  assert.ok(range[0] > 0 && range[0] <= Number.MIN_VALUE && range[1] >= 1 && range[1] < 1e20, String(range));
});

describe("what there is nothing of", () => {
  const numbers = (...values: number[]) => Float64Array.from(values);
  const drawn = (...marks: Figure["marks"]): Figure => ({
    id: "still",
    title: "Still",
    description: "Nothing moves.",
    x: { label: "x", scale: "linear", range: [-1, 1] },
    y: { label: "y", scale: "linear", range: [-1, 1] },
    marks,
  });

  it("data without a single place have no word in the legend", () => {
    const points = (x: Float64Array, y: Float64Array): Figure["marks"][number] => ({
      kind: "points",
      id: "data",
      label: "data",
      x,
      y,
    });
    assert.deepEqual(legendEntries(drawn(points(numbers(0, 0.5), numbers(Number.NaN, Number.NaN)))), []);
    assert.deepEqual(legendEntries(drawn(points(numbers(), numbers()))), []);
    assert.deepEqual(
      legendEntries(drawn(points(numbers(0, 0.5), numbers(Number.NaN, 0)))).map(({ label }) => label),
      ["data"],
    );
  });
});
