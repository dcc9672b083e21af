import type { Cells } from "../../protocol/figure.ts";
import type { MarkKind } from "../markKind.ts";
import { colourOf } from "../palette.ts";

/** A tint leaves everything on it legible. */
export const TINT = 0.18;

export const cells: MarkKind<Cells> = {
  swatch: "area",
  extent({ xRange, yRange }, include) {
    include(xRange[0], yRange[0]);
    include(xRange[1], yRange[1]);
  },
  /** A rectangle a run of cells in a row, as high as the rows below that have the same run; one path, so that no seams are seen. */
  draw(mark, { pen, frame, palette }) {
    const { columns, rows, xRange, yRange } = mark;
    const x = (column: number) => frame.x.pixel(xRange[0] + ((xRange[1] - xRange[0]) * column) / columns);
    const y = (row: number) => frame.y.pixel(yRange[0] + ((yRange[1] - yRange[0]) * row) / rows);
    pen.begin();
    for (const { from, to, low, high } of rectangles(mark)) {
      pen.moveTo(x(from), y(low));
      pen.lineTo(x(to), y(low));
      pen.lineTo(x(to), y(high));
      pen.lineTo(x(from), y(high));
      pen.close();
    }
    pen.fill(colourOf(palette, mark.colour), mark.faint ? TINT / 2 : TINT);
  },
  table({ columns, rows, xRange, yRange, inside }, axes) {
    const members = Array.from(inside.keys()).filter((k) => inside[k] !== 0);
    const middle = ([low, high]: readonly [number, number], k: number, of: number) =>
      low + ((high - low) * (k + 0.5)) / of;
    return [
      { name: axes.x.label, values: Float64Array.from(members, (k) => middle(xRange, k % columns, columns)) },
      { name: axes.y.label, values: Float64Array.from(members, (k) => middle(yRange, Math.floor(k / columns), rows)) },
    ];
  },
};

interface Rectangle {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** The cells as few rectangles: runs of a row, those of one place in rows after one another taken together. */
function rectangles({ columns, rows, inside }: Cells): readonly Rectangle[] {
  const done: Rectangle[] = [];
  let open = new Map<string, Rectangle>();
  for (let row = 0; row <= rows; row++) {
    const next = new Map<string, Rectangle>();
    for (let from = 0; row < rows && from < columns; from++) {
      if (!inside[row * columns + from]) continue;
      let to = from;
      while (to < columns && inside[row * columns + to]) to++;
      const place = `${from} ${to}`;
      const below = open.get(place);
      next.set(place, { from, to, low: below?.low ?? row, high: row + 1 });
      open.delete(place);
      from = to;
    }
    for (const rectangle of open.values()) done.push(rectangle);
    open = next;
  }
  return done;
}
