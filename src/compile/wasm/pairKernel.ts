import type { KernelInfo, PairKernel } from "../../core/kernel.ts";
import { isFsal, type Tableau } from "../../core/tableau.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { DerivedParameters } from "./derivedParameters.ts";
import { instantiate } from "./engine.ts";
import { FieldPlan } from "./fieldPlan.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { f64, f64x2 } from "./laneType.ts";
import { routines } from "./math/registry.ts";
import { PairLayout } from "./pairLayout.ts";
import { emitPairModule, type PairExports } from "./pairModule.ts";
import { hasRelaxedSimd } from "./relaxedSimd.ts";

export interface PairOptions {
  /** One trajectory at a time in scalar code, or a tile of them in SIMD code. */
  readonly lanes: "one" | "many";
  /** Fuse products with sums where the engine can; default true. */
  readonly relaxedSimd?: boolean;
}

const PAGE = 65536;

/**
 * Compiles f and an embedded pair into a kernel that attempts steps.
 *
 * @throws Error for a method that is no pair or is not first same as last
 */
export function compilePair(field: VectorField, pair: Tableau, { lanes, relaxedSimd = true }: PairOptions): PairKernel {
  if (!isFsal(pair)) throw new Error(`${pair.name} is not first same as last`);
  const plan = new FieldPlan(field, pair.b.length);
  const fused = relaxedSimd && hasRelaxedSimd();
  const target = lanes === "one" ? { type: f64, width: 1 } : { type: f64x2, width: plan.vectorsPerTile(MANY) };
  return new WasmPairKernel(plan, pair, { ...target, fused, routines });
}

/** Vectors of a batch that is larger than any tile. */
const MANY = 1000;

class WasmPairKernel implements PairKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  readonly stages: number;
  readonly extraStages: number;
  readonly tolerance: Float64Array;
  readonly t: Float64Array;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly k: Float64Array;
  readonly error: Float64Array;
  readonly info: KernelInfo;
  readonly #exports: PairExports;
  readonly #derived: DerivedParameters;
  /** The parameters, and what is derived from them, in memory. */
  readonly #values: Float64Array;
  readonly #parameters: number;
  readonly #workspace: number;
  readonly #tile: number;

  constructor(plan: FieldPlan, pair: Tableau, target: FixedStepTarget) {
    const { type, width } = target;
    this.dimension = plan.field.dimension;
    this.parameterCount = plan.field.parameterCount;
    this.lanes = type.lanes * width;
    this.stages = pair.b.length;
    this.extraStages = pair.dense?.extra?.c.length ?? 0;
    const tileBytes = this.lanes * type.numberBytes;
    const allStages = this.stages + this.extraStages;
    const layout = new PairLayout(this.dimension, allStages, tileBytes);
    const { bytes, dataEnd } = emitPairModule(plan, pair, layout, target);
    this.#exports = instantiate(bytes);
    this.#parameters = dataEnd;
    this.#derived = plan.parameters;
    this.#workspace = align(this.#parameters + type.numberBytes * this.#derived.length);
    this.#tile = align(this.#workspace + plan.graph.slotCount * tileBytes);
    const { memory } = this.#exports;
    const missing = this.#tile + layout.bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const numbers = (offset: number, length: number) => new Float64Array(memory.buffer, this.#tile + offset, length);
    this.#values = new Float64Array(memory.buffer, this.#parameters, this.#derived.length);
    this.tolerance = numbers(layout.tolerance, 2);
    this.t = numbers(layout.t, this.lanes);
    this.h = numbers(layout.h, this.lanes);
    this.error = numbers(layout.error, this.lanes);
    const size = this.dimension * this.lanes;
    this.z = numbers(layout.z, size);
    this.zNew = numbers(layout.zNew, size);
    this.k = numbers(layout.k(0), allStages * size);
    this.info = {
      bytes: bytes.length,
      nodes: plan.graph.cost,
      relaxedSimd: target.fused && type.vector !== undefined,
      lanes: type.lanes,
      vectorsPerTile: width,
    };
  }

  setParameters(theta: Float64Array): void {
    this.#derived.write(theta, this.#values);
  }

  derivative(): void {
    this.#exports.derivative(this.#parameters, this.#workspace, this.#tile);
  }

  attempt(): void {
    this.#exports.attempt(this.#parameters, this.#workspace, this.#tile);
  }

  extend(): void {
    this.#exports.extend(this.#parameters, this.#workspace, this.#tile);
  }
}

function align(address: number): number {
  return (address + 15) & ~15;
}
