import { routines } from "../../elementary/registry.ts";
import { emitCountedLoop } from "../../wasm/countedLoop.ts";
import type { Memory } from "../../wasm/engine.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import { f64x2 } from "../../wasm/laneType.ts";
import { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { PenaltyCode } from "./loss.ts";

/** Cells that are compared together. */
export const PAIR = f64x2.lanes;

const NUMBER = f64x2.numberBytes;
const ADDRESS = Int32Array.BYTES_PER_ELEMENT;

/** The functions the module exports; addresses are bytes. */
export interface PenaltyExports {
  readonly memory: Memory;
  /**
   * Compares rows of states with data, at least one: losses and cotangents of each. Data are found by the address of each cell in
   * the first row and `shift`, which grows by `rowBytes` from row to row.
   */
  compare(
    cells: number,
    shift: number,
    rowBytes: number,
    pairs: number,
    weights: number,
    states: number,
    cotangents: number,
    stateBytes: number,
    losses: number,
    rows: number,
    total: number,
  ): void;
}

/** A module as bytes, and the first address that it leaves free. */
export function emitPenaltyModule(penaltyCode: PenaltyCode): { bytes: Uint8Array<ArrayBuffer>; dataEnd: number } {
  const module = new ModuleAssembler(f64x2, routines, false);
  emitCompare(module, penaltyCode);
  return { bytes: module.finish(), dataEnd: module.dataEnd };
}

/** The function `compare` of `PenaltyExports`. */
function emitCompare(module: ModuleAssembler, penaltyCode: PenaltyCode): void {
  const parameterTypes = [...new Array<"i32">(10).fill("i32"), "f64"] as const;
  const { out, lanes } = module.function(1, parameterTypes, [], "compare");
  const [cells, shift, rowBytes, pairs, weights, states, cotangents, stateBytes, losses, rows, total] =
    parameterTypes.keys();
  const [cell, z, slope, left] = [0, 0, 0, 0].map(() => out.local("i32"));
  const sum = out.local("f64");
  const datum = lanes.variable(lanes.constant(0));
  const whole = lanes.variable(lanes.splat(total));
  const { tileBytes } = lanes;
  const byPair = [
    [cell, PAIR * ADDRESS],
    [weights, tileBytes],
    [z, tileBytes],
    [slope, tileBytes],
  ] as const;
  const byRow = [
    [losses, NUMBER],
    [shift, { local: rowBytes }],
    [states, { local: stateBytes }],
    [cotangents, { local: stateBytes }],
  ] as const;
  emitCountedLoop(out, rows, byRow, () => {
    out.f64(0);
    out.set(sum);
    for (const [local, from] of [
      [cell, cells],
      [z, states],
      [slope, cotangents],
      [left, pairs],
    ]) {
      out.get(from);
      out.set(local);
    }
    emitCountedLoop(out, left, byPair, () => {
      loadPair(lanes, cell, shift, datum);
      lanes.scope(() => {
        const found = compared(lanes, penaltyCode, {
          datum,
          weight: lanes.load(weights, 0),
          prediction: lanes.load(z, 0),
          total: whole,
        });
        addPair(lanes, found.summand, sum);
        lanes.store(slope, 0, found.cotangent);
        return [];
      });
    });
    out.get(losses);
    out.get(sum);
    out.get(total);
    out.op("f64.div");
    out.f64(0);
    out.get(total);
    out.f64(0);
    out.op("f64.gt");
    out.op("select");
    out.memory("f64.store");
  });
}

/** Two data from memory, each at its cell's address and `shift`. */
function loadPair({ out }: LaneAssembler, cells: number, shift: number, datum: TileLane): void {
  // The vector is built around its second datum's address, which lies below it on the stack.
  for (const lane of [1, 0]) {
    out.get(cells);
    out.memory("i32.load", lane * ADDRESS);
    out.get(shift);
    out.op("i32.add");
  }
  out.memory("v128.load64_zero");
  out.memoryLane("v128.load64_lane", 1);
  out.set(datum.at(0));
}

type Cells = Readonly<Record<"prediction" | "datum" | "weight" | "total", TileLane>>;

/** In the order of `meanPenalty`. */
function compared(lanes: LaneAssembler, penaltyCode: PenaltyCode, { prediction, datum, weight, total }: Cells) {
  const zero = lanes.constant(0);
  const counts = lanes.op("and", lanes.op("gt", weight, zero), lanes.op("eq", datum, datum));
  // A gap's residual is NaN, which routines leave to the host.
  const residual = lanes.op("select", counts, lanes.op("sub", prediction, datum), zero);
  const { value, derivative } = penaltyCode(lanes, residual);
  const slope = lanes.op("div", lanes.op("mul", weight, derivative), total);
  return {
    summand: lanes.op("select", counts, lanes.op("mul", weight, value), zero),
    cotangent: lanes.op("select", counts, slope, zero),
  };
}

/** One after the other: the sum is that of a loop over cells. */
function addPair({ out }: LaneAssembler, { locals }: TileLane, sum: number): void {
  for (let lane = 0; lane < PAIR; lane++) {
    out.get(sum);
    out.get(locals[0]);
    out.lane("f64x2.extract_lane", lane);
    out.op("f64.add");
    out.set(sum);
  }
}
