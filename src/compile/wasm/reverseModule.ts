import { emitCountedLoop } from "../../wasm/countedLoop.ts";
import type { FunctionEncoder } from "../../wasm/encoder.ts";
import type { Memory } from "../../wasm/engine.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import { FieldCode } from "./fieldCode.ts";
import { emitAdvance, type FixedStepExports, type FixedStepTarget, ownParameters } from "./fixedStepModule.ts";
import type { Sums } from "./graphValues.ts";
import { stepSlots } from "./memorySteps.ts";
import { PullbackCode } from "./pullbackCode.ts";
import type { ReversePlan } from "./reversePlan.ts";
import { emitReverseSteps, ReverseSlots } from "./reverseSteps.ts";
import { emitStoringSteps } from "./storingSteps.ts";
import { emitTally } from "./tally.ts";

/** What a module of the reverse kernel is compiled for. */
export interface ReverseTarget extends FixedStepTarget {
  /** The parameters' cotangents by lane, or all vectors of a tile, and all tiles, in one. */
  readonly gradient: Sums["by"];
}

/** A module as bytes, and the memory it wants. */
export interface ReverseModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The first address free for parameters, workspace, and so on. */
  readonly dataEnd: number;
  /** Tile vectors of workspace. */
  readonly workspaceSlots: number;
  readonly slots: ReverseSlots;
}

/** The functions the module exports, in the conventions of `FixedStepExports`. */
export interface ReverseExports {
  readonly memory: Memory;
  readonly advance: FixedStepExports["advance"];
  /**
   * `advance`, leaving the steps' records at `tape`, tile by tile. t0 and h stand in memory, at `grid`: what is no whole number, an
   * engine may have to make an object of to hand it over.
   */
  store(
    parameters: number,
    workspace: number,
    states: number,
    tiles: number,
    grid: number,
    first: number,
    end: number,
    tape: number,
  ): number;
  /**
   * Takes `steps` steps before step `end` back, whose records are at `tape`; the sums of the parameters' cotangents of the
   * next tile are `sumBytes` on. Returns 1 where every cotangent is finite afterwards.
   */
  reverse(
    parameters: number,
    workspace: number,
    cotangents: number,
    tiles: number,
    grid: number,
    end: number,
    steps: number,
    tape: number,
    sums: number,
    sumBytes: number,
  ): number;
  /** Of `count` vectors at `sums`, at least one, each one's numbers summed from the first on, in float64, at `totals`. */
  total(sums: number, totals: number, count: number): void;
}

export function emitReverseModule(plan: ReversePlan, target: ReverseTarget): ReverseModule {
  const { type, routines, fused, width, gradient, parameters = "all lanes" } = target;
  const { field, tableau, advancing, storing } = plan;
  const module = new ModuleAssembler(type, routines, fused);
  const slots = new ReverseSlots(plan);
  emitAdvance(module, new FieldCode(module, advancing, width, { parameters }), tableau, width);
  emitStore(module, new FieldCode(module, storing, width, { parameters }), plan, width);
  emitReverse(module, new PullbackCode(module, plan, width, gradient, parameters), slots, width, gradient);
  emitTotal(module);
  const forSteps = advancing.isInline ? 0 : stepSlots(field.dimension, tableau.b.length);
  const workspaceSlots = Math.max(slots.length, storing.graph.slotCount, advancing.graph.slotCount + forSteps);
  return { bytes: module.finish(), dataEnd: module.dataEnd, workspaceSlots, slots };
}

function emitStore(module: ModuleAssembler, field: FieldCode, plan: ReversePlan, width: number): void {
  const { tableau, records } = plan;
  const { dimension } = plan.field;
  const parameterTypes = ["i32", "i32", "i32", "i32", "i32", "f64", "f64", "i32"] as const;
  const { out, lanes } = module.function(width, parameterTypes, ["i32"], "store");
  const [parameters, workspace, states, tiles, grid, first, end, tape] = [0, 1, 2, 3, 4, 5, 6, 7];
  const { t0, h } = loadGrid(out, grid);
  const context = { lanes, tableau, dimension, parameters, workspace, states, t0, h, first, end };
  const tally = lanes.variable(lanes.constant(0));
  const own = ownParameters(field, parameters, lanes);
  emitCountedLoop(out, tiles, [[states, dimension * lanes.tileBytes], ...own], () => {
    emitStoringSteps(context, field, records, tape);
    emitTally(lanes, states, dimension, tally);
  });
  lanes.any(lanes.op("ne", tally, lanes.constant(0)));
  out.op("i32.eqz");
}

function emitReverse(
  module: ModuleAssembler,
  code: PullbackCode,
  slots: ReverseSlots,
  width: number,
  by: Sums["by"],
): void {
  const { records, field } = code.plan;
  const parameterTypes = [
    ...(["i32", "i32", "i32", "i32", "i32", "f64"] as const),
    ...(["i32", "i32", "i32", "i32"] as const),
  ];
  const { out, lanes } = module.function(width, parameterTypes, ["i32"], "reverse");
  const [parameters, workspace, cotangents, tiles, grid, end, steps, tape, pointer, sumBytes] = parameterTypes.keys();
  const { t0, h } = loadGrid(out, grid);
  const tileBytes = field.dimension * lanes.tileBytes;
  const tally = lanes.variable(lanes.constant(0));
  const [record, tapeEnd, n] = [out.local("i32"), out.local("i32"), out.local("f64")];
  const sums = { pointer, by };
  emitCountedLoop(out, tiles, [[cotangents, tileBytes], ...ownParameters(code, parameters, lanes)], () => {
    out.get(end);
    out.set(n);
    out.get(tape);
    out.get(steps);
    out.i32(records.length * lanes.tileBytes);
    out.op("i32.mul");
    out.op("i32.add");
    out.tee(tapeEnd);
    out.set(record);
    emitReverseSteps({ lanes, parameters, workspace, cotangents, sums, tape, record, t0, h, n }, code, slots);
    emitTally(lanes, cotangents, field.dimension, tally);
    out.get(tapeEnd);
    out.set(tape);
    out.get(pointer);
    out.get(sumBytes);
    out.op("i32.add");
    out.set(pointer);
  });
  lanes.any(lanes.op("ne", tally, lanes.constant(0)));
  out.op("i32.eqz");
}

/** The function `total` of `ReverseExports`. */
function emitTotal(module: ModuleAssembler): void {
  const { out } = module.function(1, ["i32", "i32", "i32"], [], "total");
  const { lanes, numberBytes } = module.type;
  const [sums, totals, count] = [0, 1, 2];
  const pointers = [
    [sums, lanes * numberBytes],
    [totals, Float64Array.BYTES_PER_ELEMENT],
  ] as const;
  emitCountedLoop(out, count, pointers, () => {
    out.get(totals);
    out.f64(0);
    for (let lane = 0; lane < lanes; lane++) {
      out.get(sums);
      out.memory(numberBytes === 8 ? "f64.load" : "f32.load", lane * numberBytes);
      if (numberBytes === 4) out.op("f64.promote_f32");
      out.op("f64.add");
    }
    out.memory("f64.store");
  });
}

/** t0 and h from memory, in locals. */
function loadGrid(out: FunctionEncoder, grid: number): { readonly t0: number; readonly h: number } {
  const [t0, h] = [0, 1].map((n) => {
    const local = out.local("f64");
    out.get(grid);
    out.memory("f64.load", n * Float64Array.BYTES_PER_ELEMENT);
    out.set(local);
    return local;
  });
  return { t0, h };
}
