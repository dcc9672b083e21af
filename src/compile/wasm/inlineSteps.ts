import { isFsal } from "../../core/tableau.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { FieldCode } from "./fieldCode.ts";
import { fusedlyAdvanced, multiplesOf } from "./fusedAdvance.ts";
import type { Place } from "./place.ts";
import { advanced, emitSteps, pushStageTime, type StepContext, type TakenStep } from "./stepCode.ts";

/** Steps of one tile with f repeated at every stage and everything in locals. */
export function emitInlineSteps(context: StepContext, field: FieldCode, theta: Place): void {
  const { lanes, tableau, dimension, states } = context;
  const { a, b, c } = tableau;
  const { out } = lanes;
  lanes.scope(() => {
    const z = Array.from({ length: dimension }, (_, i) => lanes.load(states, i * lanes.tileBytes));
    const stage = (at: readonly TileLane[], step: TakenStep, c: number): readonly TileLane[] => {
      if (!field.plan.usesTime) return field.signed(lanes, at, undefined, theta);
      return lanes.scope(() => {
        const time = out.local("f64");
        pushStageTime(lanes, step, c);
        out.set(time);
        const lane = lanes.splat(time);
        out.release(time);
        return field.signed(lanes, at, lane, theta);
      });
    };
    // Only where f does not read t: t + h need not be t0 + (n + 1)·h where t is the smaller one.
    const reuse = isFsal(tableau) && !field.plan.usesTime;
    const kept = reuse ? field.signed(lanes, z, undefined, theta).map((k) => lanes.variable(k)) : [];
    emitSteps(context, (step) => {
      lanes.scope(() => {
        const h = multiplesOf(lanes, step.h);
        const k: (readonly TileLane[])[] = [];
        let at: readonly TileLane[] = z;
        const combine = (weights: readonly number[]) =>
          z.map((component, i) =>
            field.plan.isFused
              ? fusedlyAdvanced(lanes, component, h, weights, (j) => k[j][i], field.plan.isNegated[i])
              : advanced(lanes, component, h(1), weights, (j) => k[j][i]),
          );
        for (let i = 0; i < b.length; i++) {
          at = combine(a[i]);
          k.push(i === 0 && reuse ? kept : stage(at, step, c[i]));
        }
        const next = reuse ? at : combine(b);
        z.forEach((component, i) => {
          lanes.assign(component, next[i]);
        });
        kept.forEach((component, i) => {
          lanes.assign(component, k[b.length - 1][i]);
        });
        return [];
      });
    });
    z.forEach((component, i) => {
      lanes.store(states, i * lanes.tileBytes, component);
    });
    return [];
  });
}
