import type { KernelInfo, ReverseBatch } from "../../core/kernel.ts";
import { host } from "../../elementary/elementary.ts";
import { instantiate } from "../../wasm/engine.ts";
import { BatchLayout, type Numbers } from "./batchLayout.ts";
import { emitReverseModule, type ReverseExports, type ReverseTarget } from "./reverseModule.ts";
import type { ReversePlan } from "./reversePlan.ts";

const PAGE = 65536;

/** A reverse module at work: its instance and its memory, which grows with the batches and with what they store. */
export class ReverseProgram {
  readonly plan: ReversePlan;
  readonly target: ReverseTarget;
  readonly info: KernelInfo;
  readonly exports: ReverseExports;
  readonly tileLanes: number;
  /** Addresses. */
  readonly parameters: number;
  readonly workspace: number;
  readonly timeSums: number;
  readonly #free: number;

  constructor(plan: ReversePlan, target: ReverseTarget) {
    const { bytes, dataEnd, workspaceSlots, slots } = emitReverseModule(plan, target);
    const { lanes, numberBytes, vector } = target.type;
    this.plan = plan;
    this.target = target;
    this.exports = instantiate(bytes, host);
    this.tileLanes = lanes * target.width;
    this.parameters = dataEnd;
    this.workspace = align(this.parameters + numberBytes * plan.parameters.length);
    this.timeSums = this.workspace + numberBytes * slots.timeSums * this.tileLanes;
    this.#free = this.workspace + numberBytes * workspaceSlots * this.tileLanes;
    this.info = {
      bytes: bytes.length,
      nodes: plan.storing.graph.cost + plan.pullback.cost,
      arithmetic: target.fused && vector !== undefined ? "fused" : "strict",
      lanes,
      vectorsPerTile: target.width,
    };
  }

  open(states: Float64Array, count: number, theta: Float64Array): ReverseBatch {
    const batch = new WasmReverseBatch(this, count, align(this.#free));
    this.plan.parameters.write(theta, this.numbers(this.parameters, this.plan.parameters.length));
    batch.write(states);
    return batch;
  }

  /** A window on memory, to be used before it grows. */
  numbers(address: number, length: number): Numbers {
    const { buffer } = this.exports.memory;
    return this.target.type.numberBytes === 8
      ? new Float64Array(buffer, address, length)
      : new Float32Array(buffer, address, length);
  }

  /** Makes sure of memory up to an address; what grows often grows by a part of itself. */
  reserve(end: number): void {
    const { memory } = this.exports;
    const { byteLength } = memory.buffer;
    if (end > byteLength) memory.grow(Math.ceil((Math.max(end, 1.25 * byteLength) - byteLength) / PAGE));
  }
}

/** Steps stored together: where their records begin, and how they were taken. */
interface StoredRun {
  readonly tape: number;
  readonly t0: number;
  readonly h: number;
  readonly end: number;
  readonly steps: number;
}

class WasmReverseBatch implements ReverseBatch {
  readonly count: number;
  readonly timeCotangents = new Float64Array(2);
  readonly #program: ReverseProgram;
  readonly #layout: BatchLayout;
  /** Of the parameters' cotangents, where each trajectory has its own. */
  readonly #sumLayout: BatchLayout;
  readonly #states: number;
  readonly #cotangents: number;
  readonly #sums: number;
  /** Numbers of the sums. */
  readonly #sumLength: number;
  readonly #runs: StoredRun[] = [];
  /** The address behind what is stored. */
  #top: number;

  constructor(program: ReverseProgram, count: number, address: number) {
    const { tileLanes, plan, target } = program;
    const { numberBytes, lanes } = target.type;
    const { dimension, parameterCount } = plan.field;
    this.count = count;
    this.#program = program;
    this.#layout = new BatchLayout(dimension, count, tileLanes);
    this.#sumLayout = new BatchLayout(parameterCount, count, tileLanes);
    this.#sumLength = target.gradient === "lane" ? this.#sumLayout.length : parameterCount * lanes;
    this.#states = address;
    this.#cotangents = this.#states + numberBytes * this.#layout.length;
    this.#sums = this.#cotangents + numberBytes * this.#layout.length;
    this.#top = this.#sums + numberBytes * this.#sumLength;
    program.reserve(this.#top);
    program.numbers(this.#cotangents, this.#layout.length + this.#sumLength).fill(0);
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    checkSteps(steps);
    const { exports, parameters, workspace } = this.#program;
    return exports.advance(parameters, workspace, this.#states, this.#layout.tiles, t0, h, first, first + steps) === 1;
  }

  store(t0: number, h: number, first: number, steps: number): boolean {
    checkSteps(steps);
    const { exports, parameters, workspace, plan, tileLanes, target } = this.#program;
    const { tiles } = this.#layout;
    const tape = this.#top;
    const top = tape + steps * tiles * plan.records.length * tileLanes * target.type.numberBytes;
    this.#program.reserve(top);
    const end = first + steps;
    this.#runs.push({ tape, t0, h, end, steps });
    this.#top = top;
    return exports.store(parameters, workspace, this.#states, tiles, t0, h, first, end, tape) === 1;
  }

  reverse(): boolean {
    const run = this.#runs.pop();
    if (!run) throw new Error("nothing is stored that could be reversed");
    const { exports, parameters, workspace, timeSums, tileLanes, target, plan } = this.#program;
    const { tape, t0, h, end, steps } = run;
    const { tiles } = this.#layout;
    const bytes = target.gradient === "lane" ? plan.field.parameterCount * tileLanes * target.type.numberBytes : 0;
    if (plan.times) this.#program.numbers(timeSums, 2 * tileLanes).fill(0);
    this.#top = tape;
    const finite = exports.reverse(
      ...([parameters, workspace, this.#cotangents, tiles] as const),
      ...([t0, h, end, steps, tape, this.#sums, bytes] as const),
    );
    if (plan.times) {
      const sums = this.#program.numbers(timeSums, 2 * tileLanes);
      this.timeCotangents[0] = total(sums, 0, tileLanes);
      this.timeCotangents[1] = total(sums, tileLanes, 2 * tileLanes);
    }
    return finite === 1;
  }

  discard(): void {
    if (this.#runs.length > 0) this.#top = this.#runs[0].tape;
    this.#runs.length = 0;
  }

  read(out: Float64Array): void {
    this.#layout.gather(this.#window(this.#states), out);
  }

  write(states: Float64Array): void {
    this.#layout.scatter(states, this.#window(this.#states));
  }

  addCotangents(values: Float64Array): void {
    this.#layout.add(values, this.#window(this.#cotangents));
  }

  readCotangents(out: Float64Array): void {
    this.#layout.gather(this.#window(this.#cotangents), out);
  }

  readGradient(out: Float64Array): void {
    const { target, plan } = this.#program;
    const sums = this.#program.numbers(this.#sums, this.#sumLength);
    if (target.gradient === "lane") {
      this.#sumLayout.gather(sums, out);
      return;
    }
    const { lanes } = target.type;
    for (let i = 0; i < plan.field.parameterCount; i++) out[i] = total(sums, i * lanes, (i + 1) * lanes);
  }

  #window(address: number): Numbers {
    return this.#program.numbers(address, this.#layout.length);
  }
}

function checkSteps(steps: number): void {
  if (!(steps >= 1)) throw new RangeError(`a batch advances by at least one step, not ${steps}`);
}

/** The sum of the numbers `first … end − 1`. */
function total(numbers: Numbers, first: number, end: number): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += numbers[i];
  return sum;
}

function align(address: number): number {
  return (address + 15) & ~15;
}
