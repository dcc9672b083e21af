import { QUIET_CELLS } from "../../core/quietMap.ts";
import { LEAST_STEP } from "../../core/stepLimits.ts";
import type { Callee } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { emitNewPoint, pushArguments, TILE } from "./pairTile.ts";
import type { QueueLayout } from "./queueLayout.ts";
import type { UnseenLayout } from "./unseenLayout.ts";

/** Parameters behind the three of every function: the most attempts, and the address of what is known of quiet states. */
const MOST = 3;
const QUIET = 4;

/** What steps that nobody sees are made of. */
export interface UnseenParts {
  readonly layout: QueueLayout;
  readonly unseen: UnseenLayout;
  /** Offset of f at the new point. */
  readonly kLast: number;
  readonly attempt: Callee;
}

/**
 * Emits the loop that attempts steps of planar states and judges those that nobody has to see, as `follow` judges the others, by the same
 * operations; it leaves the bits of the lanes whose attempts are left to the caller, and ends where there is one.
 */
export function emitUnseen(lanes: LaneAssembler, { layout, unseen, kLast, attempt }: UnseenParts): void {
  const { out } = lanes;
  const op = lanes.op.bind(lanes);
  const constant = (x: number) => lanes.constant(x);
  const load = (offset: number) => lanes.load(TILE, offset);
  const store = (offset: number, value: TileLane) => lanes.store(TILE, offset, value);
  const left = out.local("i32");
  out.doWhile(() => {
    pushArguments(out);
    out.call(attempt);
    lanes.scope(() => {
      const accepted = op("le", load(layout.error), constant(1));
      const [t, h] = [load(layout.t), load(layout.h)];
      const reached = op("select", accepted, op("add", t, h), t);
      const step = op("sub", op("add", reached, load(layout.next)), reached);
      // NaN and 0 are not.
      const isWorthIt = op("gt", op("abs", step), op("mul", constant(LEAST_STEP), op("abs", reached)));
      const attempts = op("add", load(layout.attempts), constant(1));
      const taken = op("add", load(layout.taken), constant(1));
      const isAllowed = op("lt", attempts, lanes.loadSplat(QUIET, unseen.most));
      const [before, after] = [lanes.load(QUIET, unseen.seen), emitSeen(lanes, layout, unseen)];
      const underWay = op("ge", before, constant(0));
      const isQuiet = op("eq", op("add", before, after), constant(0));
      const passes = op(
        "and",
        op("and", isQuiet, op("lt", taken, load(layout.look))),
        emitMoves(lanes, layout, unseen),
      );
      const unremarkable = op("and", op("and", isWorthIt, isAllowed), op("or", passes, op("not", accepted)));
      const judged = op("and", underWay, unremarkable);
      const goes = op("and", judged, accepted);
      emitNewPoint(lanes, layout, kLast, goes);
      store(layout.t, op("select", judged, reached, t));
      store(layout.h, op("select", judged, step, h));
      store(layout.memory, op("select", goes, load(layout.nextMemory), load(layout.memory)));
      store(layout.rejected, op("select", goes, constant(0), op("select", judged, constant(1), load(layout.rejected))));
      store(layout.attempts, op("select", judged, attempts, load(layout.attempts)));
      store(layout.taken, op("select", goes, taken, load(layout.taken)));
      lanes.store(QUIET, unseen.seen, op("select", op("and", underWay, accepted), after, before));
      lanes.flags(op("and", underWay, op("not", unremarkable)));
      out.set(left);
      return [];
    });
    out.get(MOST);
    out.i32(1);
    out.op("i32.sub");
    out.tee(MOST);
    out.i32(0);
    out.op("i32.ne");
    out.get(left);
    out.op("i32.eqz");
    out.op("i32.and");
  });
  out.get(left);
}

/** What the map says of the new points. */
function emitSeen(lanes: LaneAssembler, layout: QueueLayout, unseen: UnseenLayout): TileLane {
  return lanes.scope(() => {
    const op = lanes.op.bind(lanes);
    const end = lanes.constant(QUIET_CELLS);
    const [column, row] = [0, 1].map((i) => {
      const from = op(
        "sub",
        lanes.load(TILE, layout.zNew + i * layout.tileBytes),
        lanes.loadSplat(QUIET, unseen.low[i]),
      );
      return op("floor", op("mul", from, lanes.loadSplat(QUIET, unseen.perUnit[i])));
    });
    const [isIn, isInToo] = [column, row].map((at) => op("and", op("ge", at, lanes.constant(0)), op("lt", at, end)));
    const cell = op("add", op("mul", row, end), column);
    const outside = lanes.constant(QUIET_CELLS * QUIET_CELLS);
    const index = op("select", op("and", isIn, isInToo), cell, outside);
    return [lanes.gather(QUIET, unseen.cells, index, lanes.type.numberBytes, false)] as const;
  })[0];
}

/** Whether some component moves by more than what is still. */
function emitMoves(lanes: LaneAssembler, layout: QueueLayout, unseen: UnseenLayout): TileLane {
  return lanes.scope(() => {
    const [x, y] = [0, 1].map((i) => {
      const entry = (vector: number) => lanes.load(TILE, vector + i * layout.tileBytes);
      const by = lanes.op("abs", lanes.op("sub", entry(layout.zNew), entry(layout.z)));
      return lanes.op("gt", by, lanes.loadSplat(QUIET, unseen.still[i]));
    });
    return [lanes.op("or", x, y)] as const;
  })[0];
}
