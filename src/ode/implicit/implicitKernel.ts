import { bandNorm } from "../../core/bandNorm.ts";
import type { KernelInfo } from "../../core/kernel.ts";
import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { SteppedKernel } from "../steppedKernel.ts";
import { AlgebraicPart } from "./algebraicPart.ts";
import type { ImplicitMethod } from "./implicitMethod.ts";
import { JacobianAt } from "./jacobianAt.ts";
import { Linearisation } from "./linearisation.ts";
import { Mass } from "./mass.ts";

/** Attempts steps of an implicit method, and tells what the derivative of its right-hand side makes of slopes. */
export class ImplicitKernel extends SteppedKernel {
  readonly weigh: ((slope: Float64Array) => void) | undefined;
  readonly settle: (() => boolean) | undefined;
  readonly #system: LinearisedSystem;
  #damping: Linearisation | undefined;
  #looked: JacobianAt | undefined;

  constructor(system: LinearisedSystem, method: ImplicitMethod, info: KernelInfo) {
    super(system, method, info);
    this.#system = system;
    if (!system.mass) return;
    const mass = new Mass(system);
    this.weigh = (slope) => slope.set(mass.times(slope, new Float64Array(this.dimension)));
    const algebraic = new AlgebraicPart(system, system.mass);
    if (!algebraic.isEmpty) this.settle = () => algebraic.settle(this.t[0], this.z) === "settled";
  }

  override setParameters(theta: Float64Array): void {
    super.setParameters(theta);
    this.#damping = undefined;
    this.#looked = undefined;
  }

  damp(t: number, z: Float64Array, h: number, slope: Float64Array): void {
    this.#damping ??= new Linearisation(this.#system, this.effort);
    const solved = this.#damping.prepare(t, z, 1 / h);
    for (let i = 0; i < slope.length; i++) slope[i] = solved ? slope[i] / h : Number.NaN;
    if (solved) this.#damping.solve(slope);
  }

  jacobianNorm(): number {
    this.#looked ??= new JacobianAt(this.#system, this.effort);
    this.#looked.moveTo(this.t[0], this.z);
    return bandNorm(this.#looked.entries, this.dimension, this.#system.band);
  }
}
