import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { equalUnits } from "../../../src/figure/fittedView.ts";
import { type Frame, frameOf } from "../../../src/figure/pixelScale.ts";
import { pieceAt } from "../../../src/ode/pieces.ts";
import type { Figure, Line, View } from "../../../src/protocol/figure.ts";
import { flowOf, type Trajectory } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import { solverInUse } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { segments } from "../../figure/drawnDistance.ts";

/*
 * What is drawn of every sample lies on the dense output of its solve: as large as a panel is, and four times as large, when a plane
 * has been drawn anew for what is shown and a strip has not.
 */

const MOST_POINTS = 4000;
const MOST_PIXELS = 0.5;
const PAPER = { left: 0, top: 0, width: 1100, height: 760 };
const STRIP = { left: 0, top: 0, width: 1100, height: 240 };
/** Places in each step at which the dense output is compared. */
const PARTS = [0, 0.07, 0.21, 0.34, 0.5, 0.62, 0.79, 0.93];

const session = new Session();

function samples(): (readonly [name: string, of: ReturnType<typeof study>])[] {
  return readdirSync("samples")
    .filter((file) => file.endsWith(".node-ode.ts"))
    .flatMap((file) => {
      const entry = `samples/${file}`;
      const texts = new Map([[entry, readFileSync(entry, "utf8")]]);
      const table = /csv\("([\w./]+)"/.exec(texts.get(entry)!)?.[1];
      if (table) texts.set(`samples/${table}`, readFileSync(`samples/${table}`, "utf8"));
      const program = session.read({ entry, texts });
      const names = [...program.functions, ...program.experiments].map(({ name }) => name);
      return names.map((name) => [`${file.split(".")[0]}.${name}`, study(program, name)] as const);
    });
}

for (const [name, subject] of samples()) {
  test(`${name}: curves lie on the dense output at 1× and at 4×, in few points`, () => {
    const drawn = (view?: View) => drawPortrait(session, subject, { backward: false, view }, () => false);
    const { figures, used } = drawn();
    const solved = flowOf(session, subject, solverOf(subject), () => false).solve(
      subject.z0.map((z) => [...z]),
      ...subject.span,
      { pieces: true, points: MOST_POINTS },
    );
    const [plane, ...strips] = figures.filter(({ id }) => id !== "phaseLine");
    const axes = used.dimension === 1 ? (["t", 0] as const) : used.axes;
    const home = viewOf(plane, PAPER);
    checkAll(plane, home, PAPER, solved, () => axes);
    for (const view of zoomed(plane, home)) {
      const [closer] = drawn(view).figures;
      checkAll(
        closer,
        closer.equalAspect ? equalUnits(view, PAPER.width, PAPER.height) : view,
        PAPER,
        solved,
        () => axes,
      );
    }
    for (const strip of strips) {
      const whole = viewOf(strip, STRIP);
      const component = (id: string) => Number(/^series-(\d+)$/.exec(strip.id)?.[1] ?? id.split("-")[2]);
      for (const view of [whole, ...zoomed(strip, whole)])
        checkAll(strip, view, STRIP, solved, (id) => ["t", component(id)]);
    }
  });
}

/** Four times as large, around places on the first curve. */
function zoomed({ marks }: Figure, home: View): View[] {
  const line = marks.find((mark): mark is Line => mark.kind === "line" && mark.id.startsWith("trajectory-"))!;
  const seen = [...line.x.keys()].filter((n) => within(home.x, line.x[n]) && within(home.y, line.y[n]));
  const around = ([low, high]: readonly [number, number], value: number) =>
    [value - (high - low) / 8, value + (high - low) / 8] as const;
  return [0.1, 0.5, 0.9].map((part) => {
    const n = seen[Math.floor(part * (seen.length - 1))];
    return { x: around(home.x, line.x[n]), y: around(home.y, line.y[n]) };
  });
}

const within = ([low, high]: readonly [number, number], value: number) => value >= low && value <= high;

/** The solver of a portrait that asks for nothing. */
function solverOf(subject: ReturnType<typeof study>) {
  const { method, steps, rtol, atol, stops } = solverInUse(subject, {});
  return steps === undefined ? { method, rtol, atol, stops } : { method, steps, stops };
}

type Axes = readonly ["t", number] | readonly [number, number];

function checkAll(
  figure: Figure,
  view: View,
  paper: typeof PAPER,
  solved: readonly Trajectory[],
  axesOf: (id: string) => Axes,
) {
  const frame = frameOf(figure, view, paper);
  for (const mark of figure.marks) {
    const n = /^trajectory-(\d+)/.exec(mark.id)?.[1];
    if (mark.kind !== "line" || n === undefined) continue;
    assert.ok(mark.x.length <= MOST_POINTS, `${figure.id} ${mark.id} has ${mark.x.length} points`);
    follows(`${figure.id} ${mark.id}`, mark, frame, solved[Number(n)], axesOf(mark.id));
  }
}

function follows(what: string, mark: Line, frame: Frame, { pieces }: Trajectory, axes: Axes) {
  assert.ok(pieces);
  const drawn = segments(frame, mark);
  const z = new Float64Array(pieces.dimension);
  for (let n = 0; n + 1 < pieces.t.length; n++)
    for (const theta of PARTS) {
      pieceAt(pieces, n, theta, z);
      const time = pieces.t[n] + theta * (pieces.t[n + 1] - pieces.t[n]);
      const [x, y] = [frame.x.pixel(axes[0] === "t" ? time : z[axes[0]]), frame.y.pixel(z[axes[1]])];
      if (!within([1, frame.width - 1], x) || !within([1, frame.height - 1], y)) continue;
      const off = drawn.distance(x, y);
      assert.ok(off <= MOST_PIXELS, `${what}: ${off.toFixed(2)} px beside the solution at t = ${time}`);
    }
}

function viewOf({ x, y, marks, equalAspect }: Figure, paper: { width: number; height: number }): View {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const mark of marks)
    if (mark.kind === "line")
      for (let n = 0; n < mark.x.length; n++) {
        [from, to] = [Math.min(from, mark.x[n]), Math.max(to, mark.x[n])];
        [low, high] = [Math.min(low, mark.y[n]), Math.max(high, mark.y[n])];
      }
  const view = { x: x.range ?? ([from, to] as const), y: y.range ?? ([low, high > low ? high : low + 1] as const) };
  return equalAspect ? equalUnits(view, paper.width, paper.height) : view;
}
