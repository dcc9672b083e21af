import { isFsal } from "../../core/tableau.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { FieldCode } from "./fieldCode.ts";
import { LoopCounter } from "./loopCounter.ts";
import { advanced, emitSteps, pushStageTime, type StepContext, type TakenStep } from "./stepCode.ts";

/** Tile vectors of workspace that the steps need after those of f: the state of a stage and every stage's k. */
export function stepSlots(dimension: number, stages: number): number {
  return (1 + stages) * dimension;
}

/** Steps of one tile with f called at every stage; states and stages stand in memory and are combined in loops. */
export function emitMemorySteps(context: StepContext, field: FieldCode): void {
  const { lanes, tableau, dimension, states, workspace, parameters } = context;
  const { a, b, c } = tableau;
  const { out } = lanes;
  const stageState = field.plan.graph.slotCount * lanes.tileBytes;
  const k = (stage: number) => stageState + (1 + stage) * dimension * lanes.tileBytes;
  const pushAddress = (offset: number) => {
    out.get(workspace);
    out.i32(offset);
    out.op("i32.add");
  };
  const call = (stage: number, step: TakenStep | undefined, atState: boolean) => {
    field.call(out, () => {
      out.get(parameters);
      out.get(workspace);
      if (atState) out.get(states);
      else pushAddress(stageState);
      pushAddress(k(stage));
      if (field.plan.usesTime && step) pushStageTime(lanes, step, c[stage]);
      else out.f64(0);
    });
  };
  lanes.scope(() => {
    const h = lanes.variable(lanes.splat(context.h));
    /** For the first components, the combination of the state with the stages so far, put where `target` says. */
    const combine = (weights: readonly number[], target: "states" | "stage", components = dimension) => {
      if (components === 0) return;
      LoopCounter.repeat(lanes, components, (counter) => {
        const z = counter.address(states, lanes.tileBytes);
        const own = counter.address(workspace, lanes.tileBytes);
        const slope = (j: number): TileLane => lanes.load(own, k(j));
        const value = advanced(lanes, lanes.load(z, 0), h, weights, slope);
        if (target === "states") lanes.store(z, 0, value);
        else lanes.store(own, stageState, value);
      });
    };
    // Only where f does not read t: t + h need not be t0 + (n + 1)·h where t is the smaller one.
    const reuse = isFsal(tableau) && !field.plan.usesTime;
    if (reuse) call(0, undefined, true);
    emitSteps(context, (step) => {
      lanes.assign(h, lanes.splat(step.h));
      for (let i = 0; i < b.length; i++) {
        if (i === 0 && reuse) continue;
        const atState = a[i].every((x) => x === 0);
        // Where the last stage is the new state, it is wanted whole.
        if (!atState) combine(a[i], "stage", reuse && i === b.length - 1 ? dimension : field.plan.read);
        call(i, step, atState);
      }
      if (!reuse) combine(b, "states");
      else {
        LoopCounter.repeat(lanes, dimension, (counter) => {
          const own = counter.address(workspace, lanes.tileBytes);
          lanes.store(counter.address(states, lanes.tileBytes), 0, lanes.load(own, stageState));
          lanes.store(own, k(0), lanes.load(own, k(b.length - 1)));
        });
      }
    });
    return [];
  });
}
