import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import type { Effort } from "../steppedMethod.ts";

/** The derivatives of f at a point, made anew only where the point changes. */
export class JacobianAt {
  /** As `LinearisedSystem.linearise` writes it. */
  readonly entries: Float64Array;
  /** ∂f/∂t; 0 where f does not depend on t. */
  readonly byTime: Float64Array;
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #z: Float64Array;
  #t = Number.NaN;

  constructor(system: LinearisedSystem, effort: Effort) {
    const { dimension, band } = system;
    this.#system = system;
    this.#effort = effort;
    this.entries = new Float64Array(dimension * (band.lower + 1 + band.upper));
    this.byTime = new Float64Array(dimension);
    this.#z = new Float64Array(dimension);
  }

  isOf(t: number, z: Float64Array): boolean {
    return t === this.#t && z.every((x, i) => x === this.#z[i]);
  }

  /** Whether it is another one than before. */
  moveTo(t: number, z: Float64Array): boolean {
    if (this.isOf(t, z)) return false;
    this.#t = t;
    this.#z.set(z);
    this.#effort.jacobians++;
    this.#system.linearise(t, z, this.entries, this.byTime);
    return true;
  }
}
