import type { AdjointPath } from "./gradientResult.ts";
import type { BetweenRows } from "./pathPieces.ts";

/** Rows of a path, about: on a screen cubics between so many cannot be told from what is between them. */
const MOST_ROWS = 4000;

/** Collects the rows of an adjoint's path. */
export class PathRecorder {
  readonly #between: BetweenRows;
  readonly #betweenFew: BetweenRows;
  readonly #t: number[] = [];
  readonly #z: Float64Array[] = [];
  readonly #a: Float64Array[] = [];
  readonly #gradient: Float64Array[] = [];
  readonly #jumps: number[] = [];

  /**
   * @param between what lies between rows that follow one another
   * @param betweenFew what lies between those that are left of too many
   */
  constructor(between: BetweenRows, betweenFew: BetweenRows) {
    this.#between = between;
    this.#betweenFew = betweenFew;
  }

  /** Copies a row that is not the last one again; `jump` where the adjoint has just jumped. */
  add(t: number, z: Float64Array, a: Float64Array, gradient: Float64Array, jump = false): void {
    const last = this.#t.length - 1;
    const isKnown = last >= 0 && this.#t[last] === t;
    const rows = [
      [z, this.#z],
      [a, this.#a],
      [gradient, this.#gradient],
    ] as const;
    if (!jump && isKnown && rows.every(([row, known]) => row.every((x, i) => Object.is(x, known[last][i])))) return;
    if (jump) this.#jumps.push(this.#t.length);
    this.#t.push(t);
    this.#z.push(z.slice());
    this.#a.push(a.slice());
    this.#gradient.push(gradient.slice());
  }

  path(): AdjointPath {
    const kept = this.#kept();
    const pick = (rows: readonly Float64Array[]) => joined(kept.map((n) => rows[n]));
    const rows = {
      t: Float64Array.from(kept, (n) => this.#t[n]),
      z: pick(this.#z),
      a: pick(this.#a),
      gradient: pick(this.#gradient),
      jumps: this.#jumps.map((row) => kept.indexOf(row)),
    };
    const between = kept.length < this.#t.length ? this.#betweenFew : this.#between;
    return { ...rows, pieces: (of, indices) => between(rows, of, indices) };
  }

  /** All rows, or of too many some, evenly: the ends, and every row of a time that there are two of. */
  #kept(): readonly number[] {
    const all = Array.from(this.#t.keys());
    const every = Math.ceil(all.length / MOST_ROWS);
    const isCorner = (n: number) => this.#t[n - 1] === this.#t[n] || this.#t[n + 1] === this.#t[n];
    return every === 1 ? all : all.filter((n) => n % every === 0 || n === all.length - 1 || isCorner(n));
  }
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float64Array(rows.length * width);
  rows.forEach((row, k) => {
    all.set(row, k * width);
  });
  return all;
}
