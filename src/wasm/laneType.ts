import type { ValueType } from "./encoder.ts";
import type { LaneInstruction } from "./laneCode.ts";
import type { IntegerInstruction, ShiftInstruction } from "./mathRoutine.ts";
import type { LaneOpcode, MemoryLaneOpcode, MemoryOpcode, Opcode } from "./opcodes.ts";

/** What a lane holds: a floating-point number, a truth value, or the number's bits as an integer of the same width. */
export type LaneKind = "number" | "mask" | "bits";

/** How one machine vector (or scalar) of numbers is computed with; the assembler is generic over it. */
export interface LaneType {
  readonly name: "f64" | "f64x2" | "f32x4";
  /** Numbers in one vector. */
  readonly lanes: number;
  /** Bytes of one number. */
  readonly numberBytes: number;
  readonly locals: Readonly<Record<LaneKind, ValueType>>;
  readonly number: Readonly<Record<Exclude<LaneInstruction, "copysign">, Opcode>>;
  readonly integer: Readonly<Record<IntegerInstruction, Opcode>>;
  readonly shift: Readonly<Record<ShiftInstruction, Opcode>>;
  readonly load: MemoryOpcode;
  readonly loadSplat: MemoryOpcode;
  readonly store: MemoryOpcode;
  /** The scalar type of one lane and its instructions; absent where the vector is the lane. */
  readonly vector?: {
    readonly scalar: ValueType;
    readonly splat: Opcode;
    readonly extract: LaneOpcode;
    readonly replace: LaneOpcode;
    readonly extractBits: LaneOpcode;
    /** An i32 with one bit for each lane: its sign's. */
    readonly bitmask: Opcode;
    /** What makes an i32 of extracted bits, where they are none. */
    readonly wrapBits?: Opcode;
    /** To and from f64, where a lane is something else. */
    readonly promote?: Opcode;
    readonly demote?: Opcode;
    readonly loadFirst: MemoryOpcode;
    readonly loadLane: MemoryLaneOpcode;
    /** Pseudo-minimum and -maximum, which are one machine instruction where the true ones are several. */
    readonly smaller: Opcode;
    readonly larger: Opcode;
    readonly relaxed: { readonly multiplyAdd: Opcode; readonly negatedMultiplyAdd: Opcode };
  };
}

/** One trajectory at a time: masks are i32, bits are i64. */
export const f64: LaneType = {
  name: "f64",
  lanes: 1,
  numberBytes: 8,
  locals: { number: "f64", mask: "i32", bits: "i64" },
  number: {
    add: "f64.add",
    sub: "f64.sub",
    mul: "f64.mul",
    div: "f64.div",
    sqrt: "f64.sqrt",
    abs: "f64.abs",
    neg: "f64.neg",
    min: "f64.min",
    max: "f64.max",
    ceil: "f64.ceil",
    floor: "f64.floor",
    trunc: "f64.trunc",
    nearest: "f64.nearest",
    eq: "f64.eq",
    ne: "f64.ne",
    lt: "f64.lt",
    le: "f64.le",
    gt: "f64.gt",
    ge: "f64.ge",
    and: "i32.and",
    or: "i32.or",
    not: "i32.eqz",
    xor: "i32.xor",
    select: "select",
  },
  integer: {
    add: "i64.add",
    sub: "i64.sub",
    mul: "i64.mul",
    and: "i64.and",
    or: "i64.or",
    xor: "i64.xor",
    eq: "i64.eq",
    ne: "i64.ne",
    lt: "i64.lt_s",
    gt: "i64.gt_s",
  },
  shift: { shl: "i64.shl", shrS: "i64.shr_s", shrU: "i64.shr_u" },
  load: "f64.load",
  loadSplat: "f64.load",
  store: "f64.store",
};

