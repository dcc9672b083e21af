import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Plane, statesOf } from "./plane.ts";

/** Values at the corners of equal cells, row by row from the lowest y. */
export interface Lattice {
  /** Cells along x and y; values stand at one more. */
  readonly columns: number;
  readonly rows: number;
  readonly x: Range;
  readonly y: Range;
  readonly values: Float64Array;
}

export type Range = readonly [number, number];

/** The part of the plane that a lattice covers, and the component that is sampled there. */
export interface LatticePart {
  readonly x: Range;
  readonly y: Range;
  readonly component: number;
}

/** Components of the field on lattices of so many cells, each over a part of the plane, all by one evaluation. */
export function sampleField(
  flow: FrozenFlow,
  plane: Plane,
  parts: readonly LatticePart[],
  columns: number,
  rows: number,
): readonly Lattice[] {
  const each = (columns + 1) * (rows + 1);
  const count = each * parts.length;
  const [xs, ys] = [new Float64Array(count), new Float64Array(count)];
  let at = 0;
  for (const { x, y } of parts) {
    const row = Float64Array.from({ length: columns + 1 }, (_, c) => placeAt(x, c, columns));
    for (let r = 0; r <= rows; r++, at += columns + 1) {
      xs.set(row, at);
      ys.fill(placeAt(y, r, rows), at, at + columns + 1);
    }
  }
  const out = new Float64Array(flow.dimension * count);
  flow.evaluate(statesOf(plane, xs, ys), count, out);
  return parts.map(({ x, y, component }, n) => {
    const from = component * count + n * each;
    return { columns, rows, x, y, values: out.subarray(from, from + each) };
  });
}

/** The ends exactly, so that neighbours share their edges to the bit. */
export function placeAt([low, high]: Range, k: number, cells: number): number {
  return k === cells ? high : low + ((high - low) * k) / cells;
}

/** A range in equal parts. */
export function partsOf(range: Range, parts: number): readonly Range[] {
  return Array.from({ length: parts }, (_, k) => [placeAt(range, k, parts), placeAt(range, k + 1, parts)] as const);
}
