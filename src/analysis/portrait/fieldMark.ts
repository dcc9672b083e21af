import type { Field, View } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";

/** Part of the view that the field reaches beyond it, for panning. */
export const MARGIN = 0.25;

/**
 * The vector field over a plane of the state space, the other components held.
 *
 * `grid` points a side; `axes` are the components along x and y, `held` a full state that supplies the rest. At more than one time
 * it is a field that moves.
 */
export function planeField(
  flow: Pick<Flow, "dimension" | "evaluate">,
  times: readonly number[],
  view: View,
  grid: number,
  axes: readonly [number, number],
  held: readonly number[],
): Field {
  const count = grid * grid;
  const states = new Float64Array(flow.dimension * count);
  for (let i = 0; i < flow.dimension; i++) states.fill(held[i], i * count, (i + 1) * count);
  fillGrid(states, axes[0] * count, axes[1] * count, view, grid);
  const derivative = new Float64Array(flow.dimension * count);
  const [u, v] = axes.map(() => new Float64Array(count * times.length));
  for (const [k, t] of times.entries()) {
    flow.evaluate(t, states, count, derivative);
    u.set(derivative.subarray(axes[0] * count, (axes[0] + 1) * count), k * count);
    v.set(derivative.subarray(axes[1] * count, (axes[1] + 1) * count), k * count);
  }
  const mark = field(view, grid, u, v, "arrow");
  return times.length > 1 ? { ...mark, times: Float64Array.from(times) } : mark;
}

/** The slope field of a scalar equation over (t, z): unit steps in time, slopes dz/dt. */
export function slopeField(flow: Pick<Flow, "evaluate">, view: View, grid: number): Field {
  const v = new Float64Array(grid * grid);
  const column = new Float64Array(grid);
  const slopes = new Float64Array(grid);
  for (let row = 0; row < grid; row++) column[row] = at(view.y, row, grid);
  for (let n = 0; n < grid; n++) {
    flow.evaluate(at(view.x, n, grid), column, grid, slopes);
    for (let row = 0; row < grid; row++) v[row * grid + n] = slopes[row];
  }
  return field(view, grid, new Float64Array(grid * grid).fill(1), v, "segment");
}

function field(view: View, grid: number, u: Float64Array, v: Float64Array, style: Field["style"]): Field {
  const label = style === "arrow" ? "speed" : "slope";
  return {
    kind: "field",
    id: "field",
    label,
    faint: true,
    columns: grid,
    rows: grid,
    xRange: view.x,
    yRange: view.y,
    u,
    v,
    style,
  };
}

function fillGrid(states: Float64Array, x: number, y: number, view: View, grid: number): void {
  for (let row = 0; row < grid; row++) {
    for (let column = 0; column < grid; column++) {
      states[x + row * grid + column] = at(view.x, column, grid);
      states[y + row * grid + column] = at(view.y, row, grid);
    }
  }
}

const at = ([low, high]: readonly [number, number], i: number, n: number) => low + ((high - low) * i) / (n - 1);
