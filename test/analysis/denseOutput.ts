import { frameOf } from "../../src/figure/pixelScale.ts";
import { type Pieces, pieceAt } from "../../src/ode/pieces.ts";
import type { Figure, Line } from "../../src/protocol/figure.ts";
import { segments } from "../figure/drawnDistance.ts";

/** Places that a curve is to lead through. */
export interface Dense {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Places in each step. */
const PARTS = [0, 0.07, 0.21, 0.34, 0.5, 0.62, 0.79, 0.93];

/** Two components of a solution, or time and one, at places in each of its pieces. */
export function denselyOf(pieces: Pieces, axes: readonly [number | "t", number]): Dense {
  const [x, y]: number[][] = [[], []];
  const z = new Float64Array(pieces.dimension);
  for (let n = 0; n + 1 < pieces.t.length; n++)
    for (const theta of PARTS) {
      pieceAt(pieces, n, theta, z);
      x.push(axes[0] === "t" ? pieces.t[n] + theta * (pieces.t[n + 1] - pieces.t[n]) : z[axes[0]]);
      y.push(z[axes[1]]);
    }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** Pixels that the furthest place lies beside the line that is drawn of it, where that alone is shown, so many times as large. */
export function furthest(
  figure: Figure,
  line: Line,
  { x, y }: Dense,
  [wide, high]: readonly [number, number],
  zoom: number,
): number {
  const paper = { left: 0, top: 0, width: zoom * wide, height: zoom * high };
  const range = (values: Float64Array) => {
    const finite = values.filter(Number.isFinite);
    const [low, top] = finite.reduce(
      ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
      [Infinity, -Infinity],
    );
    return top > low ? ([low, top] as const) : ([low - 1, low + 1] as const);
  };
  const frame = frameOf(figure, { x: figure.x.range ?? range(line.x), y: figure.y.range ?? range(line.y) }, paper);
  const drawn = segments(frame, line);
  let most = 0;
  for (let n = 0; n < x.length; n++) {
    const [across, up] = [frame.x.pixel(x[n]), frame.y.pixel(y[n])];
    if (!(across >= 1 && across <= paper.width - 1 && up >= 1 && up <= paper.height - 1)) continue;
    most = Math.max(most, drawn.distance(across, up));
  }
  return most;
}
