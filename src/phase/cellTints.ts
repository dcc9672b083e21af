import type { Precision } from "../core/kernel.ts";
import { sharedMemory } from "../core/sharedMemory.ts";
import { UNDECIDED } from "./destinations.ts";

const [UNKNOWN, ROUGH, CERTAIN] = [0, 1, 2];

/**
 * The cells of an image, sampled on ever finer lattices: where each goes, as far as that is known, and whether float32 or float64 found it.
 * Float32 is believed of a cell amid others that go where it goes, and of no other.
 */
export class CellTints {
  readonly columns: number;
  readonly rows: number;
  /** Row by row: the number of what draws the cell in, or `UNDECIDED`. */
  readonly of: Uint8Array;
  readonly #known: Uint8Array;
  #rough = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.of = new Uint8Array(columns * rows).fill(UNDECIDED);
    this.#known = new Uint8Array(columns * rows);
  }

  /** Cells that float32 alone has found. */
  get rough(): number {
    return this.#rough;
  }

  put(cells: Int32Array, found: Uint8Array, precision: Precision): void {
    const how = precision === "float32" ? ROUGH : CERTAIN;
    for (let k = 0; k < cells.length; k++) {
      const cell = cells[k];
      this.#rough += (how === ROUGH ? 1 : 0) - (this.#known[cell] === ROUGH ? 1 : 0);
      this.of[cell] = found[k];
      this.#known[cell] = how;
    }
  }

  /**
   * The cells of a lattice that are not known: those that a coarser image expects to go somewhere, and the others.
   *
   * @param expected absent, nothing is
   */
  unknown(spacing: number, expected?: Uint8Array) {
    const isUnknown = (cell: number) => this.#known[cell] === UNKNOWN;
    if (!expected) return { expected: new Int32Array(), others: this.#cells(spacing, isUnknown) };
    const isExpected = (cell: number) => expected[cell] !== UNDECIDED;
    return {
      expected: this.#cells(spacing, (cell) => isUnknown(cell) && isExpected(cell)),
      others: this.#cells(spacing, (cell) => isUnknown(cell) && !isExpected(cell)),
    };
  }

  /** The cells of a lattice of which float32 is not to be believed: it has found no end of them, another one than expected, or one beside them. */
  doubtful(spacing: number, expected: Uint8Array): Int32Array {
    return this.#cells(
      spacing,
      (cell) => this.#known[cell] === ROUGH && (this.of[cell] !== expected[cell] || !this.#isAmid(cell, spacing)),
    );
  }

  /** An image in which every sample of a lattice stands for the cells around it. */
  spread(spacing: number): Uint8Array {
    if (spacing === 1) return this.of.slice();
    const { columns, rows } = this;
    const half = spacing >> 1;
    const sampled = (k: number, count: number) => {
      const place = Math.floor(k / spacing) * spacing + half;
      return place < count ? place : place - spacing;
    };
    const across = Int32Array.from({ length: columns }, (_, c) => sampled(c, columns));
    const image = new Uint8Array(this.of.length);
    for (let r = 0, filled = -1; r < rows; r++) {
      const begin = r * columns;
      const from = sampled(r, rows);
      if (from === filled) image.copyWithin(begin, begin - columns, begin);
      else for (let c = 0; c < columns; c++) image[begin + c] = this.of[from * columns + across[c]];
      filled = from;
    }
    return image;
  }

  /** Whether a cell goes somewhere, and all that are so far away, also diagonally, go there. */
  #isAmid(cell: number, distance: number): boolean {
    const { columns, rows, of } = this;
    const tint = of[cell];
    if (tint === UNDECIDED) return false;
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    for (let r = row - distance; r <= row + distance; r += distance) {
      if (r < 0 || r >= rows) continue;
      for (let c = column - distance; c <= column + distance; c += distance)
        if (c >= 0 && c < columns && of[r * columns + c] !== tint) return false;
    }
    return true;
  }

  #cells(spacing: number, isWanted: (cell: number) => boolean): Int32Array {
    const { columns, rows } = this;
    const half = spacing >> 1;
    const most = Math.ceil((rows - half) / spacing) * Math.ceil((columns - half) / spacing);
    const cells = new Int32Array(sharedMemory(4 * most));
    let count = 0;
    for (let r = half; r < rows; r += spacing)
      for (let cell = r * columns + half; cell < (r + 1) * columns; cell += spacing)
        if (isWanted(cell)) cells[count++] = cell;
    return cells.subarray(0, count);
  }
}
