import { checkBatch, checkBatchOfEach } from "../../core/batch.ts";
import type { Arithmetic, FixedStepBatch, FixedStepKernel, KernelInfo } from "../../core/kernel.ts";
import type { SplitMethod } from "../../core/splitMethod.ts";
import type { Tableau } from "../../core/tableau.ts";
import { routines } from "../../elementary/registry.ts";
import type { Halves } from "../../graph/split/halves.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import type { Whose } from "./fieldCode.ts";
import { FieldPlan } from "./fieldPlan.ts";
import { type FixedSteps, tableauSteps } from "./fixedStepModule.ts";
import { FixedStepProgram } from "./fixedStepProgram.ts";
import { splitSteps } from "./splitSteps.ts";

export interface FixedStepOptions {
  /**
   * Default `strict`: + − × ÷ √ round as in JavaScript, and a trajectory has the same bits alone as in a batch. `fused` is strict
   * where the machine has no relaxed SIMD.
   */
  readonly arithmetic?: Arithmetic;
}

/** Compiles f and a fixed-step method into one kernel. A single trajectory gets scalar code, a batch SIMD code. */
export function compileFixedStep(
  field: VectorField,
  tableau: Tableau,
  { arithmetic }: FixedStepOptions = {},
): FixedStepKernel {
  const stages = tableau.b.length;
  const alone = tableauSteps(new FieldPlan(field, stages), tableau);
  if (availableArithmetic(arithmetic) === "strict") return new WasmFixedStepKernel(alone, false);
  const fused = tableauSteps(new FieldPlan(field, stages, { fused: { mayNegate: true } }), tableau);
  return new WasmFixedStepKernel(fused, true, alone);
}

/** The same of a right-hand side with its halves and a method that moves them in turn. */
export function compileSplit(
  field: VectorField,
  halves: Halves,
  method: SplitMethod,
  { arithmetic }: FixedStepOptions = {},
): FixedStepKernel {
  return new WasmFixedStepKernel(splitSteps(field, halves, method), availableArithmetic(arithmetic) === "fused");
}

class WasmFixedStepKernel implements FixedStepKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly #steps: FixedSteps;
  readonly #alone: FixedSteps;
  readonly #fused: boolean;
  /** By vectors in a tile, 0 being the scalar code, and whose parameters are. */
  readonly #programs = new Map<string, FixedStepProgram>();
  #used: FixedStepProgram | undefined;

  /** @param alone those of a single trajectory, whose scalar code fuses nothing */
  constructor(steps: FixedSteps, fused: boolean, alone = steps) {
    const { dimension, parameterCount } = steps.plan.field;
    this.dimension = dimension;
    this.parameterCount = parameterCount;
    this.stages = steps.stages;
    this.#steps = steps;
    this.#alone = alone;
    this.#fused = fused;
  }

  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch {
    return this.#program(states, count, theta).open(states, count, theta);
  }

  openEach(states: Float64Array, count: number, thetas: Float64Array): FixedStepBatch {
    checkBatchOfEach(this, states, count, thetas);
    this.#used = this.#compiled(count, "each lane");
    return this.#used.openEach(states, count, thetas);
  }

  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void {
    if (out.length !== states.length) throw new RangeError(`${out.length} places for ${states.length} results`);
    this.#program(states, count, theta).evaluate(t, states, count, theta, out);
  }

  /** Of the code last used, or of a batch's where none was. */
  get info(): KernelInfo {
    return (this.#used ?? this.#compiled(2)).info;
  }

  #program(states: Float64Array, count: number, theta: Float64Array): FixedStepProgram {
    checkBatch(this, states, count, theta);
    this.#used = this.#compiled(count);
    return this.#used;
  }

  /** Code for so many trajectories, compiled when first asked for. */
  #compiled(count: number, parameters: Whose = "all lanes"): FixedStepProgram {
    const width = count === 1 ? 0 : this.#steps.plan.vectorsPerTile(Math.ceil(count / f64x2.lanes));
    const key = `${width} ${parameters}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const lanes = width === 0 ? { type: f64, width: 1 } : { type: f64x2, width };
    const program = new FixedStepProgram(width === 0 ? this.#alone : this.#steps, {
      ...lanes,
      routines,
      fused: this.#fused,
      parameters,
    });
    this.#programs.set(key, program);
    return program;
  }
}
