import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { type Ranges, spaceCurve } from "../../../src/analysis/portrait/spacePortrait.ts";
import { turned } from "../../../src/figure/turned.ts";

import { figure as figureCheck } from "../../../src/protocol/checkFigure.ts";
import type { PortraitOptions } from "../../../src/protocol/engineApi.ts";
import type { Figure, Line, Points } from "../../../src/protocol/figure.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const session = new Session();
const program = (text: string) => session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
const lorenz = readFileSync("samples/lorenz.node-ode.ts", "utf8");
const drawn = (text: string, name: string, options: PortraitOptions = {}) =>
  drawPortrait(session, study(program(text), name), { backward: false, ...options }, () => false);
const spaceOf = ({ figures }: { readonly figures: readonly Figure[] }) => figures.filter(({ space }) => space);

test("three components have a box beside their plane, two and four have none", () => {
  const components = (n: number) => {
    const names = Array.from({ length: n }, (_, i) => `x${i}`);
    return `export const f = ([${names}] = [${names.map((_, i) => i + 1)}], t: number) => [${names.map((name) => `-${name}`)}];`;
  };
  assert.deepEqual(
    [2, 3, 4].map((n) => spaceOf(drawn(components(n), "f")).length),
    [0, 1, 0],
  );
});

test("Lorenz: both curves, their starts, and the equilibria of the table with all three coordinates", () => {
  const portrait = drawn(lorenz, "butterfly");
  const [space] = spaceOf(portrait);
  assert.equal(figureCheck(space, "figure"), null);
  assert.deepEqual(
    [space.x.range, space.y.range, space.space!.z.range],
    [
      [-25, 25],
      [-30, 30],
      [0, 50],
    ],
  );
  assert.deepEqual(
    space.marks.map(({ id }) => id),
    ["trajectory-0", "trajectory-1", "space-starts", "equilibria saddle focus", "equilibria saddle", "names"],
  );
  const wing = Math.sqrt(72);
  const focus = space.marks.find(({ id }) => id === "equilibria saddle focus");
  assert.ok(focus?.kind === "points" && focus.z);
  const places = Array.from(focus.x, (x, n) => [x, focus.y[n], focus.z![n]]);
  for (const [n, place] of [
    [-wing, -wing, 27],
    [wing, wing, 27],
  ].entries())
    for (const i of [0, 1, 2]) assert.ok(Math.abs(places[n][i] - place[i]) < 1e-12);
  const rows = (details: Points["details"]) => details?.[0].map(({ name }) => name);
  assert.deepEqual(rows(focus.details), ["λ", "proven"], "the box tells the place itself");
  const flat = portrait.figures[0].marks.find(({ id }) => id === focus.id);
  assert.ok(flat?.kind === "points");
  assert.deepEqual(flat.details?.[1][0], { name: "y", value: "8.485" }, "a plane tells where it lies off it");
  const names = space.marks.at(-1)!;
  assert.ok(names.kind === "labels");
  assert.deepEqual(
    [names.texts, [...names.z!]],
    [
      ["A", "B", "C"],
      [27, 0, 27],
    ],
  );
  for (const { kind, ...mark } of space.marks) if (kind === "line") assert.ok((mark as Line).x.length <= 4000);
});

test("pointing at an equilibrium in the box draws the linear flow around it, and the directions that it keeps", () => {
  const [space] = spaceOf(drawn(lorenz, "butterfly"));
  const rest = space.marks.find(({ id }) => id === "equilibria saddle");
  assert.ok(rest?.kind === "points" && rest.hover);
  const [flow, ...lines] = rest.hover[0] as readonly Line[];
  assert.deepEqual([flow.id, lines.length], ["linear-flow", 3]);
  const ranges = [space.x.range!, space.y.range!, space.space!.z.range!];
  const placesOf = ({ x, y, z }: Line) => Array.from(x, (_, n) => [x[n], y[n], z![n]]);
  for (const place of placesOf(flow)) {
    if (Number.isNaN(place[0])) continue;
    const parts = place.map((value, i) => value / (ranges[i][1] - ranges[i][0]));
    assert.ok(Math.hypot(...parts) <= 0.11 * 1.1 * (1 + 1e-12), `${place}`);
  }
  // At 0 the linear part is that of x′ = 10 (y − x), y′ = 28 x − y, z′ = −8/3 z; each line goes through 0 along an eigenvector.
  const J = [
    [-10, 10, 0],
    [28, -1, 0],
    [0, 0, -8 / 3],
  ];
  for (const line of lines) {
    const [from, to] = placesOf(line);
    for (const i of [0, 1, 2]) assert.ok(Math.abs(from[i] + to[i]) < 1e-12);
    const image = J.map((row) => row.reduce((sum, x, k) => sum + x * to[k], 0));
    const along = image.reduce((sum, x, k) => sum + x * to[k], 0) / to.reduce((sum, x) => sum + x * x, 0);
    for (const i of [0, 1, 2]) assert.ok(Math.abs(image[i] - along * to[i]) < 1e-9 * Math.hypot(...to));
    assert.equal(line.dash === "dashed", along < 0);
  }
});

