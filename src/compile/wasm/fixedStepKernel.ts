import { checkBatch } from "../../core/batch.ts";
import type { Arithmetic, FixedStepBatch, FixedStepKernel, KernelInfo } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import { routines } from "../../elementary/registry.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import { FieldPlan } from "./fieldPlan.ts";
import { FixedStepProgram } from "./fixedStepProgram.ts";

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
  return new WasmFixedStepKernel(field, tableau, availableArithmetic(arithmetic) === "fused");
}

class WasmFixedStepKernel implements FixedStepKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly #plan: FieldPlan;
  readonly #tableau: Tableau;
  readonly #fused: boolean;
  /** By vectors in a tile; 0 is the scalar code. */
  readonly #programs = new Map<number, FixedStepProgram>();
  #used: FixedStepProgram | undefined;

  constructor(field: VectorField, tableau: Tableau, fused: boolean) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.stages = tableau.b.length;
    this.#plan = new FieldPlan(field, this.stages);
    this.#tableau = tableau;
    this.#fused = fused;
  }

  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch {
    return this.#program(states, count, theta).open(states, count, theta);
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
  #compiled(count: number): FixedStepProgram {
    const width = count === 1 ? 0 : this.#plan.vectorsPerTile(Math.ceil(count / f64x2.lanes));
    const known = this.#programs.get(width);
    if (known) return known;
    const lanes = width === 0 ? { type: f64, width: 1 } : { type: f64x2, width };
    const program = new FixedStepProgram(this.#plan, this.#tableau, { ...lanes, routines, fused: this.#fused });
    this.#programs.set(width, program);
    return program;
  }
}
