import { prediction } from "../../core/predictiveControl.ts";
import type { RosenbrockCoefficients } from "../../core/rosenbrockCoefficients.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { FieldCode } from "./fieldCode.ts";
import type { FixedStepTarget } from "./fixedStepModule.ts";
import { emitLaneFactors, type LaneFactors } from "./laneFactors.ts";
import { forComponents, pushArguments, TILE } from "./pairTile.ts";
import { emitPredictiveControl } from "./predictiveControlCode.ts";
import type { RosenbrockLayout } from "./rosenbrockLayout.ts";
import type { RosenbrockPlan } from "./rosenbrockPlan.ts";
import { TileField } from "./tileField.ts";
import type { TileExports } from "./tileKernel.ts";

/** The functions of a Rosenbrock method's module. */
export interface RosenbrockExports extends TileExports {
  /** ∂f/∂z and ∂f/∂t at the tile's points. */
  linearise(parameters: number, workspace: number, tile: number): void;
  factor(parameters: number, workspace: number, tile: number): void;
  solve(parameters: number, workspace: number, tile: number, rightSide: number): void;
}

export interface RosenbrockModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first address free for parameters, workspace and tiles. */
  readonly dataEnd: number;
}

/** Emits the code that attempts steps of a Rosenbrock method: its rows are f at the beginning, u_i/h, and f at the end. */
export function emitRosenbrockModule(
  plan: RosenbrockPlan,
  method: RosenbrockCoefficients,
  layout: RosenbrockLayout,
  { type, width, fused, routines }: FixedStepTarget,
): RosenbrockModule {
  const module = new ModuleAssembler(type, routines, fused);
  const field = new FieldCode(module, plan.field, width, { time: "each lane" });
  const slopes = new FieldCode(module, plan.slopes, width, { time: "each lane" });
  const factors = emitLaneFactors(module, width, layout);
  const emit = (name: keyof RosenbrockExports, body: (lanes: LaneAssembler) => void) => {
    const { lanes } = module.function(width, ["i32", "i32", "i32"], [], name);
    lanes.scope(() => {
      body(lanes);
      return [];
    });
  };
  const timeOf = (lanes: LaneAssembler) => lanes.load(TILE, layout.t);
  emit("derivative", (lanes) => new TileField(lanes, field, layout).evaluate(layout.z, timeOf(lanes), layout.k(0)));
  emit("linearise", (lanes) => new TileField(lanes, slopes, layout).evaluate(layout.z, timeOf(lanes), layout.jacobian));
  emit("attempt", (lanes) => {
    const step = new RosenbrockStep(lanes, { layout, method, field, slopes, factors });
    step.linearise();
    for (let stage = 0; stage < method.m.length; stage++) step.stage(stage);
    step.finish();
    step.error();
    emitPredictiveControl(lanes, layout, prediction(method));
  });
  return { bytes: module.finish(), dataEnd: module.dataEnd };
}

interface Parts {
  readonly layout: RosenbrockLayout;
  readonly method: RosenbrockCoefficients;
  readonly field: FieldCode;
  readonly slopes: FieldCode;
  readonly factors: LaneFactors;
}

/** The code of one step on one tile, its operations those of the step in one lane, in their order. */
class RosenbrockStep {
  readonly #lanes: LaneAssembler;
  readonly #layout: RosenbrockLayout;
  readonly #method: RosenbrockCoefficients;
  readonly #factors: LaneFactors;
  readonly #field: TileField;
  readonly #slopes: TileField;
  readonly #t: TileLane;
  readonly #h: TileLane;

  constructor(lanes: LaneAssembler, { layout, method, field, slopes, factors }: Parts) {
    this.#lanes = lanes;
    this.#layout = layout;
    this.#method = method;
    this.#factors = factors;
    this.#field = new TileField(lanes, field, layout);
    this.#slopes = new TileField(lanes, slopes, layout);
    this.#t = lanes.load(TILE, layout.t);
    this.#h = lanes.load(TILE, layout.h);
  }

