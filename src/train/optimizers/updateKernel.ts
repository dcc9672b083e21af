import { host } from "../../elementary/elementary.ts";
import { routines } from "../../elementary/registry.ts";
import { emitCountedLoop } from "../../wasm/countedLoop.ts";
import { instantiate, type Memory, reserve } from "../../wasm/engine.ts";
import { f64x2 } from "../../wasm/laneType.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { CheckedArguments } from "../arguments.ts";
import type { OptimizerState, UpdateCode } from "./optimizer.ts";

const NUMBER = Float64Array.BYTES_PER_ELEMENT;
const PAIR = f64x2.lanes;

interface Exports {
  readonly memory: Memory;
  /** Updates pairs of entries, at least one, of arrays that begin at `theta` and lie one behind the other. */
  update(theta: number, factors: number, pairs: number): void;
}

/**
 * A first-order optimizer's update, compiled, with the bits of its function. Parameters, gradient and state lie in its memory and are
 * updated there; its arrays are the same as long as it lives.
 */
export class UpdateKernel {
  readonly theta: Float64Array;
  readonly gradient: Float64Array;
  /** With the counters, which are the given ones. */
  readonly state: OptimizerState;
  readonly #code: UpdateCode;
  readonly #given: CheckedArguments;
  readonly #exports: Exports;
  readonly #factors: Float64Array;
  readonly #pairs: number;

  /** @param parameters entries that are weights: behind them stand trained states */
  constructor(code: UpdateCode, given: CheckedArguments, state: OptimizerState, count: number, parameters: number) {
    this.#code = code;
    this.#given = given;
    this.#pairs = Math.ceil(count / PAIR);
    const bytes = this.#pairs * PAIR * NUMBER;
    const module = emitted(code, given, bytes);
    this.#exports = instantiate<Exports>(module.bytes, host);
    const { memory } = this.#exports;
    const arrays = 3 + code.arrays.length;
    reserve(memory, module.dataEnd + arrays * bytes + code.factors * NUMBER);
    const numbers = (array: number, length = count) =>
      new Float64Array(memory.buffer, module.dataEnd + array * bytes, length);
    this.theta = numbers(0);
    this.gradient = numbers(1);
    numbers(2).fill(1, 0, parameters);
    const own = code.arrays.map((name, n) => [name, numbers(3 + n)] as const);
    this.state = { ...state, ...Object.fromEntries(own) };
    for (const [name, array] of own) array.set(state[name]);
    this.#factors = numbers(arrays, code.factors);
  }

  /** Whether a state is the one that lies here. */
  holds(theta: Float64Array, state: OptimizerState): boolean {
    return theta === this.theta && state === this.state;
  }

  /** Takes another one over. */
  take(theta: Float64Array, state: OptimizerState): void {
    this.theta.set(theta);
    for (const name of Object.keys(this.state)) this.state[name].set(state[name]);
  }

  /** One update, by the gradient that lies here. */
  update(rate: number): void {
    this.#code.prepare(this.#given, this.state, rate, this.#factors);
    this.#exports.update(this.theta.byteOffset, this.#factors.byteOffset, this.#pairs);
  }
}

/** A module whose arrays are so many bytes long, and the first address that it leaves free. */
function emitted(code: UpdateCode, given: CheckedArguments, bytes: number) {
  const module = new ModuleAssembler(f64x2, routines, false);
  const { out, lanes } = module.function(1, ["i32", "i32", "i32"], [], "update");
  const [theta, factors, pairs] = [0, 1, 2];
  const common = Array.from({ length: code.factors }, (_, n) => lanes.loadSplat(factors, n * NUMBER));
  const [ofGradient, ofWeights] = [bytes, 2 * bytes];
  const places = code.arrays.map((name, n) => [name, (3 + n) * bytes] as const);
  emitCountedLoop(out, pairs, [[theta, lanes.tileBytes]], () =>
    lanes.scope(() => {
      const entry = {
        theta: lanes.load(theta, 0),
        gradient: lanes.load(theta, ofGradient),
        isWeight: lanes.op("gt", lanes.load(theta, ofWeights), lanes.constant(0)),
        state: Object.fromEntries(places.map(([name, place]) => [name, lanes.load(theta, place)])),
      };
      const updated = code.emit(given, lanes, common, entry);
      lanes.store(theta, 0, updated.theta as TileLane);
      for (const [name, place] of places) lanes.store(theta, place, updated.state[name] as TileLane);
      return [];
    }),
  );
  return { bytes: module.finish(), dataEnd: module.dataEnd };
}
