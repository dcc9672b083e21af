import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import type { Effort } from "../steppedMethod.ts";
import { BandFactors } from "./bandFactors.ts";
import { JacobianAt } from "./jacobianAt.ts";
import { Mass } from "./mass.ts";

/** The factors of `diagonal`·M − ∂f/∂z at a point, made anew only where the point or the diagonal changes. */
export class Linearisation {
  readonly #effort: Effort;
  readonly #jacobian: JacobianAt;
  readonly #mass: Mass;
  readonly #factors: BandFactors;
  #diagonal = Number.NaN;
  #regular = false;

  constructor(system: LinearisedSystem, effort: Effort) {
    this.#effort = effort;
    this.#jacobian = new JacobianAt(system, effort);
    this.#mass = new Mass(system);
    this.#factors = new BandFactors(system.dimension, system.band);
  }

  /** ∂f/∂t at the point; 0 where f does not depend on t. */
  get byTime(): Float64Array {
    return this.#jacobian.byTime;
  }

  /** Whether ∂f/∂z is that of (t, z). */
  isOf(t: number, z: Float64Array): boolean {
    return this.#jacobian.isOf(t, z);
  }

  /**
   * Whether the matrix with ∂f/∂z at (t, z) could be factored.
   *
   * @param keeps an older ∂f/∂z will do
   */
  prepare(t: number, z: Float64Array, diagonal: number, keeps = false): boolean {
    const moved = !keeps && this.#jacobian.moveTo(t, z);
    if (!moved && diagonal === this.#diagonal) return this.#regular;
    this.#diagonal = diagonal;
    this.#effort.factorisations++;
    this.#regular = this.#factors.factorShifted(diagonal, this.#jacobian.entries, this.#mass.entries);
    return this.#regular;
  }

  solve(b: Float64Array): void {
    this.#factors.solve(b);
  }

  /** By the transposed matrix. */
  solveTransposed(b: Float64Array): void {
    this.#factors.solveTransposed(b);
  }
}