  /** The factors of I/(γh) − ∂f/∂z. */
  linearise(): void {
    const lanes = this.#lanes;
    const { z, jacobian, diagonal } = this.#layout;
    this.#slopes.evaluate(z, this.#t, jacobian);
    const scaled = lanes.op("mul", lanes.constant(this.#method.gamma), this.#h);
    lanes.store(TILE, diagonal, lanes.op("div", lanes.constant(1), scaled));
    pushArguments(lanes.out);
    lanes.out.call(this.#factors.factor);
  }

  stage(i: number): void {
    const { alphas, gammas, a, c } = this.#method;
    const layout = this.#layout;
    const lanes = this.#lanes;
    const own = this.#row(i);
    if (i === 0) {
      this.#components((at, offset) => lanes.store(at, offset + own, lanes.load(at, offset + layout.k(0))));
    } else {
      this.#advance(a[i], layout.stage);
      this.#evaluate(layout.stage, alphas[i], own);
      this.#components((at, offset) => {
        let sum = lanes.load(at, offset + own);
        for (const [j, weight] of c[i].entries()) {
          if (weight === 0) continue;
          sum = lanes.multiplyAdd(lanes.constant(weight), lanes.load(at, offset + this.#row(j)), sum);
        }
        lanes.store(at, offset + own, sum);
      });
    }
    if (this.#field.usesTime && gammas[i] !== 0) {
      const weight = lanes.op("mul", lanes.constant(gammas[i]), this.#h);
      this.#components((at, offset) => {
        const byTime = lanes.load(at, offset + layout.byTime);
        lanes.store(at, offset + own, lanes.multiplyAdd(weight, byTime, lanes.load(at, offset + own)));
      });
    }
    pushArguments(lanes.out);
    lanes.out.get(TILE);
    lanes.out.i32(own);
    lanes.out.op("i32.add");
    lanes.out.call(this.#factors.solve);
    this.#components((at, offset) => {
      lanes.store(at, offset + own, lanes.op("div", lanes.load(at, offset + own), this.#h));
    });
  }

  /** The new point, and f there. */
  finish(): void {
    const { m } = this.#method;
    this.#advance(m, this.#layout.zNew);
    this.#evaluate(this.#layout.zNew, 1, this.#row(m.length));
  }

  /** The scaled norm of the error estimate; not finite where a value of the step is not. */
  error(): void {
    const lanes = this.#lanes;
    const layout = this.#layout;
    const { e, m } = this.#method;
    const rtol = lanes.loadSplat(TILE, layout.rtol);
    const weights = this.#weights(e);
    const sum = lanes.variable(lanes.constant(0));
    const tally = lanes.variable(lanes.load(TILE, layout.regular));
    this.#components((at, offset) => {
      const size = (vector: number) => lanes.op("abs", lanes.load(at, offset + vector));
      const larger = lanes.op("max", size(layout.z), size(layout.zNew));
      const scale = lanes.multiplyAdd(rtol, larger, lanes.load(at, offset + layout.atols));
      const scaled = lanes.op("div", this.#combined(lanes.constant(0), weights, at, offset), scale);
      lanes.assign(sum, lanes.multiplyAdd(scaled, scaled, sum));
      for (const vector of [layout.zNew, this.#row(m.length)]) {
        const x = lanes.load(at, offset + vector);
        lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", x, x)));
      }
    });
    const norm = lanes.op("sqrt", lanes.op("div", sum, lanes.constant(layout.dimension)));
    lanes.store(TILE, layout.error, lanes.op("add", norm, tally));
  }

  /** Where u_i/h stands, and behind them f at the end. */
  #row(i: number): number {
    return this.#layout.k(1 + i);
  }

  /** z + h Σ w_j u_j/h, at `target`. */
  #advance(w: readonly number[], target: number): void {
    const lanes = this.#lanes;
    lanes.scope(() => {
      const weights = this.#weights(w);
      this.#components((at, offset) => {
        lanes.store(at, offset + target, this.#combined(lanes.load(at, offset + this.#layout.z), weights, at, offset));
      });
      return [];
    });
  }

  /** h w_j of those that are not 0. */
  #weights(w: readonly number[]): ReadonlyMap<number, TileLane> {
    const weights = new Map<number, TileLane>();
    for (const [j, x] of w.entries()) {
      if (x !== 0) weights.set(j, this.#lanes.op("mul", this.#h, this.#lanes.constant(x)));
    }
    return weights;
  }

  #combined(from: TileLane, weights: ReadonlyMap<number, TileLane>, at: number, offset: number): TileLane {
    let sum = from;
    for (const [j, weight] of weights) {
      sum = this.#lanes.multiplyAdd(weight, this.#lanes.load(at, offset + this.#row(j)), sum);
    }
    return sum;
  }

  #evaluate(state: number, alpha: number, target: number): void {
    const lanes = this.#lanes;
    lanes.scope(() => {
      const t = alpha === 0 ? this.#t : lanes.multiplyAdd(lanes.constant(alpha), this.#h, this.#t);
      this.#field.evaluate(state, t, target);
      return [];
    });
  }

  #components(body: (at: number, offset: number) => void): void {
    forComponents(this.#lanes, this.#layout, body);
  }
}
