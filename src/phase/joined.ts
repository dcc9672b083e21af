import { append } from "../core/append.ts";
import type { Curve } from "./contour.ts";

/** Ends that meet within this part of a cell are joined. */
const REACH = 0.1;

/** Pieces whose ends meet, as one polyline each, and all of them in one list with a NaN between two. */
export function joined(pieces: readonly Curve[]): { readonly x: Float64Array; readonly y: Float64Array } {
  const rest = new Set(pieces);
  const near = (x: number, y: number, curve: Curve, k: number) =>
    Math.abs(curve.x[k] - x) <= REACH * curve.cell[0] && Math.abs(curve.y[k] - y) <= REACH * curve.cell[1];
  const isClosed = (curve: Curve) => curve.x.length > 2 && near(curve.x[0], curve.y[0], curve, curve.x.length - 1);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const piece of rest) {
    rest.delete(piece);
    let chain: Curve = piece;
    // Onward from its end, then, turned about, from its beginning.
    for (let turned = 0; turned < 2; turned++) {
      for (;;) {
        if (isClosed(chain)) break;
        const [x, y] = [chain.x[chain.x.length - 1], chain.y[chain.y.length - 1]];
        let next: Curve | undefined;
        for (const other of rest) {
          if (isClosed(other)) continue;
          if (near(x, y, other, 0)) next = other;
          else if (near(x, y, other, other.x.length - 1)) next = reversed(other);
          else continue;
          rest.delete(other);
          break;
        }
        if (!next) break;
        chain = { x: [...chain.x, ...next.x.slice(1)], y: [...chain.y, ...next.y.slice(1)], cell: next.cell };
      }
      chain = reversed(chain);
    }
    if (xs.length > 0) {
      xs.push(Number.NaN);
      ys.push(Number.NaN);
    }
    append(xs, chain.x);
    append(ys, chain.y);
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

const reversed = ({ x, y, cell }: Curve): Curve => ({ x: x.toReversed(), y: y.toReversed(), cell });
