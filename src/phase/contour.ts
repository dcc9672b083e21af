import { contours } from "d3-contour";
import { type Lattice, placeAt, type Range } from "./lattice.ts";

/** A polyline as places in the plane, and the size of the cells that it was found in. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly cell: readonly [number, number];
}

/**
 * The curves along which sampled values pass through 0, to linear interpolation between samples.
 *
 * The only user of d3-contour, which gives closed rings around the regions of values ≥ 0: they are opened where they run along the
 * lattice's edge.
 */
export function zeroContours({ columns, rows, values, x, y }: Lattice): readonly Curve[] {
  const size: [number, number] = [columns + 1, rows + 1];
  const cell = [(x[1] - x[0]) / columns, (y[1] - y[0]) / rows] as const;
  const { coordinates } = contours()
    .size(size)
    .contour(values as unknown as number[], 0);
  return coordinates.flat().flatMap((ring) =>
    opened(ring, size).map((places) => ({
      x: places.map(([u]) => between(x, u - 0.5, columns)),
      y: places.map(([, v]) => between(y, v - 0.5, rows)),
      cell,
    })),
  );
}

/** Along x and y, as GeoJSON has it. */
type Place = readonly number[];

/** The parts of a ring that do not lie on the edge, where values outside of the lattice are taken to be below 0. */
function opened(ring: readonly Place[], [width, height]: readonly [number, number]): readonly (readonly Place[])[] {
  const isEdge = ([u, v]: Place) => u === 0 || v === 0 || u === width || v === height;
  const first = ring.findIndex(isEdge);
  if (first < 0) return [ring];
  const parts: Place[][] = [];
  let part: Place[] = [];
  // The last place of a ring is its first one.
  for (let n = 1; n < ring.length; n++) {
    const place = ring[(first + n) % (ring.length - 1)];
    if (!isEdge(place)) part.push(place);
    else if (part.length > 0) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts.filter(({ length }) => length > 1);
}

function between(range: Range, k: number, cells: number): number {
  const whole = Math.floor(k);
  const low = placeAt(range, whole, cells);
  return k === whole ? low : low + (k - whole) * (placeAt(range, whole + 1, cells) - low);
}
