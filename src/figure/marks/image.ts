import type { ValueImage } from "../../protocol/figure.ts";
import { formatNumber } from "../formatNumber.ts";
import type { MarkKind } from "../markKind.ts";

/** The least and the greatest value, at the ends of the colours; NaN of none. */
export function valueRange({ values }: Pick<ValueImage, "values">): readonly [number, number] {
  let [low, high] = [Number.NaN, Number.NaN];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  return [low, high];
}

export const image: MarkKind<ValueImage> = {
  swatch: "ramp",
  extent({ xRange, yRange }, include) {
    include(xRange[0], yRange[0]);
    include(xRange[1], yRange[1]);
  },
  /** A path a colour, runs of a row as one rectangle; edges at whole pixels, so that no seams are seen. */
  draw(mark, { pen, frame, palette: { ramp } }) {
    const { columns, rows, values } = mark;
    const level = levels(mark, ramp.length);
    const x = (column: number) => Math.round(frame.x.pixel(edge(mark.xRange, column, columns)));
    const y = (row: number) => Math.round(frame.y.pixel(edge(mark.yRange, row, rows)));
    const runs: number[][] = ramp.map(() => []);
    for (let row = 0; row < rows; row++) {
      for (let from = 0, to: number; from < columns; from = to) {
        const own = level(values[row * columns + from]);
        for (to = from + 1; to < columns && level(values[row * columns + to]) === own; ) to++;
        if (own >= 0) runs[own].push(x(from), y(row), x(to), y(row + 1));
      }
    }
    for (const [step, corners] of runs.entries()) {
      if (corners.length === 0) continue;
      pen.begin();
      for (let k = 0; k < corners.length; k += 4) {
        const [left, low, right, high] = corners.slice(k, k + 4);
        pen.moveTo(left, low);
        pen.lineTo(right, low);
        pen.lineTo(right, high);
        pen.lineTo(left, high);
        pen.close();
      }
      pen.fill(ramp[step]);
    }
  },
  nearest(mark, frame, x, y) {
    const { columns, rows, xRange, yRange, values } = mark;
    const column = cellAt(xRange, columns, frame.x.value(x));
    const row = cellAt(yRange, rows, frame.y.value(y));
    const index = row * columns + column;
    if (!Number.isFinite(values[index])) return null;
    const at = { x: edge(xRange, column + 0.5, columns), y: edge(yRange, row + 0.5, rows) };
    const details = [{ name: mark.label ?? "value", value: formatNumber(values[index], 6) }];
    return { x: frame.x.pixel(at.x), y: frame.y.pixel(at.y), distance: 0, index, values: at, details };
  },
  table({ columns, rows, xRange, yRange, values, label = "value" }, axes) {
    return [
      { name: axes.x.label, values: values.map((_, k) => edge(xRange, (k % columns) + 0.5, columns)) },
      { name: axes.y.label, values: values.map((_, k) => edge(yRange, Math.floor(k / columns) + 0.5, rows)) },
      { name: label, values },
    ];
  },
};

const edge = ([low, high]: readonly [number, number], k: number, of: number) => low + ((high - low) * k) / of;

/** The number of the cell that a value is in; NaN outside of all. */
function cellAt([low, high]: readonly [number, number], of: number, value: number): number {
  const k = Math.floor(((value - low) / (high - low)) * of);
  return k >= 0 && k < of ? k : Number.NaN;
}

/** Value → step of the ramp, −1 where there is none. */
function levels(mark: ValueImage, steps: number): (value: number) => number {
  const [low, high] = valueRange(mark);
  const middle = Math.floor(steps / 2);
  return (value) => {
    if (!Number.isFinite(value)) return -1;
    return high > low ? Math.min(steps - 1, Math.floor(((value - low) / (high - low)) * steps)) : middle;
  };
}
