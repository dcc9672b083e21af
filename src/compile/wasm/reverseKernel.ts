import type { KernelInfo, ReverseBatch, ReverseKernel, ReverseOptions } from "../../core/kernel.ts";
import type { Tableau } from "../../core/tableau.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { checkBatch } from "./batchLayout.ts";
import type { FixedStepOptions } from "./fixedStepKernel.ts";
import { f64, f64x2 } from "./laneType.ts";
import { routines } from "./math/registry.ts";
import { hasRelaxedSimd } from "./relaxedSimd.ts";
import { ReversePlan } from "./reversePlan.ts";
import { ReverseProgram } from "./reverseProgram.ts";

/** Compiles f, a fixed-step method and the reverse of its steps into one kernel: the gradient is that of the steps taken. */
export function compileReverse(
  field: VectorField,
  tableau: Tableau,
  { relaxedSimd = true }: FixedStepOptions = {},
): ReverseKernel {
  return new WasmReverseKernel(field, tableau, relaxedSimd && hasRelaxedSimd());
}

class WasmReverseKernel implements ReverseKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly stages: number;
  readonly #field: VectorField;
  readonly #tableau: Tableau;
  readonly #fused: boolean;
  /** Without and with cotangents of times. */
  readonly #plans = new Map<boolean, ReversePlan>();
  readonly #programs = new Map<string, ReverseProgram>();
  #used: ReverseProgram | undefined;

  constructor(field: VectorField, tableau: Tableau, fused: boolean) {
    this.dimension = field.dimension;
    this.parameterCount = field.parameterCount;
    this.stages = tableau.b.length;
    this.#field = field;
    this.#tableau = tableau;
    this.#fused = fused;
  }

  open(states: Float64Array, count: number, theta: Float64Array, options: ReverseOptions = {}): ReverseBatch {
    checkBatch(this, states, count, theta);
    this.#used = this.#compiled(count, options);
    return this.#used.open(states, count, theta);
  }

  /** Of the code last used, or of a batch's where none was. */
  get info(): KernelInfo {
    return (this.#used ?? this.#compiled(2, {})).info;
  }

  /** Code for so many trajectories, compiled when first asked for. */
  #compiled(count: number, { gradient = "summed", times = false }: ReverseOptions): ReverseProgram {
    const plan = this.#plans.get(times) ?? new ReversePlan(this.#field, this.#tableau, times);
    this.#plans.set(times, plan);
    const width = count === 1 ? 0 : plan.advancing.vectorsPerTile(Math.ceil(count / f64x2.lanes));
    const key = `${width} ${gradient} ${times}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const program = new ReverseProgram(plan, {
      ...(width === 0 ? { type: f64, width: 1 } : { type: f64x2, width }),
      routines,
      fused: this.#fused,
      gradient: gradient === "each" ? "lane" : "vector",
    });
    this.#programs.set(key, program);
    return program;
  }
}
