import { bandNorm } from "../../core/bandNorm.ts";
import type { KernelEffort, PairKernel } from "../../core/kernel.ts";
import type { RosenbrockCoefficients } from "../../core/rosenbrockCoefficients.ts";
import { host } from "../../elementary/elementary.ts";
import { routines } from "../../elementary/registry.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { instantiate } from "../../wasm/engine.ts";
import { f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import type { PairOptions } from "./pairKernel.ts";
import { RosenbrockLayout } from "./rosenbrockLayout.ts";
import { emitRosenbrockModule, type RosenbrockExports } from "./rosenbrockModule.ts";
import { RosenbrockPlan } from "./rosenbrockPlan.ts";
import { TileKernel } from "./tileKernel.ts";

/** Vectors of a batch that is larger than any tile. */
const MANY = 1000;

/** Compiles f, its derivatives and a Rosenbrock method into a kernel that attempts steps. */
export function compileRosenbrock(
  field: VectorField,
  method: RosenbrockCoefficients,
  { lanes, arithmetic }: PairOptions,
): PairKernel {
  const plan = new RosenbrockPlan(field, method.m.length);
  const fused = availableArithmetic(arithmetic) === "fused";
  const target = lanes === "one" ? { type: f64, width: 1 } : { type: f64x2, width: plan.field.vectorsPerTile(MANY) };
  return new WasmRosenbrockKernel(plan, method, { ...target, fused, routines });
}

class WasmRosenbrockKernel extends TileKernel<RosenbrockExports, RosenbrockLayout> implements PairKernel {
  readonly costs: KernelEffort;

  constructor(plan: RosenbrockPlan, method: RosenbrockCoefficients, target: FixedStepTarget) {
    const { type, width } = target;
    const { dimension, parameterCount } = plan.field.field;
    const lanes = type.lanes * width;
    const stages = method.m.length + 2;
    const layout = new RosenbrockLayout(dimension, plan.band, stages, lanes * type.numberBytes);
    const { bytes, dataEnd } = emitRosenbrockModule(plan, method, layout, target);
    super(parameterCount, {
      exports: instantiate(bytes, host),
      layout,
      parameters: plan.parameters,
      usesTime: plan.field.usesTime,
      type,
      lanes,
      stages,
      extraStages: 0,
      dataEnd,
      slots: Math.max(plan.field.graph.slotCount, plan.slopes.graph.slotCount),
      // The second is for what is asked while steps are under way.
      tiles: 2,
      info: {
        bytes: bytes.length,
        nodes: plan.field.graph.cost,
        arithmetic: target.fused && type.vector !== undefined ? "fused" : "strict",
        lanes: type.lanes,
        vectorsPerTile: width,
      },
    });
    this.costs = { evaluations: method.m.length, jacobians: 1, factorisations: 1 };
  }

  extend(): void {}

  cruise(): number {
    return 0;
  }

  damp(t: number, z: Float64Array, h: number, slope: Float64Array): void {
    const { exports, layout, dimension, lanes, parameters, workspace } = this;
    const tile = this.tile + layout.bytes;
    const aside = (offset: number, length: number) => this.window(offset, length, 1);
    const [state, right] = [aside(layout.z, dimension * lanes), aside(layout.stage, dimension * lanes)];
    aside(layout.t, lanes).fill(t);
    aside(layout.diagonal, lanes).fill(1 / h);
    for (let at = 0; at < state.length; at++) {
      const i = Math.floor(at / lanes);
      state[at] = z[i];
      right[at] = slope[i] / h;
    }
    exports.linearise(parameters, workspace, tile);
    exports.factor(parameters, workspace, tile);
    exports.solve(parameters, workspace, tile, tile + layout.stage);
    const solved = aside(layout.regular, 1)[0] === 0;
    for (let i = 0; i < slope.length; i++) slope[i] = solved ? right[i * lanes] : Number.NaN;
  }

  jacobianNorm(lane: number): number {
    const { layout, dimension, lanes } = this;
    const { lower, upper } = layout;
    const entries = this.window(layout.jacobian, dimension * (lower + 1 + upper) * lanes);
    return bandNorm(entries, dimension, { lower, upper }, { first: lane, stride: lanes });
  }
}