export const f64x2: LaneType = {
  name: "f64x2",
  lanes: 2,
  numberBytes: 8,
  locals: { number: "v128", mask: "v128", bits: "v128" },
  number: {
    add: "f64x2.add",
    sub: "f64x2.sub",
    mul: "f64x2.mul",
    div: "f64x2.div",
    sqrt: "f64x2.sqrt",
    abs: "f64x2.abs",
    neg: "f64x2.neg",
    min: "f64x2.min",
    max: "f64x2.max",
    ceil: "f64x2.ceil",
    floor: "f64x2.floor",
    trunc: "f64x2.trunc",
    nearest: "f64x2.nearest",
    eq: "f64x2.eq",
    ne: "f64x2.ne",
    lt: "f64x2.lt",
    le: "f64x2.le",
    gt: "f64x2.gt",
    ge: "f64x2.ge",
    and: "v128.and",
    or: "v128.or",
    not: "v128.not",
    xor: "v128.xor",
    select: "v128.bitselect",
  },
  integer: {
    add: "i64x2.add",
    sub: "i64x2.sub",
    mul: "i64x2.mul",
    and: "v128.and",
    or: "v128.or",
    xor: "v128.xor",
    eq: "i64x2.eq",
    ne: "i64x2.ne",
    lt: "i64x2.lt_s",
    gt: "i64x2.gt_s",
  },
  shift: { shl: "i64x2.shl", shrS: "i64x2.shr_s", shrU: "i64x2.shr_u" },
  load: "v128.load",
  loadSplat: "v128.load64_splat",
  store: "v128.store",
  vector: {
    scalar: "f64",
    splat: "f64x2.splat",
    extract: "f64x2.extract_lane",
    replace: "f64x2.replace_lane",
    extractBits: "i64x2.extract_lane",
    bitmask: "i64x2.bitmask",
    wrapBits: "i32.wrap_i64",
    loadFirst: "v128.load64_zero",
    loadLane: "v128.load64_lane",
    smaller: "f64x2.pmin",
    larger: "f64x2.pmax",
    relaxed: { multiplyAdd: "f64x2.relaxed_madd", negatedMultiplyAdd: "f64x2.relaxed_nmadd" },
  },
};

/** For training. */
export const f32x4: LaneType = {
  name: "f32x4",
  lanes: 4,
  numberBytes: 4,
  locals: { number: "v128", mask: "v128", bits: "v128" },
  number: {
    add: "f32x4.add",
    sub: "f32x4.sub",
    mul: "f32x4.mul",
    div: "f32x4.div",
    sqrt: "f32x4.sqrt",
    abs: "f32x4.abs",
    neg: "f32x4.neg",
    min: "f32x4.min",
    max: "f32x4.max",
    ceil: "f32x4.ceil",
    floor: "f32x4.floor",
    trunc: "f32x4.trunc",
    nearest: "f32x4.nearest",
    eq: "f32x4.eq",
    ne: "f32x4.ne",
    lt: "f32x4.lt",
    le: "f32x4.le",
    gt: "f32x4.gt",
    ge: "f32x4.ge",
    and: "v128.and",
    or: "v128.or",
    not: "v128.not",
    xor: "v128.xor",
    select: "v128.bitselect",
  },
  integer: {
    add: "i32x4.add",
    sub: "i32x4.sub",
    mul: "i32x4.mul",
    and: "v128.and",
    or: "v128.or",
    xor: "v128.xor",
    eq: "i32x4.eq",
    ne: "i32x4.ne",
    lt: "i32x4.lt_s",
    gt: "i32x4.gt_s",
  },
  shift: { shl: "i32x4.shl", shrS: "i32x4.shr_s", shrU: "i32x4.shr_u" },
  load: "v128.load",
  loadSplat: "v128.load32_splat",
  store: "v128.store",
  vector: {
    scalar: "f32",
    splat: "f32x4.splat",
    extract: "f32x4.extract_lane",
    replace: "f32x4.replace_lane",
    extractBits: "i32x4.extract_lane",
    bitmask: "i32x4.bitmask",
    promote: "f64.promote_f32",
    demote: "f32.demote_f64",
    loadFirst: "v128.load32_zero",
    loadLane: "v128.load32_lane",
    smaller: "f32x4.pmin",
    larger: "f32x4.pmax",
    relaxed: { multiplyAdd: "f32x4.relaxed_madd", negatedMultiplyAdd: "f32x4.relaxed_nmadd" },
  },
};
