import { clear } from "../../core/clear.ts";
import type { KernelInfo, ReverseBatch } from "../../core/kernel.ts";
import type { Numbers } from "../../core/numbers.ts";
import { host } from "../../elementary/elementary.ts";
import { instantiate, reserve } from "../../wasm/engine.ts";
import { f64, type LaneType } from "../../wasm/laneType.ts";
import { BatchLayout } from "./batchLayout.ts";
import { MemoryWindow } from "./memoryWindow.ts";
import { emitReverseModule, type ReverseExports, type ReverseTarget } from "./reverseModule.ts";
import type { ReversePlan } from "./reversePlan.ts";

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
  readonly grid: number;
  readonly #free: number;
  readonly #theta: MemoryWindow;
  /** Bytes of memory, as last looked at. */
  #reserved = 0;
  /** As last opened: the next one of as many trajectories is the same one again, so that nothing is made for it. */
  #batch: WasmReverseBatch | undefined;

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
    this.grid = align(this.workspace + numberBytes * workspaceSlots * this.tileLanes);
    this.#free = this.grid + 2 * Float64Array.BYTES_PER_ELEMENT;
    this.#theta = this.window(this.parameters, plan.parameters.length);
    this.info = {
      bytes: bytes.length,
      nodes: plan.storing.graph.cost + plan.pullback.cost,
      arithmetic: target.fused && vector !== undefined ? "fused" : "strict",
      lanes,
      vectorsPerTile: target.width,
    };
  }

  open(states: Float64Array, count: number, theta: Float64Array): ReverseBatch {
    const batch = this.#begun(states, count);
    this.plan.parameters.write(theta, this.#theta.numbers);
    return batch;
  }

  /** With parameters of each trajectory's own, which its target is for. */
  openEach(states: Float64Array, count: number, thetas: Float64Array): ReverseBatch {
    const batch = this.#begun(states, count);
    batch.setParameters(this.plan.parameters.ofEach(thetas, count));
    return batch;
  }

  #begun(states: Float64Array, count: number): WasmReverseBatch {
    if (this.#batch?.count !== count) this.#batch = new WasmReverseBatch(this, count, align(this.#free));
    this.#batch.begin(states);
    return this.#batch;
  }

  /** Numbers in the program's precision, or another one. */
  window(address: number, length: number, type: LaneType = this.target.type): MemoryWindow {
    return new MemoryWindow(this.exports.memory, type, address, length);
  }

  /** Makes sure of memory up to an address; what grows often grows by a part of itself. */
  reserve(end: number): void {
    if (end <= this.#reserved) return;
    const { memory } = this.exports;
    const { byteLength } = memory.buffer;
    if (end > byteLength) reserve(memory, Math.max(end, 1.25 * byteLength));
    this.#reserved = memory.buffer.byteLength;
  }
}

/** Steps stored together: where their records begin, and how they were taken. */
interface StoredRun {
  tape: number;
  /** t0 and h. */
  readonly grid: Float64Array;
  end: number;
  steps: number;
}

class WasmReverseBatch implements ReverseBatch {
  readonly count: number;
  readonly timeCotangents = new Float64Array(2);
  readonly #program: ReverseProgram;
  readonly #layout: BatchLayout;
  /** Of the parameters' cotangents, where each trajectory has its own. */
  readonly #sumLayout: BatchLayout;
  /** Addresses. */
  readonly #states: number;
  readonly #cotangents: number;
  readonly #sums: number;
  readonly #totals: number;
  /** Those of all, or behind the totals of the sums those of each trajectory. */
  readonly #parameters: number;
  readonly #parameterLayout: BatchLayout;
  readonly #parameterNumbers: MemoryWindow;
  /** Behind all of these, where records begin. */
  readonly #end: number;
  readonly #stateNumbers: MemoryWindow;
  readonly #cotangentNumbers: MemoryWindow;
  readonly #sumNumbers: MemoryWindow;
  readonly #totalNumbers: MemoryWindow;
  /** Both of them. */
  readonly #summedNumbers: MemoryWindow;
  readonly #timeNumbers: MemoryWindow;
  /** t0 and h of the steps that are taken next. */
  readonly #gridNumbers: MemoryWindow;
  /** As many as there are cotangents and sums. */
  readonly #zeros: Numbers;
  /** The first ones are stored; the others are there to be used again. */
  readonly #runs: StoredRun[] = [];
  #stored = 0;
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
    const sums = target.gradient === "lane" ? this.#sumLayout.length : parameterCount * lanes;
    this.#states = address;
    this.#cotangents = this.#states + numberBytes * this.#layout.length;
    this.#sums = this.#cotangents + numberBytes * this.#layout.length;
    this.#totals = align(this.#sums + numberBytes * sums);
    const behind = align(this.#totals + Float64Array.BYTES_PER_ELEMENT * parameterCount);
    this.#parameterLayout = new BatchLayout(plan.parameters.length, count, tileLanes);
    const isOwn = target.parameters === "each lane";
    this.#parameters = isOwn ? behind : program.parameters;
    this.#parameterNumbers = program.window(behind, isOwn ? this.#parameterLayout.length : 0);
    this.#end = isOwn ? align(behind + numberBytes * this.#parameterLayout.length) : behind;
    this.#top = this.#end;
    this.#stateNumbers = program.window(this.#states, this.#layout.length);
    this.#cotangentNumbers = program.window(this.#cotangents, this.#layout.length);
    this.#sumNumbers = program.window(this.#sums, sums);
    this.#totalNumbers = program.window(this.#totals, parameterCount, f64);
    this.#timeNumbers = program.window(program.timeSums, 2 * tileLanes);
    this.#gridNumbers = program.window(program.grid, 2, f64);
    const summed = this.#layout.length + sums;
    this.#summedNumbers = program.window(this.#cotangents, summed);
    this.#zeros = numberBytes === 8 ? new Float64Array(summed) : new Float32Array(summed);
  }

  /** As if just opened. */
  begin(states: Float64Array): void {
    this.discard();
    this.#top = this.#end;
    this.#program.reserve(this.#end);
    this.#summedNumbers.numbers.set(this.#zeros);
    clear(this.timeCotangents);
    this.write(states);
  }

  /** Of each trajectory, with what derives from them. */
  setParameters(thetas: Float64Array): void {
    this.#parameterLayout.scatter(thetas, this.#parameterNumbers.numbers);
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    checkSteps(steps);
    const { exports, workspace } = this.#program;
    return (
      exports.advance(this.#parameters, workspace, this.#states, this.#layout.tiles, t0, h, first, first + steps) === 1
    );
  }

  store(t0: number, h: number, first: number, steps: number): boolean {
    return this.storeAt(Float64Array.of(t0, h), first, steps);
  }

  storeAt(grid: Float64Array, first: number, steps: number): boolean {
    checkSteps(steps);
    const { exports, workspace, grid: taken, plan, tileLanes, target } = this.#program;
    const { tiles } = this.#layout;
    const tape = this.#top;
    const top = tape + steps * tiles * plan.records.length * tileLanes * target.type.numberBytes;
    this.#program.reserve(top);
    const end = first + steps;
    this.#remember(tape, grid, end, steps);
    this.#top = top;
    this.#setGrid(grid);
    return exports.store(this.#parameters, workspace, this.#states, tiles, taken, first, end, tape) === 1;
  }

  reverse(): boolean {
    if (this.#stored === 0) throw new Error("nothing is stored that could be reversed");
    this.#stored--;
    const { exports, workspace, grid, tileLanes, target, plan } = this.#program;
    const { tape, grid: stored, end, steps } = this.#runs[this.#stored];
    this.#setGrid(stored);
    const { tiles } = this.#layout;
    const bytes = target.gradient === "lane" ? plan.field.parameterCount * tileLanes * target.type.numberBytes : 0;
    if (plan.times) clear(this.#timeNumbers.numbers);
    this.#top = tape;
    const [parameters, cotangents] = [this.#parameters, this.#cotangents];
    // biome-ignore format: as its declaration has them
    const finite = exports.reverse(parameters, workspace, cotangents, tiles, grid, end, steps, tape, this.#sums, bytes);
    if (plan.times) {
      const sums = this.#timeNumbers.numbers;
      this.timeCotangents[0] = total(sums, 0, tileLanes);
      this.timeCotangents[1] = total(sums, tileLanes, 2 * tileLanes);
    }
    return finite === 1;
  }

  discard(): void {
    if (this.#stored > 0) this.#top = this.#runs[0].tape;
    this.#stored = 0;
  }

  read(out: Float64Array): void {
    this.#layout.gather(this.#stateNumbers.numbers, out);
  }

  write(states: Float64Array): void {
    this.#layout.scatter(states, this.#stateNumbers.numbers);
  }

  addCotangents(values: Float64Array): void {
    this.#layout.add(values, this.#cotangentNumbers.numbers);
  }

  readCotangents(out: Float64Array): void {
    this.#layout.gather(this.#cotangentNumbers.numbers, out);
  }

  readGradient(out: Float64Array): void {
    const { target, plan, exports } = this.#program;
    if (target.gradient === "lane") {
      this.#sumLayout.gather(this.#sumNumbers.numbers, out);
      return;
    }
    const { parameterCount } = plan.field;
    if (parameterCount === 0) return;
    exports.total(this.#sums, this.#totals, parameterCount);
    out.set(this.#totalNumbers.numbers);
  }

  #setGrid(grid: Float64Array): void {
    const { numbers } = this.#gridNumbers;
    numbers[0] = grid[0];
    numbers[1] = grid[1];
  }

  /** Puts a run on top of those that are stored. */
  #remember(tape: number, grid: Float64Array, end: number, steps: number): void {
    if (this.#stored === this.#runs.length) this.#runs.push({ tape, grid: new Float64Array(2), end, steps });
    const run = this.#runs[this.#stored];
    run.tape = tape;
    run.grid[0] = grid[0];
    run.grid[1] = grid[1];
    run.end = end;
    run.steps = steps;
    this.#stored++;
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
