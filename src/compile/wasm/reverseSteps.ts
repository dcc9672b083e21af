import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { Sums } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";
import type { PullbackCode } from "./pullbackCode.ts";
import type { ReversePlan } from "./reversePlan.ts";
import { emitStep, pushStageTime, type TakenStep } from "./stepCode.ts";

/** The locals that the reverse of one tile's steps is written with. */
export interface ReverseContext {
  readonly lanes: LaneAssembler;
  /** Addresses of the parameters, of the workspace, of the tile's cotangents, and of the sums of the parameters' cotangents. */
  readonly parameters: number;
  readonly workspace: number;
  readonly cotangents: number;
  readonly sums: Sums;
  /** Addresses of the first record of the tile's steps and behind the last. */
  readonly tape: number;
  readonly record: number;
  /** f64: initial time, step size, number behind the last step. */
  readonly t0: number;
  readonly h: number;
  readonly n: number;
}

/** Where the reverse has its own values in the workspace, in tile vectors. */
export class ReverseSlots {
  /** The sums of the cotangents of t0 and h, which the caller sets to 0. */
  readonly timeSums: number;
  readonly kBar: number;
  readonly length: number;
  readonly #stage: number;

  constructor({ pullback, tableau, field }: ReversePlan) {
    this.timeSums = pullback.slotCount;
    this.kBar = this.timeSums + 2;
    this.#stage = pullback.outputs.length;
    this.length = this.kBar + field.dimension + tableau.b.length * this.#stage;
  }

  /** The cotangents of a stage's state, and of its time. */
  yBar(stage: number, dimension: number): number {
    return this.kBar + dimension + stage * this.#stage;
  }
}

/**
 * Takes the steps of one tile back, from the last to the first. With cotangent λ of the new state,
 * k̄_i = h (b_i λ + Σ_{j>i} a_ji ȳ_j) and ȳ_i = k̄_iᵀ ∂f/∂z at stage i, from the last stage to the first; then λ + Σ ȳ_i is
 * the cotangent of the old state (Hager, Numer. Math. 87, 2000).
 */
export function emitReverseSteps(context: ReverseContext, code: PullbackCode, slots: ReverseSlots): void {
  const { plan } = code;
  const { records, tableau } = plan;
  const { lanes, tape, record, n } = context;
  const { out } = lanes;
  const taken = { t: out.local("f64"), h: out.local("f64") };
  lanes.scope(() => {
    const size = lanes.variable(lanes.splat(context.h));
    out.doWhile(() => {
      out.get(record);
      out.i32(records.length * lanes.tileBytes);
      out.op("i32.sub");
      out.set(record);
      out.get(n);
      out.f64(1);
      out.op("f64.sub");
      out.set(n);
      emitStep(context, n, taken);
      lanes.assign(size, lanes.splat(taken.h));
      const step = new ReverseStep(context, code, slots, taken, size);
      for (let i = tableau.b.length - 1; i >= 0; i--) if (records.counts[i]) step.stage(i);
      step.end();
      out.get(record);
      out.get(tape);
      out.op("i32.ne");
    });
    return [];
  });
  out.release(taken.t);
  out.release(taken.h);
}

class ReverseStep {
  readonly #context: ReverseContext;
  readonly #code: PullbackCode;
  readonly #plan: ReversePlan;
  readonly #slots: ReverseSlots;
  readonly #taken: TakenStep;
  readonly #h: TileLane;

  /** @param h the step's size in lanes */
  constructor(context: ReverseContext, code: PullbackCode, slots: ReverseSlots, taken: TakenStep, h: TileLane) {
    this.#context = context;
    this.#code = code;
    this.#plan = code.plan;
    this.#slots = slots;
    this.#taken = taken;
    this.#h = h;
  }

