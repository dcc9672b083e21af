import type { Arithmetic, KernelInfo } from "../../core/kernel.ts";
import type { Band, PulledBack, ReversibleSystem } from "../../core/linearisedSystem.ts";
import type { MassMatrix } from "../../core/massMatrix.ts";
import { linearisation } from "../../graph/linearisation.ts";
import { pulledField, pulledTangentField } from "../../graph/pulledFields.ts";
import { usesTime, type VectorField } from "../../graph/vectorField.ts";
import { PointEvaluation } from "./pointEvaluation.ts";

/** Compiles f and its derivatives, each when it is first asked for. */
export function compileLinearised(
  field: VectorField,
  { arithmetic }: { readonly arithmetic?: Arithmetic } = {},
): ReversibleSystem & { readonly info: KernelInfo } {
  return new LinearisedField(field, arithmetic);
}

class LinearisedField implements ReversibleSystem {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly usesTime: boolean;
  readonly band: Band;
  readonly mass: MassMatrix | undefined;
  readonly #values: PointEvaluation;
  readonly #slopes: PointEvaluation;
  readonly #pulled: PointEvaluation;
  readonly #pulledTangent: PointEvaluation;
  readonly #theta: Float64Array;
  readonly #tau = new Float64Array(1);

  constructor(field: VectorField, arithmetic: Arithmetic | undefined) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.#theta = new Float64Array(field.parameterCount);
    this.usesTime = usesTime(field);
    this.band = linearisation(field).band;
    this.mass = field.mass;
    this.#values = new PointEvaluation(() => field, arithmetic);
    this.#slopes = new PointEvaluation(() => linearisation(field).field, arithmetic);
    this.#pulled = new PointEvaluation(() => pulledField(field), arithmetic);
    this.#pulledTangent = new PointEvaluation(() => pulledTangentField(field), arithmetic);
  }

  get info(): KernelInfo {
    return this.#values.info;
  }

  setParameters(theta: Float64Array): void {
    this.#theta.set(theta);
    for (const part of [this.#values, this.#slopes, this.#pulled, this.#pulledTangent]) part.setParameters(this.#theta);
  }

  value(t: number, z: Float64Array, out: Float64Array): void {
    fill(out, this.#values.at(t, z));
  }

  linearise(t: number, z: Float64Array, jacobian: Float64Array, byTime: Float64Array): void {
    const found = this.#slopes.at(t, z);
    fill(jacobian, found);
    if (this.usesTime) fill(byTime, found, jacobian.length);
  }

  pullback(t: number, z: Float64Array, a: Float64Array, out: PulledBack): void {
    take(out, this.#pulled.at(t, z, a));
  }

  pullbackOfTangent(t: number, z: Float64Array, a: Float64Array, v: Float64Array, tau: number, out: PulledBack): void {
    this.#tau[0] = tau;
    take(out, this.#pulledTangent.at(t, z, a, v, this.#tau));
  }
}

function fill(out: Float64Array, from: Float64Array, first = 0): void {
  for (let i = 0; i < out.length; i++) out[i] = from[first + i];
}

function take(out: PulledBack, from: Float64Array): void {
  fill(out.z, from);
  fill(out.theta, from, out.z.length);
  out.t = from[out.z.length + out.theta.length];
}
