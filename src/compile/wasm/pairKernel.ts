import type { Arithmetic, PairKernel } from "../../core/kernel.ts";
import type { Numbers } from "../../core/numbers.ts";
import type { QuietMap, UnseenSteps } from "../../core/quietMap.ts";
import { isFsal, type Tableau } from "../../core/tableau.ts";
import type { QueueTerms, TrajectoryQueue } from "../../core/trajectoryQueue.ts";
import { host } from "../../elementary/elementary.ts";
import { float32Routines } from "../../elementary/float32/registry.ts";
import { routines } from "../../elementary/registry.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { instantiate } from "../../wasm/engine.ts";
import { f32x4, f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import type { Whose } from "./fieldCode.ts";
import { FieldPlan } from "./fieldPlan.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { emitPairModule, type PairExports } from "./pairModule.ts";
import { PairQueue, planQueue, type WriteParameters } from "./pairQueue.ts";
import { QueueLayout } from "./queueLayout.ts";
import { TileKernel } from "./tileKernel.ts";
import { UnseenLayout } from "./unseenLayout.ts";

export interface PairOptions {
  /** One trajectory at a time in scalar code, or a tile of them in SIMD code. */
  readonly lanes: "one" | "many";
  /** Fuse products with sums where the engine can; default true. */
  readonly arithmetic?: Arithmetic;
  /** Default: all lanes have the same ones. */
  readonly parameters?: Whose;
}

/**
 * Compiles f and an embedded pair into a kernel that attempts steps.
 *
 * @throws Error for a method that is no pair or is not first same as last
 */
export function compilePair(
  field: VectorField,
  pair: Tableau,
  { lanes, arithmetic, parameters }: PairOptions,
): PairKernel {
  const plan = planPair(field, pair);
  const fused = availableArithmetic(arithmetic) === "fused";
  const target = lanes === "one" ? { type: f64, width: 1 } : { type: f64x2, width: plan.vectorsPerTile(MANY) };
  return new WasmPairKernel(plan, pair, { ...target, fused, routines, parameters });
}

/**
 * The same for many lanes with all in float32, the kernel's memory too. It attempts steps and takes unseen ones; it neither cruises nor has
 * a queue, which are for results.
 *
 * @throws Error as `compilePair` does
 */
export function compileSinglePair(
  field: VectorField,
  pair: Tableau,
  { arithmetic }: Pick<PairOptions, "arithmetic">,
): PairKernel<Float32Array> {
  const plan = planPair(field, pair);
  const fused = availableArithmetic(arithmetic) === "fused";
  return new WasmPairKernel(plan, pair, {
    type: f32x4,
    width: plan.vectorsPerTile(MANY),
    fused,
    routines: float32Routines,
  });
}

function planPair(field: VectorField, pair: Tableau): FieldPlan {
  if (!isFsal(pair)) throw new Error(`${pair.name} is not first same as last`);
  return new FieldPlan(field, pair.b.length);
}

/** Vectors of a batch that is larger than any tile. */
const MANY = 1000;

class WasmPairKernel<N extends Numbers> extends TileKernel<PairExports, QueueLayout, N> implements PairKernel<N> {
  readonly setParametersOf: PairKernel<N>["setParametersOf"];
  readonly #unseen: UnseenLayout | undefined;
  /** The map behind the tile, where nothing else was put since. */
  #quiet: QuietMap | undefined;

  constructor(plan: FieldPlan, pair: Tableau, target: FixedStepTarget) {
    const { type, width } = target;
    const { dimension, parameterCount } = plan.field;
    const lanes = type.lanes * width;
    const stages = pair.b.length;
    const extraStages = pair.dense?.extra?.c.length ?? 0;
    const isOwn = target.parameters === "each lane";
    const own = isOwn ? plan.parameters.length : 0;
    const layout = new QueueLayout(dimension, stages + extraStages, lanes * type.numberBytes, own);
    const unseen = dimension === 2 && lanes > 1 ? new UnseenLayout(layout.tileBytes, type.numberBytes) : undefined;
    const { bytes, dataEnd } = emitPairModule(plan, pair, layout, unseen, target);
    super(parameterCount, {
      exports: instantiate(bytes, host),
      layout,
      parameters: plan.parameters,
      usesTime: plan.usesTime,
      type,
      lanes,
      stages,
      extraStages,
      dataEnd,
      ...(isOwn && { theta: layout.theta }),
      slots: plan.graph.slotCount,
      info: {
        bytes: bytes.length,
        nodes: plan.graph.cost,
        arithmetic: target.fused && type.vector !== undefined ? "fused" : "strict",
        lanes: type.lanes,
        vectorsPerTile: width,
      },
    });
    this.#unseen = unseen;
    if (isOwn) this.setParametersOf = (lane, thetas, first) => this.putParameters(lane, thetas, first);
  }

  extend(): void {
    this.exports.extend(this.parameters, this.workspace, this.tile);
  }

  cruise(attempts: number): number {
    return this.exports.cruise?.(this.parameters, this.workspace, this.tile, attempts) ?? 0;
  }

  queue(terms: QueueTerms): TrajectoryQueue | undefined {
    const { exports, layout, lanes, parameters, workspace, tile } = this;
    const plan = exports.queue && planQueue(layout, lanes, terms);
    if (!plan) return undefined;
    const begin = tile + layout.bytes;
    this.#quiet = undefined;
    this.reserve(begin + 8 * plan.length);
    const memory = { buffer: exports.memory.buffer, tile, begin, tileLanes: lanes };
    const run = (attempts: number) => exports.queue!(parameters, workspace, tile, attempts) !== 0;
    const write: WriteParameters = (thetas, first, into, at) => this.copyParameters(thetas, first, into, at, 1);
    return new PairQueue(layout, plan, memory, terms, write, run);
  }

  unseen(quiet: QuietMap, maxSteps: number): UnseenSteps<N> | undefined {
    const unseen = this.#unseen;
    if (!unseen) return undefined;
    const { exports, layout, lanes, parameters, workspace, tile } = this;
    const known = layout.bytes;
    this.reserve(tile + known + unseen.bytes);
    const window = (offset: number, length: number) => this.window(known + offset, length);
    unseen.write(window, quiet, maxSteps, quiet !== this.#quiet);
    this.#quiet = quiet;
    const seen = window(unseen.seen, lanes);
    seen.fill(-1);
    return {
      attempts: this.window(layout.attempts, lanes),
      taken: this.window(layout.taken, lanes),
      look: this.window(layout.look, lanes),
      seen,
      take: (most) => exports.unseen!(parameters, workspace, tile, most, tile + known),
    };
  }
}
