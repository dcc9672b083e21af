import type { KernelInfo, PairLimits } from "../../core/kernel.ts";
import type { Numbers } from "../../core/numbers.ts";
import { type Memory, reserve } from "../../wasm/engine.ts";
import type { LaneType } from "../../wasm/laneType.ts";
import type { DerivedParameters } from "./derivedParameters.ts";
import type { PairLayout } from "./pairLayout.ts";

/** What every kernel's module has that attempts steps on a tile; all addresses are bytes. */
export interface TileExports {
  readonly memory: Memory;
  derivative(parameters: number, workspace: number, tile: number): void;
  attempt(parameters: number, workspace: number, tile: number): void;
}

/** A module ready to be called, and how its memory is divided. */
export interface TileParts<Exports extends TileExports, Layout extends PairLayout> {
  readonly exports: Exports;
  readonly layout: Layout;
  readonly parameters: DerivedParameters;
  readonly usesTime: boolean;
  /** What its memory holds. */
  readonly type: LaneType;
  readonly lanes: number;
  /** Rows of a step, and those behind them that only the continuous extension needs. */
  readonly stages: number;
  readonly extraStages: number;
  /** The first address free for parameters, workspace and tiles, and what f takes of the workspace. */
  readonly dataEnd: number;
  readonly slots: number;
  /** Tiles, by default one: what is beside the first is the kernel's own. */
  readonly tiles?: number;
  /** Where each lane has parameters of its own, from the tile's address on; absent where all have the same. */
  readonly theta?: number;
  readonly info: KernelInfo;
}

/** Of either precision. */
const NUMBER = Float64Array.BYTES_PER_ELEMENT;

/** The windows on one tile's memory that a kernel shows, and what is the same whatever its steps are. */
export abstract class TileKernel<
  Exports extends TileExports,
  Layout extends PairLayout,
  N extends Numbers = Float64Array,
> {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes: number;
  readonly usesTime: boolean;
  readonly stages: number;
  readonly extraStages: number;
  t!: N;
  h!: N;
  z!: N;
  zNew!: N;
  k!: N;
  error!: N;
  next!: N;
  memory!: N;
  nextMemory!: N;
  rejected!: N;
  horizon!: N;
  accepted!: N;
  readonly info: KernelInfo;
  protected readonly exports: Exports;
  protected readonly layout: Layout;
  /** Addresses. */
  protected readonly parameters: number;
  protected readonly workspace: number;
  protected readonly tile: number;
  readonly #derived: DerivedParameters;
  readonly #theta: number | undefined;
  readonly #isDouble: boolean;
  /** The parameters, and what is derived from them, in memory. */
  #values!: N;
  #atols!: N;
  #limits!: Readonly<Record<Exclude<keyof PairLimits, "atols">, N>>;

  constructor(parameterCount: number, parts: TileParts<Exports, Layout>) {
    const { exports, layout, parameters, lanes, stages, extraStages, slots, tiles = 1 } = parts;
    this.dimension = layout.dimension;
    this.parameterCount = parameterCount;
    this.lanes = lanes;
    this.usesTime = parts.usesTime;
    this.stages = stages;
    this.extraStages = extraStages;
    this.info = parts.info;
    this.exports = exports;
    this.layout = layout;
    this.#derived = parameters;
    this.#theta = parts.theta;
    this.#isDouble = parts.type.numberBytes === NUMBER;
    this.workspace = align(parts.dataEnd + NUMBER * parameters.length);
    this.tile = align(this.workspace + slots * layout.tileBytes);
    this.parameters = parts.theta === undefined ? parts.dataEnd : this.tile + parts.theta;
    const end = this.tile + tiles * layout.bytes;
    reserve(this.exports.memory, end);
    this.#look();
  }

  /** Lets the memory reach an address; where it grows, all windows are made anew. */
  protected reserve(end: number): void {
    if (reserve(this.exports.memory, end)) this.#look();
  }

  /** Makes the windows on the memory. */
  #look(): void {
    const { layout, lanes, dimension } = this;
    const own = this.#theta === undefined ? 1 : lanes;
    this.#values = this.#numbers(this.parameters, own * this.#derived.length);
    const one = (offset: number) => this.window(offset, 1);
    const { rtol, smallest, largest, direction } = layout;
    this.#limits = { rtol: one(rtol), smallest: one(smallest), largest: one(largest), direction: one(direction) };
    this.#atols = this.window(layout.atols, dimension * lanes);
    const byLane = (offset: number) => this.window(offset, lanes);
    this.t = byLane(layout.t);
    this.h = byLane(layout.h);
    this.error = byLane(layout.error);
    this.next = byLane(layout.next);
    this.memory = byLane(layout.memory);
    this.nextMemory = byLane(layout.nextMemory);
    this.rejected = byLane(layout.rejected);
    this.horizon = byLane(layout.horizon);
    this.accepted = byLane(layout.accepted);
    this.z = this.window(layout.z, dimension * lanes);
    this.zNew = this.window(layout.zNew, dimension * lanes);
    this.k = this.window(layout.k(0), (this.stages + this.extraStages) * dimension * lanes);
  }

  setParameters(theta: Float64Array): void {
    if (this.#theta === undefined) this.#derived.write(theta, this.#values);
    else for (let lane = 0; lane < this.lanes; lane++) this.putParameters(lane, theta, 0);
  }

  /** Those of a lane's own, where it has them. */
  protected putParameters(lane: number, thetas: Float64Array, first: number): void {
    this.copyParameters(thetas, first, this.#values, lane, this.lanes);
  }

  /** Parameters with what derives from them, one every `stride` numbers. */
  protected copyParameters(from: Float64Array, first: number, into: Numbers, at: number, stride: number): void {
    const { length } = this.#derived;
    if (length === this.parameterCount) {
      for (let p = 0; p < length; p++) into[at + p * stride] = from[first + p];
      return;
    }
    const all = new Float64Array(length);
    this.#derived.write(from.subarray(first, first + this.parameterCount), all);
    for (let p = 0; p < length; p++) into[at + p * stride] = all[p];
  }

  setLimits({ atols, ...limits }: PairLimits): void {
    for (const [name, window] of Object.entries(this.#limits)) window[0] = limits[name as keyof typeof limits];
    for (let at = 0; at < this.#atols.length; at++) this.#atols[at] = atols[Math.floor(at / this.lanes)];
  }

  derivative(): void {
    this.exports.derivative(this.parameters, this.workspace, this.tile);
  }

  attempt(): void {
    this.exports.attempt(this.parameters, this.workspace, this.tile);
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

  /** Numbers of a tile, by default of the first, from some bytes behind its address. */
  protected window(offset: number, length: number, tile = 0): N {
    return this.#numbers(this.tile + tile * this.layout.bytes + offset, length);
  }

  #numbers(address: number, length: number): N {
    const { buffer } = this.exports.memory;
    return (
      this.#isDouble ? new Float64Array(buffer, address, length) : new Float32Array(buffer, address, length)
    ) as N;
  }
}

function align(address: number): number {
  return (address + 15) & ~15;
}
