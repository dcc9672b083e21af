import { append } from "../core/append.ts";
import { squared } from "../core/squared.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Curve, zeroContours } from "./contour.ts";
import { changesSign, mayHideZero } from "./hiddenZero.ts";
import { joined } from "./joined.ts";
import { type Lattice, partsOf, placeAt, sampleField } from "./lattice.ts";
import { onZero } from "./onZero.ts";
import { hasExtent, type Plane, widenedView } from "./plane.ts";

/** Where one component of the field is 0: all branches in a window, a NaN between two of them. */
export interface Nullcline {
  readonly component: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The component is 0 at every place looked at: there is no curve to draw. */
  readonly everywhere: boolean;
}

/** Tiles a side of the view, and cells a side of a tile. */
const TILES = 8;
const CELLS = 16;
/** A tile in which a branch may hide is divided into so many a side, and those again: down to 1/32,768 of the view. */
const PARTS = 4;
const DIVISIONS = 4;
/** Values sampled of one component beyond the first lattice: tens of milliseconds. */
const MOST_VALUES = 400_000;

/**
 * The nullclines of the components along the axes. Where a branch could hide between samples these are taken more finely; places of the
 * curves are then brought onto the zero by Newton's iteration, to |f_i| ≤ 1e-10 or the rounding of f_i. What does not get there is no
 * zero (a jump) and is left out.
 *
 * A little more than the view is looked at, so that a branch along its edge is seen.
 */
export function nullclines(flow: FrozenFlow, plane: Plane): readonly Nullcline[] {
  const [empty, everywhere] = [new Float64Array(), false];
  if (!hasExtent(plane.view)) return plane.axes.map((component) => ({ component, x: empty, y: empty, everywhere }));
  const cells = TILES * CELLS;
  const { x, y } = widenedView(plane.view, 1 / cells);
  return plane.axes.map((component) => {
    const [whole] = sampleField(flow, plane, [{ x, y, component }], cells, cells);
    if (whole.values.every((value) => value === 0)) return { component, x: empty, y: empty, everywhere: true };
    const curves = curvesIn(flow, plane, component, tilesOf(whole));
    return { component, ...joined(onZero(flow, plane, component, curves)), everywhere };
  });
}

/** The curves of some tiles; those in which more may hide are divided, all of one size at a time. */
function curvesIn(flow: FrozenFlow, plane: Plane, component: number, tiles: readonly Lattice[]): readonly Curve[] {
  const curves: Curve[] = [];
  let left = MOST_VALUES;
  let looked = tiles;
  for (let depth = 0; looked.length > 0; depth++) {
    const divided: Lattice[] = [];
    for (const tile of looked) {
      const cost = PARTS * PARTS * squared(CELLS + 1);
      const found = changesSign(tile) ? zeroContours(tile) : [];
      if (depth < DIVISIONS && left >= cost && (mayHideZero(tile) || found.some(isRough))) {
        left -= cost;
        divided.push(tile);
      } else append(curves, found);
    }
    const parts = divided.flatMap((tile) =>
      partsOf(tile.y, PARTS).flatMap((y) => partsOf(tile.x, PARTS).map((x) => ({ x, y, component }))),
    );
    looked = parts.length > 0 ? sampleField(flow, plane, parts, CELLS, CELLS) : [];
  }
  return curves;
}

/** A closed curve around few samples, or one that only cuts a corner, says little of its shape. */
const FEW_AROUND = 12;
const FEW = 3;
const isRough = ({ x, y }: Curve) =>
  x.length <= FEW || (x.length <= FEW_AROUND && x[0] === x[x.length - 1] && y[0] === y[y.length - 1]);

/** The parts of the first lattice, samples on their edges included. */
function tilesOf(whole: Lattice): readonly Lattice[] {
  const width = whole.columns + 1;
  const ends = (range: Lattice["x"], k: number) =>
    [placeAt(range, k * CELLS, whole.columns), placeAt(range, (k + 1) * CELLS, whole.columns)] as const;
  return Array.from({ length: TILES * TILES }, (_, n) => {
    const [row, column] = [Math.floor(n / TILES), n % TILES];
    const values = new Float64Array(squared(CELLS + 1));
    for (let r = 0; r <= CELLS; r++) {
      const from = (row * CELLS + r) * width + column * CELLS;
      values.set(whole.values.subarray(from, from + CELLS + 1), r * (CELLS + 1));
    }
    return { columns: CELLS, rows: CELLS, x: ends(whole.x, column), y: ends(whole.y, row), values };
  });
}
