import type { FieldCode } from "./fieldCode.ts";
import { LoopCounter } from "./loopCounter.ts";
import type { StageRecords } from "./stageRecords.ts";
import { advanced, emitSteps, pushStageTime, type StepContext } from "./stepCode.ts";

/** Steps of one tile that leave their stages as records at the address in `tape`, which moves behind them. */
export function emitStoringSteps(context: StepContext, field: FieldCode, records: StageRecords, tape: number): void {
  const { lanes, tableau, dimension, states, workspace, parameters } = context;
  const { a, b, c } = tableau;
  const { out, tileBytes } = lanes;
  const pushRecord = (slot: number) => {
    out.get(tape);
    out.i32(slot * tileBytes);
    out.op("i32.add");
  };
  lanes.scope(() => {
    const h = lanes.variable(lanes.splat(context.h));
    /** Every component's combination of the state with the stages so far becomes a stage's state, or the new state. */
    const combine = (weights: readonly number[], stage?: number) => {
      LoopCounter.repeat(lanes, dimension, (counter) => {
        const z = counter.address(states, tileBytes);
        const record = counter.address(tape, tileBytes);
        const slope = (j: number) => lanes.load(record, records.k(j) * tileBytes);
        const value = advanced(lanes, lanes.load(z, 0), h, weights, slope);
        if (stage === undefined) lanes.store(z, 0, value);
        else lanes.store(record, records.y(stage) * tileBytes, value);
      });
    };
    emitSteps(context, (step) => {
      lanes.assign(h, lanes.splat(step.h));
      records.counts.forEach((counts, i) => {
        if (!counts) return;
        combine(a[i], i);
        field.call(out, () => {
          out.get(parameters);
          out.get(workspace);
          pushRecord(records.y(i));
          pushRecord(records.k(i));
          if (field.plan.usesTime) pushStageTime(lanes, step, c[i]);
          else out.f64(0);
        });
      });
      combine(b);
      pushRecord(records.length);
      out.set(tape);
    });
    return [];
  });
}
