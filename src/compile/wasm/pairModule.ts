import { stepControl } from "../../core/stepControl.ts";
import { stiffnessContrast } from "../../core/stiffnessContrast.ts";
import { errorWeights, lowerErrorWeights, type Tableau } from "../../core/tableau.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { FieldCode } from "./fieldCode.ts";
import type { FieldPlan } from "./fieldPlan.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { emitControl, emitCruise } from "./pairControl.ts";
import type { PairLayout } from "./pairLayout.ts";
import { forComponents, TILE } from "./pairTile.ts";
import { emitLaneFunctions } from "./queueLanes.ts";
import type { QueueLayout } from "./queueLayout.ts";
import { emitQueue } from "./queueModule.ts";
import { advanced } from "./stepCode.ts";
import { TileField } from "./tileField.ts";
import type { TileExports } from "./tileKernel.ts";

/** The functions of a pair's module. */
export interface PairExports extends TileExports {
  extend(parameters: number, workspace: number, tile: number): void;
  /** Attempts at most so many steps, at least one, and returns how many it made. */
  cruise(parameters: number, workspace: number, tile: number, most: number): number;
  /** Follows trajectories of the queue for so many attempts at most; 1 where a lane needs the caller. */
  queue(parameters: number, workspace: number, tile: number, most: number): number;
}

export interface PairModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first address free for parameters, workspace and the tile. */
  readonly dataEnd: number;
}

/** Emits the code that attempts steps of a pair that is first same as last. */
export function emitPairModule(
  plan: FieldPlan,
  pair: Tableau,
  layout: QueueLayout,
  { type, width, fused, routines }: FixedStepTarget,
): PairModule {
  const module = new ModuleAssembler(type, routines, fused);
  const field = new FieldCode(module, plan, width, { time: "each lane" });
  const stages = pair.b.length;
  const nodes = [...pair.c, ...(pair.dense?.extra?.c ?? [])];
  const rows = [...pair.a, ...(pair.dense?.extra?.a ?? [])];
  const emit = (name: keyof PairExports, first: number, end: number, after?: (step: PairStep) => void) => {
    const { out, lanes } = module.function(width, ["i32", "i32", "i32"], [], name);
    lanes.scope(() => {
      const step = new PairStep(lanes, field, layout);
      for (let stage = first; stage < end; stage++) {
        step.evaluate(stage, rows[stage], nodes[stage], stage === stages - 1 ? layout.zNew : layout.stage);
      }
      after?.(step);
      return [];
    });
    return out;
  };
  emit("derivative", 0, 1);
  const attempt = emit("attempt", 1, stages, (step) => {
    step.error(pair);
    emitControl(step.lanes, layout, stepControl(pair));
  });
  const extend = emit("extend", stages, nodes.length);
  const { lanes } = module.function(width, ["i32", "i32", "i32", "i32"], ["i32"], "cruise");
  emitCruise(lanes, layout, layout.k(stages - 1), attempt);
  const weights = pair.dense?.b ?? [];
  const { leastMemory } = stepControl(pair);
  emitQueue(module.function(width, ["i32", "i32", "i32", "i32"], ["i32"], "queue").lanes, {
    layout,
    kLast: layout.k(stages - 1),
    attempt,
    extend: nodes.length > stages ? extend : undefined,
    functions: emitLaneFunctions(module, layout, weights, leastMemory),
    contrast: stiffnessContrast(pair),
  });
  return { bytes: module.finish(), dataEnd: module.dataEnd };
}

/** Code on the one tile of a pair kernel. */
class PairStep {
  readonly lanes: LaneAssembler;
  readonly #field: TileField;
  readonly #layout: PairLayout;
  readonly #t: TileLane;
  readonly #h: TileLane;

  constructor(lanes: LaneAssembler, field: FieldCode, layout: PairLayout) {
    this.lanes = lanes;
    this.#field = new TileField(lanes, field, layout);
    this.#layout = layout;
    this.#t = lanes.load(TILE, layout.t);
    this.#h = lanes.load(TILE, layout.h);
  }

  /** Puts the state of a stage at `target` (the first stage's is z itself), and f there into its k. */
  evaluate(stage: number, row: readonly number[], c: number, target: number): void {
    const lanes = this.lanes;
    const layout = this.#layout;
    if (stage > 0) {
      forComponents(lanes, layout, (pointer, offset) => {
        const k = (j: number) => lanes.load(pointer, offset + layout.k(j));
        const z = lanes.load(pointer, offset + layout.z);
        lanes.store(pointer, offset + target, advanced(lanes, z, this.#h, row, k));
      });
    }
    const state = stage > 0 ? target : layout.z;
    lanes.scope(() => {
      this.#field.evaluate(state, this.#field.usesTime ? this.#stageTime(c) : undefined, layout.k(stage));
      return [];
    });
  }

  /** The scaled norm of the error estimate, after the last stage. */
  error(pair: Tableau): void {
    const lanes = this.lanes;
    const layout = this.#layout;
    const rtol = lanes.loadSplat(TILE, layout.rtol);
    const lower = lowerErrorWeights(pair);
    const estimates = [errorWeights(pair), ...(lower ? [lower] : [])].map((weights) => ({
      weights,
      sum: lanes.variable(lanes.constant(0)),
    }));
    // z − z is 0 for a finite z, else NaN, which stays in the sum.
    const tally = lanes.variable(lanes.constant(0));
    forComponents(lanes, layout, (pointer, offset) => {
      const size = (vector: number) => lanes.op("abs", lanes.load(pointer, offset + vector));
      const larger = lanes.op("max", size(layout.z), size(layout.zNew));
      const scale = lanes.multiplyAdd(rtol, larger, lanes.load(pointer, offset + layout.atols));
      for (const { weights, sum } of estimates) {
        const k = (j: number) => lanes.load(pointer, offset + layout.k(j));
        const scaled = lanes.op("div", advanced(lanes, lanes.constant(0), this.#h, weights, k), scale);
        lanes.assign(sum, lanes.multiplyAdd(scaled, scaled, sum));
      }
      for (const vector of [layout.zNew, layout.k(pair.b.length - 1)]) {
        const x = lanes.load(pointer, offset + vector);
        lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", x, x)));
      }
    });
    const [e2, lower2] = estimates.map(({ sum }) => lanes.op("div", sum, lanes.constant(layout.dimension)));
    const norm = lower2 ? this.#damped(e2, lower2) : lanes.op("sqrt", e2);
    lanes.store(TILE, layout.error, lanes.op("add", norm, tally));
  }

  /** e²/√(e² + 0.01 ê²), and 0 where e is. */
  #damped(e2: TileLane, lower2: TileLane): TileLane {
    const lanes = this.lanes;
    const norm = lanes.op("sqrt", lanes.multiplyAdd(lanes.constant(0.01), lower2, e2));
    const isZero = lanes.op("eq", e2, lanes.constant(0));
    return lanes.op("select", isZero, e2, lanes.op("div", e2, norm));
  }

  #stageTime(c: number): TileLane {
    return c === 0 ? this.#t : this.lanes.multiplyAdd(this.lanes.constant(c), this.#h, this.#t);
  }
}
