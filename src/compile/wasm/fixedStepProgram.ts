import type { FixedStepBatch, KernelInfo } from "../../core/kernel.ts";
import { host } from "../../elementary/elementary.ts";
import { instantiate, reserve } from "../../wasm/engine.ts";
import { BatchLayout } from "./batchLayout.ts";
import type { DerivedParameters } from "./derivedParameters.ts";
import {
  emitFixedStepModule,
  type FixedStepExports,
  type FixedSteps,
  type FixedStepTarget,
} from "./fixedStepModule.ts";

/** A fixed-step module at work: its instance and its memory, which grows with the batches it is given. */
export class FixedStepProgram {
  readonly info: KernelInfo;
  readonly #exports: FixedStepExports;
  readonly #derived: DerivedParameters;
  readonly #dimension: number;
  readonly #tileLanes: number;
  readonly #parameters: number;
  readonly #workspace: number;
  readonly #states: number;

  constructor(steps: FixedSteps, target: FixedStepTarget) {
    const { plan } = steps;
    const { bytes, dataEnd, workspaceSlots, nodes } = emitFixedStepModule(steps, target);
    this.#exports = instantiate(bytes, host);
    const { lanes, name } = target.type;
    this.#dimension = plan.field.dimension;
    this.#derived = plan.parameters;
    this.#tileLanes = lanes * target.width;
    this.#parameters = dataEnd;
    this.#workspace = align(this.#parameters + 8 * this.#derived.length);
    this.#states = align(this.#workspace + 8 * workspaceSlots * this.#tileLanes);
    this.info = {
      bytes: bytes.length,
      nodes,
      arithmetic: target.fused && name !== "f64" ? "fused" : "strict",
      lanes,
      vectorsPerTile: target.width,
    };
  }

  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch {
    const layout = this.#layout(count);
    reserve(this.#exports.memory, this.#states + 8 * layout.length);
    this.#derived.write(theta, this.#numbers(this.#parameters, this.#derived.length));
    return this.#opened(states, layout, this.#parameters);
  }

  /** Parameters of each trajectory stand behind the states. */
  openEach(states: Float64Array, count: number, thetas: Float64Array): FixedStepBatch {
    const layout = this.#layout(count);
    const own = new BatchLayout(this.#derived.length, count, this.#tileLanes);
    const address = this.#states + 8 * layout.length;
    reserve(this.#exports.memory, address + 8 * own.length);
    own.scatter(this.#derived.ofEach(thetas, count), this.#numbers(address, own.length));
    return this.#opened(states, layout, address);
  }

  #opened(states: Float64Array, layout: BatchLayout, parameters: number): FixedStepBatch {
    const { count } = layout;
    const write = (batch: Float64Array) => layout.scatter(batch, this.#numbers(this.#states, layout.length));
    write(states);
    return {
      count,
      write,
      read: (out) => layout.gather(this.#numbers(this.#states, layout.length), out),
      advance: (t0, h, first, steps) => {
        if (!(steps >= 1)) throw new RangeError(`a batch advances by at least one step, not ${steps}`);
        const end = first + steps;
        return this.#exports.advance(parameters, this.#workspace, this.#states, layout.tiles, t0, h, first, end) === 1;
      },
    };
  }

  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void {
    const layout = this.#layout(count);
    const k = this.#states + 8 * layout.length;
    reserve(this.#exports.memory, k + 8 * layout.length);
    this.#derived.write(theta, this.#numbers(this.#parameters, this.#derived.length));
    layout.scatter(states, this.#numbers(this.#states, layout.length));
    this.#exports.evaluate(this.#parameters, this.#workspace, this.#states, layout.tiles, k, t);
    layout.gather(this.#numbers(k, layout.length), out);
  }

  #layout(count: number): BatchLayout {
    return new BatchLayout(this.#dimension, count, this.#tileLanes);
  }

  #numbers(address: number, length: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, address, length);
  }
}

function align(address: number): number {
  return (address + 15) & ~15;
}
