import { checkBatch, checkBatchOfEach } from "../../core/batch.ts";
import type { KernelInfo, Precision, ReverseBatch, ReverseKernel, ReverseOptions } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import { float32Routines } from "../../elementary/float32/registry.ts";
import { routines } from "../../elementary/registry.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { f32x4, f64, f64x2 } from "../../wasm/laneType.ts";
import { availableArithmetic } from "../arithmetic.ts";
import type { Whose } from "./fieldCode.ts";
import type { FixedStepOptions } from "./fixedStepKernel.ts";
import { ReversePlan } from "./reversePlan.ts";
import { ReverseProgram } from "./reverseProgram.ts";

export interface ReverseKernelOptions extends FixedStepOptions {
  /** Of all that is computed, times aside; batches come and go in float64. Default float64. */
  readonly precision?: Precision;
}

/** Compiles f, a fixed-step method and the reverse of its steps into one kernel: the gradient is that of the steps taken. */
export function compileReverse(
  field: VectorField,
  tableau: Tableau,
  { arithmetic, precision = "float64" }: ReverseKernelOptions = {},
): ReverseKernel {
  return new WasmReverseKernel(field, tableau, precision, availableArithmetic(arithmetic) === "fused");
}

interface UsedFor extends Required<ReverseOptions> {
  readonly parameters: Whose;
}

const DEFAULTS = { gradient: "summed", times: false, parameters: "all lanes" } as const satisfies UsedFor;

class WasmReverseKernel implements ReverseKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly #field: VectorField;
  readonly #tableau: Tableau;
  readonly #precision: Precision;
  readonly #fused: boolean;
  /** Without and with cotangents of times. */
  readonly #plans = new Map<boolean, ReversePlan>();
  readonly #programs = new Map<string, ReverseProgram>();
  /** What was opened last, which most often is opened again. */
  #used: ReverseProgram | undefined;
  #usedFor: UsedFor & { readonly count: number } = { count: 0, ...DEFAULTS };

  constructor(field: VectorField, tableau: Tableau, precision: Precision, fused: boolean) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.stages = tableau.b.length;
    this.#field = field;
    this.#tableau = tableau;
    this.#precision = precision;
    this.#fused = fused;
  }

  open(
    states: Float64Array,
    count: number,
    theta: Float64Array,
    { gradient = DEFAULTS.gradient, times = DEFAULTS.times }: ReverseOptions = DEFAULTS,
  ): ReverseBatch {
    checkBatch(this, states, count, theta);
    return this.#opened(count, gradient, times, "all lanes").open(states, count, theta);
  }

  openEach(
    states: Float64Array,
    count: number,
    thetas: Float64Array,
    { gradient = DEFAULTS.gradient, times = DEFAULTS.times }: ReverseOptions = DEFAULTS,
  ): ReverseBatch {
    checkBatchOfEach(this, states, count, thetas);
    return this.#opened(count, gradient, times, "each lane").openEach(states, count, thetas);
  }

  #opened(count: number, gradient: "summed" | "each", times: boolean, parameters: Whose): ReverseProgram {
    const last = this.#usedFor;
    const isSame = last.gradient === gradient && last.times === times && last.parameters === parameters;
    if (this.#used && last.count === count && isSame) return this.#used;
    this.#usedFor = { count, gradient, times, parameters };
    this.#used = this.#compiled(count, this.#usedFor);
    return this.#used;
  }

  /** Of the code last used, or of a batch's where none was. */
  get info(): KernelInfo {
    return (this.#used ?? this.#compiled(2, DEFAULTS)).info;
  }

  /** Code for so many trajectories, compiled when first asked for. */
  #compiled(count: number, { gradient, times, parameters }: UsedFor): ReverseProgram {
    const plan = this.#plans.get(times) ?? new ReversePlan(this.#field, this.#tableau, times);
    this.#plans.set(times, plan);
    const single = this.#precision === "float32";
    // A single trajectory has scalar code in float64; in float32 it leaves three lanes empty.
    const type = single ? f32x4 : count === 1 ? f64 : f64x2;
    const width = count === 1 ? 1 : plan.advancing.vectorsPerTile(Math.ceil(count / type.lanes));
    const key = `${type.name} ${width} ${gradient} ${times} ${parameters}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const program = new ReverseProgram(plan, {
      type,
      width,
      routines: single ? float32Routines : routines,
      fused: this.#fused,
      parameters,
      gradient: gradient === "each" ? "lane" : "vector",
    });
    this.#programs.set(key, program);
    return program;
  }
}