  stage(i: number): void {
    const { lanes, parameters, workspace, record, sums } = this.#context;
    const { out, tileBytes } = lanes;
    const { tableau, records, pullbackUsesTime, times } = this.#plan;
    const push = (pointer: number, slot: number) => {
      out.get(pointer);
      out.i32(slot * tileBytes);
      out.op("i32.add");
    };
    lanes.scope(() => {
      const slope = times ? lanes.variable(lanes.constant(0)) : undefined;
      this.#cotangentOfSlope(i, slope);
      this.#code.call(out, () => {
        out.get(parameters);
        out.get(workspace);
        push(record, records.y(i));
        push(workspace, this.#slots.kBar);
        push(workspace, this.#yBar(i));
        out.get(sums.pointer);
        if (pullbackUsesTime) pushStageTime(lanes, this.#taken, tableau.c[i]);
        else out.f64(0);
      });
      if (slope) this.#addTimes(i, slope);
      return [];
    });
  }

  /** λ + Σ ȳ_i. */
  end(): void {
    const { lanes, workspace, cotangents } = this.#context;
    LoopCounter.repeat(lanes, this.#plan.field.dimension, (counter) => {
      const lambda = counter.address(cotangents, lanes.tileBytes);
      const own = counter.address(workspace, lanes.tileBytes);
      let sum = lanes.load(lambda, 0);
      this.#plan.records.counts.forEach((counts, i) => {
        if (counts) sum = lanes.op("add", sum, lanes.load(own, this.#yBar(i) * lanes.tileBytes));
      });
      lanes.store(lambda, 0, sum);
    });
  }

  /** k̄_i; its product with k_i / h is added to `slope`, by which the step size enters directly. */
  #cotangentOfSlope(i: number, slope: TileLane | undefined): void {
    const { lanes, workspace, cotangents, record } = this.#context;
    const { tableau, records, field } = this.#plan;
    const { a, b } = tableau;
    LoopCounter.repeat(lanes, field.dimension, (counter) => {
      const own = counter.address(workspace, lanes.tileBytes);
      let sum: TileLane | undefined;
      const add = (weight: number, pointer: number, slot: number) => {
        if (weight === 0) return;
        const value = lanes.load(pointer, slot * lanes.tileBytes);
        if (sum) sum = lanes.multiplyAdd(lanes.constant(weight), value, sum);
        else sum = lanes.op("mul", lanes.constant(weight), value);
      };
      add(b[i], counter.address(cotangents, lanes.tileBytes), 0);
      for (let j = i + 1; j < b.length; j++) if (records.counts[j]) add(a[j][i], own, this.#yBar(j));
      // A stage that counts has at least one weight.
      const kBar = sum!;
      if (slope) {
        const k = lanes.load(counter.address(record, lanes.tileBytes), records.k(i) * lanes.tileBytes);
        lanes.assign(slope, lanes.multiplyAdd(kBar, k, slope));
      }
      lanes.store(own, this.#slots.kBar * lanes.tileBytes, lanes.op("mul", kBar, this.#h));
    });
  }

  /** Stage i is at time t0 + (n + c_i) h. */
  #addTimes(i: number, slope: TileLane): void {
    const { lanes, workspace, n } = this.#context;
    const { out, tileBytes } = lanes;
    const time = lanes.load(workspace, (this.#yBar(i) + this.#plan.field.dimension) * tileBytes);
    const [ofT0, ofH] = [this.#slots.timeSums * tileBytes, (this.#slots.timeSums + 1) * tileBytes];
    const number = out.local("f64");
    out.get(n);
    out.f64(this.#plan.tableau.c[i]);
    out.op("f64.add");
    out.set(number);
    lanes.accumulate(workspace, ofT0, "lane", time);
    lanes.accumulate(workspace, ofH, "lane", slope);
    lanes.accumulate(workspace, ofH, "lane", time, lanes.splat(number));
    out.release(number);
  }

  #yBar(stage: number): number {
    return this.#slots.yBar(stage, this.#plan.field.dimension);
  }
}
