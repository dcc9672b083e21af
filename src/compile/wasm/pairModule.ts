import { stepControl } from "../../core/stepControl.ts";
import { stiffnessContrast } from "../../core/stiffnessContrast.ts";
import type { Tableau } from "../../core/tableau.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import { FieldCode } from "./fieldCode.ts";
import type { FieldPlan } from "./fieldPlan.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { emitControl, emitCruise } from "./pairControl.ts";
import { PairStep } from "./pairStep.ts";
import { pushArguments } from "./pairTile.ts";
import { emitLaneFunctions } from "./queueLanes.ts";
import type { QueueLayout } from "./queueLayout.ts";
import { emitQueue } from "./queueModule.ts";
import type { TileExports } from "./tileKernel.ts";
import { emitUnseen } from "./unseenCode.ts";
import type { UnseenLayout } from "./unseenLayout.ts";

/** The functions of a pair's module. */
export interface PairExports extends TileExports {
  extend(parameters: number, workspace: number, tile: number): void;
  /** Attempts at most so many steps, at least one, and returns how many it made. In float64. */
  cruise?(parameters: number, workspace: number, tile: number, most: number): number;
  /** Follows trajectories of the queue for so many attempts at most; 1 where a lane needs the caller. In float64. */
  queue?(parameters: number, workspace: number, tile: number, most: number): number;
  /** Takes steps that nobody has to see, so many at most, by what is known of quiet states; bits of lanes that are left to the caller. */
  unseen?(parameters: number, workspace: number, tile: number, most: number, quiet: number): number;
}

export interface PairModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first address free for parameters, workspace and the tile. */
  readonly dataEnd: number;
}

/**
 * Emits the code that attempts steps of a pair that is first same as last.
 *
 * @param unseen of planar states in several lanes: where it takes steps that nobody sees
 */
export function emitPairModule(
  plan: FieldPlan,
  pair: Tableau,
  layout: QueueLayout,
  unseen: UnseenLayout | undefined,
  { type, width, fused, routines, parameters }: FixedStepTarget,
): PairModule {
  const module = new ModuleAssembler(type, routines, fused);
  const field = new FieldCode(module, plan, width, { time: "each lane", parameters });
  const stages = pair.b.length;
  const extraStages = pair.dense?.extra?.c.length ?? 0;
  const { emitStages, emitAttempt } = stepsOf(pair, layout);
  const emit = (name: keyof PairExports, body: (step: PairStep) => void) => {
    const { out, lanes } = module.function(width, ["i32", "i32", "i32"], [], name);
    lanes.scope(() => {
      const step = new PairStep(lanes, field, layout);
      step.begin();
      body(step);
      return [];
    });
    return out;
  };
  emit("derivative", (step) => emitStages(step, 0, 1));
  const attempt = emit("attempt", (step) => emitAttempt(step));
  const extend = emit("extend", (step) => emitStages(step, stages, stages + extraStages));
  if (type.numberBytes === 8) emitWholeSolves();
  if (unseen) {
    const loop = module.function(width, ["i32", "i32", "i32", "i32", "i32"], ["i32"], "unseen");
    emitUnseen(loop.lanes, { layout, unseen, kLast: layout.k(stages - 1), attempt });
  }
  return { bytes: module.finish(), dataEnd: module.dataEnd };

  function emitWholeSolves(): void {
    const { lanes } = module.function(width, ["i32", "i32", "i32", "i32"], ["i32"], "cruise");
    emitCruise(lanes, layout, layout.k(stages - 1), attempt);
    const weights = pair.dense?.b ?? [];
    const { leastMemory } = stepControl(pair);
    const queue = module.function(width, ["i32", "i32", "i32", "i32"], ["i32"], "queue", "in memory");
    const callAttempt = () => {
      pushArguments(queue.out);
      queue.out.call(attempt);
    };
    /** In the loop itself constants stay at hand, which a call would set anew. */
    const repeatedAttempt = () => {
      const step = new PairStep(queue.lanes, field, layout);
      return () => {
        queue.lanes.scope(() => {
          step.begin();
          emitAttempt(step, { whereFinite: true });
          return [];
        });
      };
    };
    emitQueue(queue.lanes, {
      layout,
      kLast: layout.k(stages - 1),
      attempt: plan.isInline ? repeatedAttempt() : callAttempt,
      extend: extraStages > 0 ? extend : undefined,
      functions: emitLaneFunctions(module, layout, { weights, leastMemory }),
      contrast: stiffnessContrast(pair),
    });
  }
}

/** What is emitted for a step that has begun. */
function stepsOf(pair: Tableau, layout: QueueLayout) {
  const stages = pair.b.length;
  const nodes = [...pair.c, ...(pair.dense?.extra?.c ?? [])];
  const rows = [...pair.a, ...(pair.dense?.extra?.a ?? [])];
  const emitStages = (step: PairStep, first: number, end: number) => {
    for (let stage = first; stage < end; stage++) {
      step.evaluate(stage, rows[stage], nodes[stage], stage === stages - 1 ? layout.zNew : layout.stage);
    }
  };
  const emitAttempt = (step: PairStep, where?: Parameters<typeof emitControl>[3]) => {
    emitStages(step, 1, stages);
    step.error(pair, where);
    emitControl(step.lanes, layout, stepControl(pair), where);
  };
  return { emitStages, emitAttempt };
}
