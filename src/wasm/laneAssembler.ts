import { ConstantPool } from "./constantPool.ts";
import type { FunctionEncoder } from "./encoder.ts";
import { LaneByLane } from "./laneByLane.ts";
import type { Lane, LaneInstruction } from "./laneCode.ts";
import { LaneLocals } from "./laneLocals.ts";
import type { LaneKind, LaneType } from "./laneType.ts";
import type { Linkage } from "./linkage.ts";
import type { IntegerInstruction, RoutineCode, ShiftInstruction, Table } from "./mathRoutine.ts";
import type { Opcode } from "./opcodes.ts";
import { TileLane } from "./tileLane.ts";

/**
 * Bytes of a function up to which math routines are repeated in it instead of called: a call saves and restores every
 * value in a register, which made a tanh network 1.6 times slower.
 */
const INLINE_BYTES = 16384;

const comparisons: ReadonlySet<string> = new Set(["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "xor"]);

/**
 * Writes lane code into one function, for a tile of `width` vectors: each instruction is emitted once per vector, side by
 * side, so that the engine can overlap their latencies. Values equal in all vectors are computed once.
 *
 * Locals belong to the scope that created them and are reused when it ends.
 */
export class LaneAssembler implements RoutineCode {
  readonly module: Linkage;
  readonly out: FunctionEncoder;
  readonly type: LaneType;
  /** Vectors in a tile. */
  readonly width: number;
  readonly fused: boolean;
  readonly #constants: ConstantPool;
  readonly #locals: LaneLocals;
  readonly #byLane: LaneByLane;

  /** @param constants whether the function's are instructions or stand in the module's memory */
  constructor(module: Linkage, out: FunctionEncoder, width: number, constants: "in code" | "in memory" = "in code") {
    this.module = module;
    this.out = out;
    this.type = module.type;
    this.width = width;
    this.fused = module.fused;
    this.#constants = new ConstantPool(out, module.type, constants === "in memory" ? (x) => module.bits(x) : undefined);
    this.#locals = new LaneLocals(out, module.type);
    this.#byLane = new LaneByLane(out, module.type);
  }

  constant(x: number): TileLane {
    return new TileLane("number", [this.#constants.number(x)]);
  }

  constantBits(x: bigint): TileLane {
    return new TileLane("bits", [this.#constants.bits(x)]);
  }

  op(name: LaneInstruction, ...x: Lane[]): TileLane {
    const inputs = x as TileLane[];
    if (name === "copysign") return this.#copysign(inputs[0], inputs[1]);
    if (name === "select") {
      const [mask, ifTrue, ifFalse] = inputs;
      return this.#each(ifTrue.kind, [ifTrue, ifFalse, mask], () => this.out.op(this.type.number.select));
    }
    const opcode = this.type.number[name];
    return this.#each(comparisons.has(name) ? "mask" : "number", inputs, () => this.out.op(opcode));
  }

  multiplyAdd(x: Lane, y: Lane, z: Lane): TileLane {
    const fused = this.fused ? this.type.vector?.relaxed.multiplyAdd : undefined;
    if (!fused) return this.#scoped(() => this.op("add", this.op("mul", x, y), z));
    return this.#each("number", [x, y, z] as TileLane[], () => this.out.op(fused));
  }

  negatedMultiplyAdd(x: Lane, y: Lane, z: Lane): TileLane {
    const fused = this.fused ? this.type.vector?.relaxed.negatedMultiplyAdd : undefined;
    if (!fused) return this.#scoped(() => this.op("sub", z, this.op("mul", x, y)));
    return this.#each("number", [x, y, z] as TileLane[], () => this.out.op(fused));
  }

  call(name: string, ...x: Lane[]): TileLane {
    if (this.out.size < INLINE_BYTES) {
      return this.#scoped(() => this.module.routine(name).emit(this, ...x) as TileLane);
    }
    const inputs = x as TileLane[];
    const width = this.#width(inputs);
    for (const input of inputs) for (let w = 0; w < width; w++) this.out.get(input.at(w));
    this.out.call(this.module.routineFunction(name, width));
    const result = this.#locals.create("number", width);
    for (let w = width - 1; w >= 0; w--) this.out.set(result.at(w));
    return result;
  }

  smaller(x: Lane, y: Lane): TileLane {
    return this.#chosen(this.type.vector?.smaller, "lt", x, y);
  }

  larger(x: Lane, y: Lane): TileLane {
    return this.#chosen(this.type.vector?.larger, "gt", x, y);
  }

  bits(x: Lane): TileLane {
    return this.#reinterpret("bits", x as TileLane, "i64.reinterpret_f64");
  }

  number(x: Lane): TileLane {
    return this.#reinterpret("number", x as TileLane, "f64.reinterpret_i64");
  }

  integer(name: IntegerInstruction, x: Lane, y: Lane): TileLane {
    const kind = name === "eq" || name === "ne" || name === "lt" || name === "gt" ? "mask" : "bits";
    return this.#each(kind, [x, y] as TileLane[], () => this.out.op(this.type.integer[name]));
  }

  shift(name: ShiftInstruction, x: Lane, count: number): TileLane {
    return this.#each("bits", [x as TileLane], () => {
      if (this.type.vector) this.out.i32(count);
      else this.out.i64(BigInt(count));
      this.out.op(this.type.shift[name]);
    });
  }

  table(values: readonly number[] | Float64Array): Table {
    return this.module.table(values);
  }

  lookup(table: Table, index: Lane): TileLane {
    const x = index as TileLane;
    const result = this.#locals.create("number", this.#width([x]));
    this.#byLane.lookup(result, table, x, this.module.scratch(x.locals.length * this.vectorBytes));
    return result;
  }

  /**
   * Numbers from memory at pointer + offset + index · stride for every lane's own index, which must be whole and in range;
   * `byLane` where each lane has its own beside those of the others.
   */
  gather(pointer: number, offset: number, index: TileLane, stride: number, byLane: boolean): TileLane {
    const { lanes, numberBytes } = this.type;
    const result = this.#locals.create("number", byLane ? this.width : index.locals.length);
    const start = (w: number, lane: number) => offset + (byLane ? (w * lanes + lane) * numberBytes : 0);
    this.#byLane.gather(result, pointer, index, stride, start);
    return result;
  }

  whenAny(mask: Lane, values: readonly Lane[], body: () => readonly Lane[]): readonly TileLane[] {
    const given = values as readonly TileLane[];
    const width = this.#width([mask as TileLane, ...given]);
    const results = given.map((value) => this.#locals.copy(value, width));
    this.any(mask as TileLane);
    this.out.if(() => {
      this.scope(() => {
        const replacements = body() as readonly TileLane[];
        results.forEach((result, i) => {
          if (replacements[i].locals.length > width)
            throw new Error("whenAny: the body's value varies more than the given one");
          this.assign(result, replacements[i]);
        });
        return [];
      });
    });
    return results;
  }

  hostWhere(mask: Lane, otherwise: Lane, name: string, ...x: Lane[]): TileLane {
    const inputs = x as TileLane[];
    const where = mask as TileLane;
    const width = this.#width([where, otherwise as TileLane, ...inputs]);
    const result = this.#locals.copy(otherwise as TileLane, width);
    const host = this.module.host(name, inputs.length);
    this.any(where);
    this.out.if(() => this.#byLane.callWhere(result, where, width, host, inputs));
    return result;
  }

  /** Runs `body` and frees every local made in it that its results do not hold. */
  scope<Lanes extends readonly TileLane[]>(body: () => Lanes): Lanes {
    return this.#locals.scope(body);
  }

  /** Frees a lane's locals before their scope ends; those of other scopes and of constants are left alone. */
  release(lane: TileLane): void {
    this.#locals.release(lane);
  }

  /** Numbers of a tile from memory, at the address in a local: the vectors stand one after the other. */
  load(address: number, offset: number): TileLane {
    const result = this.#locals.create("number", this.width);
    for (let w = 0; w < this.width; w++) {
      this.out.get(address);
      this.out.memory(this.type.load, offset + w * this.vectorBytes);
      this.out.set(result.at(w));
    }
    return result;
  }

  store(address: number, offset: number, value: TileLane): void {
    for (let w = 0; w < this.width; w++) {
      this.out.get(address);
      this.out.get(value.at(w));
      this.out.memory(this.type.store, offset + w * this.vectorBytes);
    }
  }

  /**
   * Adds x, or x·y, to numbers in memory: a tile of them lane by lane, or, where all vectors of the tile go into one sum,
   * one vector.
   */
  accumulate(address: number, offset: number, by: "lane" | "vector", x: TileLane, y?: TileLane): void {
    if (by === "lane") {
      this.scope(() => {
        const sum = this.load(address, offset);
        this.store(address, offset, y ? this.multiplyAdd(x, y, sum) : this.op("add", sum, x));
        return [];
      });
      return;
    }
    this.scope(() => {
      const vector = (lane: TileLane, w: number) => new TileLane("number", [lane.at(w)]);
      const sum = this.#locals.create("number", 1);
      this.out.get(address);
      this.out.memory(this.type.load, offset);
      this.out.set(sum.at(0));
      for (let w = 0; w < this.width; w++) {
        this.scope(() => {
          const [xw, yw] = [vector(x, w), y && vector(y, w)];
          this.assign(sum, yw ? this.multiplyAdd(xw, yw, sum) : this.op("add", sum, xw));
          return [];
        });
      }
      this.out.get(address);
      this.out.get(sum.at(0));
      this.out.memory(this.type.store, offset);
      return [];
    });
  }

  /** One number from memory in every lane of the tile. */
  loadSplat(address: number, offset: number): TileLane {
    const result = this.#locals.create("number", 1);
    this.out.get(address);
    this.out.memory(this.type.loadSplat, offset);
    this.out.set(result.at(0));
    return result;
  }

  /** The f64 in a local in every lane of the tile. */
  splat(local: number): TileLane {
    const result = this.#locals.create("number", 1);
    const { vector } = this.type;
    this.out.get(local);
    if (vector?.demote) this.out.op(vector.demote);
    if (vector) this.out.op(vector.splat);
    this.out.set(result.at(0));
    return result;
  }

  /** The same value in locals of its own. */
  copy(value: TileLane): TileLane {
    return this.#locals.copy(value, value.locals.length);
  }

  /** A lane of locals of its own, one per vector, to be assigned in loops. */
  variable(value: TileLane): TileLane {
    return this.#locals.copy(value, this.width);
  }

  assign(variable: TileLane, value: TileLane): void {
    this.#locals.assign(variable, value);
  }

  /** Leaves on the stack whether any lane of the tile is set. */
  any(mask: TileLane): void {
    mask.locals.forEach((local, w) => {
      this.out.get(local);
      if (w > 0) this.out.op(this.type.number.or);
    });
    if (this.type.vector) this.out.op("v128.any_true");
  }

  /** Leaves on the stack whether every lane of the tile is set. */
  all(mask: TileLane): void {
    mask.locals.forEach((local, w) => {
      this.out.get(local);
      if (w > 0) this.out.op(this.type.number.and);
    });
    if (!this.type.vector) return;
    this.out.op("v128.not");
    this.out.op("v128.any_true");
    this.out.op("i32.eqz");
  }

  /** Leaves on the stack one bit for each lane of the tile, from the lowest on: whether it is set. */
  flags(mask: TileLane): void {
    for (let w = 0; w < this.width; w++) {
      this.out.get(mask.at(w));
      if (this.type.vector) this.out.op(this.type.vector.bitmask);
      if (w === 0) continue;
      this.out.i32(w * this.type.lanes);
      this.out.op("i32.shl");
      this.out.op("i32.or");
    }
  }

  /** A number where a mask is set, else 0. */
  where(mask: TileLane, x: TileLane): TileLane {
    if (!this.type.vector) return this.op("select", mask, x, this.constant(0));
    return this.#each("number", [mask, x], () => this.out.op("v128.and"));
  }

  get vectorBytes(): number {
    return this.type.lanes * this.type.numberBytes;
  }

  /** Bytes of one number of every lane of a tile. */
  get tileBytes(): number {
    return this.width * this.vectorBytes;
  }

  #chosen(instruction: Opcode | undefined, comparison: "lt" | "gt", x: Lane, y: Lane): TileLane {
    if (instruction) return this.#each("number", [x, y] as TileLane[], () => this.out.op(instruction));
    return this.#scoped(() => this.op("select", this.op(comparison, y, x), y, x));
  }

  #scoped(body: () => TileLane): TileLane {
    return this.scope(() => [body()] as const)[0];
  }

  #width(lanes: readonly TileLane[]): number {
    return lanes.some((lane) => lane.locals.length > 1) ? this.width : 1;
  }

  #each(kind: LaneKind, inputs: readonly TileLane[], instruction: () => void): TileLane {
    const result = this.#locals.create(kind, this.#width(inputs));
    for (let w = 0; w < result.locals.length; w++) {
      for (const input of inputs) this.out.get(input.at(w));
      instruction();
      this.out.set(result.at(w));
    }
    return result;
  }

  #copysign(magnitude: TileLane, sign: TileLane): TileLane {
    if (!this.type.vector) return this.#each("number", [magnitude, sign], () => this.out.op("f64.copysign"));
    const signBit = this.constant(-0);
    return this.#each("number", [sign, magnitude, signBit], () => this.out.op("v128.bitselect"));
  }

  #reinterpret(kind: LaneKind, x: TileLane, scalar: "i64.reinterpret_f64" | "f64.reinterpret_i64"): TileLane {
    if (this.type.vector) return new TileLane(kind, x.locals);
    return this.#each(kind, [x], () => this.out.op(scalar));
  }
}
