import assert from "node:assert/strict";
import { test } from "node:test";
import { adjointView } from "../../../src/analysis/adjoint/adjointView.ts";
import { frameOf } from "../../../src/figure/pixelScale.ts";
import { type Pieces, pieceAt } from "../../../src/ode/pieces.ts";
import type { Figure, Line } from "../../../src/protocol/figure.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { sample, session } from "../../adjoint/studies.ts";
import { segments } from "../../figure/drawnDistance.ts";
import { runs } from "../../runs.ts";
import { samplePanels } from "../../webview/samplePanels.ts";

/*
 * The curves of adjoints lie on the solution as those of portraits do: half a pixel on a panel of the usual width, and on one four
 * times as large.
 */

const MOST_POINTS = 4100;
const MOST_PIXELS = 0.5;
/** Of a curve that needs more points than one may have, four times as large: Lorenz' system over a long span. */
const BOUNDED_PIXELS = 0.75;
const PAPERS = { plane: [1100, 760], state: [1100, 260] } as const;

const subjects = samplePanels().filter(({ name }) => name.endsWith(".adjoint"));

for (const { name } of subjects.filter((_, n) => n % runs(2, 1) === 0))
  test(`${name}: curves lie on the solution at 1× and at 4×`, () => {
    const [file, subject] = name.split(".");
    const study = sample(file, subject);
    const flow = flowOf(session, study, {}, () => false);
    const [from, to] = study.span;
    const [solution] = flow.solve([[...study.z0[0]]], from, to, { points: 4000, pieces: true });
    const { pieces } = solution;
    assert.ok(pieces);
    const { dimension } = flow;
    const ends = [solution.z.slice(-dimension), solution.z.slice(0, dimension)];
    const both = Float64Array.from(ends.flatMap((row) => [...row]));
    const figures = adjointView({
      stateNames: flow.stateNames,
      parameters: [],
      parameterCount: 0,
      path: { t: Float64Array.of(to, from), z: both, a: both, gradient: new Float64Array(0), jumps: [] },
      solution,
    }).filter(({ id }) => Object.hasOwn(PAPERS, id));
    assert.ok(figures.length > 0);
    const { t, z } = rowsOf(pieces);
    for (const figure of figures) {
      const lines = figure.marks.filter(
        (mark): mark is Line => mark.kind === "line" && /^(z-\d+|trajectory)$/.test(mark.id),
      );
      assert.ok(lines.length > 0, figure.id);
      for (const line of lines) {
        assert.ok(line.x.length <= MOST_POINTS, `${line.id} has ${line.x.length} points`);
        const [across, up] = line.id === "trajectory" ? [0, 1] : (["t", Number(line.id.slice(2))] as const);
        for (const zoom of [1, 4]) {
          const off = furthest(figure, line, { t, z }, flow.dimension, across, up, zoom);
          assert.ok(
            off <= (zoom > 1 && line.x.length > 2000 ? BOUNDED_PIXELS : MOST_PIXELS),
            `${figure.id} ${line.id} at ${zoom}×: ${off.toFixed(2)} px beside the solution`,
          );
        }
      }
    }
  });

/** Places in each step. */
const PARTS = [0, 0.07, 0.21, 0.34, 0.5, 0.62, 0.79, 0.93];

function rowsOf(pieces: Pieces): { readonly t: Float64Array; readonly z: Float64Array } {
  const { dimension } = pieces;
  const steps = pieces.t.length - 1;
  const t = new Float64Array(steps * PARTS.length);
  const z = new Float64Array(t.length * dimension);
  for (let n = 0; n < steps; n++)
    for (const [k, theta] of PARTS.entries()) {
      const row = n * PARTS.length + k;
      t[row] = pieces.t[n] + theta * (pieces.t[n + 1] - pieces.t[n]);
      pieceAt(pieces, n, theta, z.subarray(row * dimension, (row + 1) * dimension));
    }
  return { t, z };
}

/** Pixels that the furthest place of a solution lies beside the line that is drawn of it. */
function furthest(
  figure: Figure,
  line: Line,
  { t, z }: { readonly t: Float64Array; readonly z: Float64Array },
  width: number,
  across: number | "t",
  up: number,
  zoom: number,
): number {
  const [wide, high] = PAPERS[figure.id as keyof typeof PAPERS];
  const paper = { left: 0, top: 0, width: zoom * wide, height: zoom * high };
  const range = (values: Float64Array) => {
    const [low, top] = values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
    return top > low ? ([low, top] as const) : ([low - 1, low + 1] as const);
  };
  const frame = frameOf(figure, { x: range(line.x), y: range(line.y) }, paper);
  const drawn = segments(frame, line);
  let most = 0;
  for (let n = 0; n < t.length; n++) {
    const x = frame.x.pixel(across === "t" ? t[n] : z[n * width + across]);
    const y = frame.y.pixel(z[n * width + up]);
    if (!(x >= 1 && x <= paper.width - 1 && y >= 1 && y <= paper.height - 1)) continue;
    most = Math.max(most, drawn.distance(x, y));
  }
  return most;
}
