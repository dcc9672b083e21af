import type { Arithmetic, KernelInfo, PairKernel, PairLimits } from "../../core/kernel.ts";
import { isFsal, type Tableau } from "../../core/tableau.ts";
import { host } from "../../elementary/elementary.ts";
import { routines } from "../../elementary/registry.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { instantiate } from "../../wasm/engine.ts";
import { f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import type { DerivedParameters } from "./derivedParameters.ts";
import { FieldPlan } from "./fieldPlan.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { PairLayout } from "./pairLayout.ts";
import { emitPairModule, type PairExports } from "./pairModule.ts";

export interface PairOptions {
  /** One trajectory at a time in scalar code, or a tile of them in SIMD code. */
  readonly lanes: "one" | "many";
  /** Fuse products with sums where the engine can; default true. */
  readonly arithmetic?: Arithmetic;
}

const PAGE = 65536;

/**
 * Compiles f and an embedded pair into a kernel that attempts steps.
 *
 * @throws Error for a method that is no pair or is not first same as last
 */
export function compilePair(field: VectorField, pair: Tableau, { lanes, arithmetic }: PairOptions): PairKernel {
  if (!isFsal(pair)) throw new Error(`${pair.name} is not first same as last`);
  const plan = new FieldPlan(field, pair.b.length);
  const fused = availableArithmetic(arithmetic) === "fused";
  const target = lanes === "one" ? { type: f64, width: 1 } : { type: f64x2, width: plan.vectorsPerTile(MANY) };
  return new WasmPairKernel(plan, pair, { ...target, fused, routines });
}

/** Vectors of a batch that is larger than any tile. */
const MANY = 1000;

class WasmPairKernel implements PairKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  readonly usesTime: boolean;
  readonly stages: number;
  readonly extraStages: number;
  readonly t: Float64Array;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly k: Float64Array;
  readonly error: Float64Array;
  readonly next: Float64Array;
  readonly memory: Float64Array;
  readonly nextMemory: Float64Array;
  readonly rejected: Float64Array;
  readonly horizon: Float64Array;
  readonly accepted: Float64Array;
  readonly info: KernelInfo;
  readonly #exports: PairExports;
  readonly #derived: DerivedParameters;
  /** The parameters, and what is derived from them, in memory. */
  readonly #values: Float64Array;
  readonly #atols: Float64Array;
  readonly #limits: Readonly<Record<Exclude<keyof PairLimits, "atols">, Float64Array>>;
  readonly #parameters: number;
  readonly #workspace: number;
  readonly #tile: number;

  constructor(plan: FieldPlan, pair: Tableau, target: FixedStepTarget) {
    const { type, width } = target;
    this.dimension = plan.field.dimension;
    this.parameterCount = plan.field.parameterCount;
    this.lanes = type.lanes * width;
    this.usesTime = plan.usesTime;
    this.stages = pair.b.length;
    this.extraStages = pair.dense?.extra?.c.length ?? 0;
    const tileBytes = this.lanes * type.numberBytes;
    const allStages = this.stages + this.extraStages;
    const layout = new PairLayout(this.dimension, allStages, tileBytes);
    const { bytes, dataEnd } = emitPairModule(plan, pair, layout, target);
    this.#exports = instantiate(bytes, host);
    this.#derived = plan.parameters;
    this.#parameters = dataEnd;
    this.#workspace = align(this.#parameters + type.numberBytes * this.#derived.length);
    this.#tile = align(this.#workspace + plan.graph.slotCount * tileBytes);
    const { memory } = this.#exports;
    const missing = this.#tile + layout.bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const window = (offset: number, length: number) => new Float64Array(memory.buffer, this.#tile + offset, length);
    this.#values = new Float64Array(memory.buffer, this.#parameters, this.#derived.length);
    this.#limits = {
      rtol: window(layout.rtol, 1),
      smallest: window(layout.smallest, 1),
      largest: window(layout.largest, 1),
      direction: window(layout.direction, 1),
    };
    this.#atols = window(layout.atols, this.dimension * this.lanes);
    const byLane = (offset: number) => window(offset, this.lanes);
    this.t = byLane(layout.t);
    this.h = byLane(layout.h);
    this.error = byLane(layout.error);
    this.next = byLane(layout.next);
    this.memory = byLane(layout.memory);
    this.nextMemory = byLane(layout.nextMemory);
    this.rejected = byLane(layout.rejected);
    this.horizon = byLane(layout.horizon);
    this.accepted = byLane(layout.accepted);
    const size = this.dimension * this.lanes;
    this.z = window(layout.z, size);
    this.zNew = window(layout.zNew, size);
    this.k = window(layout.k(0), allStages * size);
    this.info = {
      bytes: bytes.length,
      nodes: plan.graph.cost,
      arithmetic: target.fused && type.vector !== undefined ? "fused" : "strict",
      lanes: type.lanes,
      vectorsPerTile: width,
    };
  }

  setParameters(theta: Float64Array): void {
    this.#derived.write(theta, this.#values);
  }

  setLimits({ atols, ...limits }: PairLimits): void {
    for (const [name, window] of Object.entries(this.#limits)) window[0] = limits[name as keyof typeof limits];
    for (let at = 0; at < this.#atols.length; at++) this.#atols[at] = atols[Math.floor(at / this.lanes)];
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

  evaluate(t: Float64Array, z: Float64Array, out: Float64Array): void {
    const { dimension, lanes } = this;
    const count = t.length;
    for (let first = 0; first < count; first += lanes) {
      // Lanes beyond the last point repeat it.
      for (let lane = 0; lane < lanes; lane++) {
        const j = Math.min(first + lane, count - 1);
        this.t[lane] = t[j];
        for (let i = 0; i < dimension; i++) this.z[i * lanes + lane] = z[i * count + j];
      }
      this.derivative();
      for (let j = first; j < Math.min(first + lanes, count); j++) {
        for (let i = 0; i < dimension; i++) out[i * count + j] = this.k[i * lanes + (j - first)];
      }
    }
  }

  cruise(attempts: number): number {
    return this.#exports.cruise(this.#parameters, this.#workspace, this.#tile, attempts);
  }
}

function align(address: number): number {
  return (address + 15) & ~15;
}
