import { emitCountedLoop } from "../../wasm/countedLoop.ts";
import type { Callee, FunctionEncoder } from "../../wasm/encoder.ts";
import type { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import { type QueueLayout, RECORD, recordRows } from "./queueLayout.ts";

/** The parameters of functions on one lane: the addresses of its first number and of the tile. */
const LANE = 0;
const TILE_OF_LANE = 1;
const NUMBER = 8;

/** What is written by one lane at a time, for it is rare; all of it strict arithmetic. */
export interface LaneFunctions {
  /** Writes the outputs of the step that was just attempted and is to be accepted. */
  readonly write: Callee;
  /** Puts the trajectory that has come to its end back, and the next one that waits in its lane. */
  readonly turn: Callee;
  /** Puts the next one that waits in the lane, or leaves it idle. */
  readonly board: Callee;
}

/** What the functions on one lane are made of. */
export interface LaneParts {
  /** By stage the coefficients of the continuous extension, lowest power first. */
  readonly weights: readonly (readonly number[])[];
  /** What control remembers at the beginning. */
  readonly leastMemory: number;
}

export function emitLaneFunctions(module: ModuleAssembler, layout: QueueLayout, parts: LaneParts): LaneFunctions {
  const open = () => new LaneCode(module.function(1, ["i32", "i32"], []).out, layout);
  const [writing, turning, boarding] = [open(), open(), open()];
  emitWrite(writing, parts.weights);
  emitBoard(boarding, parts.leastMemory);
  emitTurn(turning, boarding.out);
  return { write: writing.out, turn: turning.out, board: boarding.out };
}

/** Code on the numbers of one lane. */
class LaneCode {
  readonly out: FunctionEncoder;
  readonly layout: QueueLayout;

  constructor(out: FunctionEncoder, layout: QueueLayout) {
    this.out = out;
    this.layout = layout;
  }

  /** Leaves a number on the stack. */
  push(pointer: number, offset: number): void {
    this.out.get(pointer);
    this.out.memory("f64.load", offset);
  }

  /** A local with a number from memory. */
  number(pointer: number, offset: number): number {
    const local = this.out.freshLocal("f64");
    this.push(pointer, offset);
    this.out.set(local);
    return local;
  }

  /** A local with an address that stands in memory as a number. */
  address(pointer: number, offset: number): number {
    const local = this.out.freshLocal("i32");
    this.push(pointer, offset);
    this.out.op("i32.trunc_sat_f64_s");
    this.out.set(local);
    return local;
  }

  store(pointer: number, offset: number, value: () => void): void {
    this.out.get(pointer);
    value();
    this.out.memory("f64.store", offset);
  }

  /** Leaves the address of number `index`, a local with a whole f64, behind an address on the stack. */
  pushEntry(list: () => void, index: number): void {
    list();
    this.out.get(index);
    this.out.op("i32.trunc_sat_f64_s");
    this.out.i32(3);
    this.out.op("i32.shl");
    this.out.op("i32.add");
  }

  increase(local: number): void {
    this.out.get(local);
    this.out.f64(1);
    this.out.op("f64.add");
    this.out.set(local);
  }

  /** A loop over the components with a pointer at the lane's entries, and another at numbers that stand side by side from an address on the stack. */
  components(begin: () => void, body: (entry: number, beside: number) => void): void {
    this.entries(this.layout.dimension, begin, body);
  }

  /** The same over so many entries of a lane, at least one. */
  entries(count: number, begin: () => void, body: (entry: number, beside: number) => void): void {
    const { out, layout } = this;
    const [entry, beside, left] = [out.freshLocal("i32"), out.freshLocal("i32"), out.freshLocal("i32")];
    begin();
    out.set(beside);
    out.get(LANE);
    out.set(entry);
    out.i32(count);
    out.set(left);
    const pointers = [
      [beside, NUMBER],
      [entry, layout.tileBytes],
    ] as const;
    emitCountedLoop(out, left, pointers, () => body(entry, beside));
  }
}

function emitWrite(code: LaneCode, weights: readonly (readonly number[])[]): void {
  const { out, layout } = code;
  const { dimension } = layout;
  const [t, h, end] = [layout.t, layout.h, layout.end].map((offset) => code.number(LANE, offset));
  const [due, written] = [layout.due, layout.written].map((offset) => code.number(LANE, offset));
  const direction = code.number(TILE_OF_LANE, layout.direction);
  const times = code.address(TILE_OF_LANE, layout.times);
  const place = code.address(LANE, layout.place);
  const theta = out.freshLocal("f64");
  const used = weights.flatMap((powers, stage) => (powers.some((x) => x !== 0) ? [{ powers, stage }] : []));
  const factors = used.map(({ powers, stage }) => ({ powers, stage, factor: out.freshLocal("f64") }));
  const pushRow = () => {
    out.get(written);
    out.op("i32.trunc_sat_f64_s");
    out.i32(NUMBER * dimension);
    out.op("i32.mul");
    out.get(place);
    out.op("i32.add");
    out.i32(NUMBER * recordRows(layout));
    out.op("i32.add");
  };
  const goOn = () => {
    code.increase(written);
    code.pushEntry(() => out.get(times), written);
    out.memory("f64.load");
    out.set(due);
  };
  const isInside = () => {
    out.get(due);
    out.get(end);
    out.op("f64.sub");
    out.get(direction);
    out.op("f64.mul");
    out.f64(0);
    out.op("f64.lt");
  };
  isInside();
  out.if(() => {
    const interpolated = code.number(LANE, layout.interpolated);
    code.increase(interpolated);
    code.store(LANE, layout.interpolated, () => out.get(interpolated));
    out.doWhile(() => {
      out.get(due);
      out.get(t);
      out.op("f64.sub");
      out.get(h);
      out.op("f64.div");
      out.set(theta);
      for (const { powers, factor } of factors) {
        pushPolynomial(out, powers, theta);
        out.get(theta);
        out.op("f64.mul");
        out.set(factor);
      }
      code.components(pushRow, (entry, beside) => {
        code.store(beside, 0, () => {
          code.push(entry, layout.z);
          out.get(h);
          out.f64(0);
          for (const { stage, factor } of factors) {
            out.get(factor);
            code.push(entry, layout.k(stage));
            out.op("f64.mul");
            out.op("f64.add");
          }
          out.op("f64.mul");
          out.op("f64.add");
        });
      });
      goOn();
      isInside();
    });
  });
  out.get(due);
  out.get(end);
  out.op("f64.eq");
  out.if(() => {
    code.components(pushRow, (entry, beside) => code.store(beside, 0, () => code.push(entry, layout.zNew)));
    goOn();
  });
  code.store(LANE, layout.due, () => out.get(due));
  code.store(LANE, layout.written, () => out.get(written));
  storeHorizon(code);
}

/** The output that is due next, or the end where that comes first. */
function storeHorizon(code: LaneCode): void {
  const { out, layout } = code;
  const due = code.number(LANE, layout.due);
  const until = code.number(TILE_OF_LANE, layout.until);
  code.store(LANE, layout.horizon, () => {
    out.get(due);
    out.get(until);
    out.get(due);
    out.get(until);
    out.op("f64.sub");
    code.push(TILE_OF_LANE, layout.direction);
    out.op("f64.mul");
    out.f64(0);
    out.op("f64.lt");
    out.op("select");
  });
}

/** Leaves a polynomial on the stack, by Horner's scheme. */
function pushPolynomial(out: FunctionEncoder, powers: readonly number[], x: number): void {
  out.f64(powers.at(-1) ?? 0);
  for (const power of powers.slice(0, -1).reverse()) {
    out.get(x);
    out.op("f64.mul");
    out.f64(power);
    out.op("f64.add");
  }
}

/** Where each count of a lane stands, and where it does in a record. */
function counts(layout: QueueLayout): readonly (readonly [lane: number, record: number])[] {
  const { attempts, taken, interpolated, written } = layout;
  return [
    [attempts, RECORD.attempts],
    [taken, RECORD.accepted],
    [interpolated, RECORD.interpolated],
    [written, RECORD.written],
  ];
}

function emitTurn(code: LaneCode, board: Callee): void {
  const { out, layout } = code;
  const place = code.address(LANE, layout.place);
  for (const [lane, record] of counts(layout)) {
    code.store(place, NUMBER * record, () => code.push(LANE, lane));
  }
  const ended = code.number(TILE_OF_LANE, layout.ended);
  const list = code.address(TILE_OF_LANE, layout.endedList);
  code.pushEntry(() => out.get(list), ended);
  code.push(LANE, layout.place);
  out.memory("f64.store");
  code.increase(ended);
  code.store(TILE_OF_LANE, layout.ended, () => out.get(ended));
  out.get(LANE);
  out.get(TILE_OF_LANE);
  out.call(board);
}

function emitBoard(code: LaneCode, leastMemory: number): void {
  const { out, layout } = code;
  const head = code.number(TILE_OF_LANE, layout.head);
  out.get(head);
  code.push(TILE_OF_LANE, layout.tail);
  out.op("f64.lt");
  out.if(
    () => {
      const list = code.address(TILE_OF_LANE, layout.waitingList);
      code.store(LANE, layout.place, () => {
        code.pushEntry(() => out.get(list), head);
        out.memory("f64.load");
      });
      code.increase(head);
      code.store(TILE_OF_LANE, layout.head, () => out.get(head));
      const place = code.address(LANE, layout.place);
      const from = (record: number) => code.push(place, NUMBER * record);
      for (const [lane, record] of counts(layout)) code.store(LANE, lane, () => from(record));
      code.store(LANE, layout.t, () => from(RECORD.t));
      code.store(LANE, layout.next, () => from(RECORD.h));
      code.store(LANE, layout.look, () => from(RECORD.look));
      code.store(LANE, layout.inFavour, () => out.f64(0));
      code.store(LANE, layout.against, () => out.f64(0));
      code.store(LANE, layout.memory, () => out.f64(leastMemory));
      code.store(LANE, layout.rejected, () => out.f64(0));
      const written = code.number(LANE, layout.written);
      const times = code.address(TILE_OF_LANE, layout.times);
      code.store(LANE, layout.due, () => {
        code.pushEntry(() => out.get(times), written);
        out.memory("f64.load");
      });
      storeHorizon(code);
      code.store(LANE, layout.floor, () => code.push(TILE_OF_LANE, layout.coarse));
      code.components(
        () => out.get(place),
        (entry, beside) => {
          code.store(entry, layout.z, () => code.push(beside, NUMBER * RECORD.z));
          code.store(entry, layout.k(0), () => code.push(beside, NUMBER * (RECORD.z + layout.dimension)));
        },
      );
      if (layout.parameters > 0)
        code.entries(
          layout.parameters,
          () => out.get(place),
          (entry, beside) =>
            code.store(entry, layout.theta, () => code.push(beside, NUMBER * (RECORD.z + 2 * layout.dimension))),
        );
    },
    () => {
      code.store(LANE, layout.place, () => out.f64(-1));
      code.store(LANE, layout.next, () => out.f64(0));
      code.store(LANE, layout.attempts, () => out.f64(0));
      code.store(LANE, layout.due, () => out.f64(Number.NaN));
      code.store(LANE, layout.horizon, () => out.f64(Number.POSITIVE_INFINITY));
      code.store(LANE, layout.floor, () => out.f64(-1));
      code.store(LANE, layout.look, () => out.f64(Number.POSITIVE_INFINITY));
    },
  );
}
