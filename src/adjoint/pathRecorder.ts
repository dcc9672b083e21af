import type { AdjointPath } from "./gradientResult.ts";

/** Collects the rows of an adjoint's path. */
export class PathRecorder {
  readonly #t: number[] = [];
  readonly #z: Float64Array[] = [];
  readonly #a: Float64Array[] = [];
  readonly #gradient: Float64Array[] = [];
  readonly #jumps: number[] = [];

  /** Copies a row; `jump` where the adjoint has just jumped. */
  add(t: number, z: Float64Array, a: Float64Array, gradient: Float64Array, jump = false): void {
    if (jump) this.#jumps.push(this.#t.length);
    this.#t.push(t);
    this.#z.push(z.slice());
    this.#a.push(a.slice());
    this.#gradient.push(gradient.slice());
  }

  path(): AdjointPath {
    return {
      t: Float64Array.from(this.#t),
      z: joined(this.#z),
      a: joined(this.#a),
      gradient: joined(this.#gradient),
      jumps: this.#jumps,
    };
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