test("a curve follows the solution from whichever side it is looked at", () => {
  const subject = study(program(lorenz), "butterfly");
  const flow = flowOf(session, subject, {}, () => false);
  const ranges: Ranges = [
    [-25, 25],
    [-30, 30],
    [0, 50],
  ];
  const [solution] = flow.solve([[1, 1, 1]], 0, 20, { pieces: true });
  const curve = spaceCurve(solution.pieces!, ranges, 4000);
  const [box] = spaceOf(
    drawn(lorenz, "shortSpan", { layers: { equilibria: false }, view: { x: [-1, 1], y: [-1, 1] } }),
  );
  const figure = (x: Float64Array, y: Float64Array, z: Float64Array): Figure => ({
    ...box,
    x: { ...box.x, range: ranges[0] },
    y: { ...box.y, range: ranges[1] },
    space: { ...box.space!, z: { ...box.space!.z, range: ranges[2] } },
    marks: [{ kind: "line", id: "curve", x, y, z }],
  });
  const of = (i: number) => Float64Array.from(solution.t, (_, n) => solution.z[3 * n + i]);
  // Pixels of an edge 700 long, which is 2 in the box.
  const most = 0.5 / 350;
  for (const side of [
    { azimuth: -62, elevation: 18 },
    { azimuth: 10, elevation: -40 },
    { azimuth: 135, elevation: 90 },
  ]) {
    const seen = (of3: Figure) => turned(of3, side).marks.at(-1) as Line;
    const [chords, steps] = [seen(figure(curve.x, curve.y, curve.z)), seen(figure(of(0), of(1), of(2)))];
    let n = 0;
    for (const [k, t] of solution.t.entries()) {
      while (n < curve.t.length - 2 && curve.t[n + 1] < t) n++;
      const part = (t - curve.t[n]) / (curve.t[n + 1] - curve.t[n]);
      const at = (values: Float64Array) => values[n] + part * (values[n + 1] - values[n]);
      assert.ok(Math.hypot(at(chords.x) - steps.x[k], at(chords.y) - steps.y[k]) < 8 * most, `at ${t}`);
    }
  }
});

test("the box holds every start and what is drawn stays in it; a solution that leaves for infinity is cut at its faces", () => {
  const text = `import { experiment } from "node-ode";
export const f = ([x, y, z] = [1, 1, 1], t: number) => [x * x, -y, 0.1 * z];
export const g = experiment(f, { t: [0, 2], view: { x: [0, 2], y: [0, 2], z: [0, 2] } });
export const still = ([x, y, z] = [1, 2, 3], t: number) => [0, 0, 0];
export const broken = ([x, y, z] = [1, 2, 3], t: number) => [Math.sqrt(-x * x), y, z];`;
  for (const name of ["f", "g", "still", "broken"])
    for (const starts of [[], [{ z: [5, -3, 1] }]]) {
      const [space] = spaceOf(drawn(text, name, { starts }));
      const ranges = [space.x.range!, space.y.range!, space.space!.z.range!];
      assert.ok(
        ranges.every(([low, high]) => high > low && Number.isFinite(high - low)),
        name,
      );
      for (const mark of space.marks) {
        if (mark.kind !== "line" && mark.kind !== "points") continue;
        for (const [i, values] of [mark.x, mark.y, mark.z!].entries()) {
          const room = 0.02 * (ranges[i][1] - ranges[i][0]);
          if (!mark.id.startsWith("equilibria"))
            assert.ok(
              values.every((x) => Number.isNaN(x) || (x >= ranges[i][0] - room && x <= ranges[i][1] + room)),
              name,
            );
        }
        if (mark.id === "space-starts") assert.ok([...mark.x, ...mark.y, ...mark.z!].every(Number.isFinite), name);
      }
    }
});
