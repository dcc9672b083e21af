import { Bytes } from "./bytes.ts";
import {
  type LaneOpcode,
  laneOpcodes,
  type MemoryLaneOpcode,
  type MemoryOpcode,
  memoryLaneOpcodes,
  memoryOpcodes,
  type Opcode,
  opcodes,
} from "./opcodes.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

const valueTypes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** Something `call` can name: an imported function or one being written; its index is settled when the module is finished. */
export interface Callee {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface Import extends Callee {
  readonly module: string;
  readonly name: string;
}

/** A WebAssembly module under construction: one memory, exported as `memory`, whose low end holds constant data. */
export class ModuleEncoder {
  readonly #imports = new Map<string, Import>();
  readonly #functions: FunctionEncoder[] = [];
  readonly #exports = new Map<string, FunctionEncoder>();
  readonly #data = new Bytes();

  /** The host function `module.name`; asking twice gives the same one. */
  importFunction(module: string, name: string, params: readonly ValueType[], results: readonly ValueType[]): Callee {
    const key = `${module}.${name}`;
    const imported = this.#imports.get(key) ?? { module, name, params, results };
    this.#imports.set(key, imported);
    return imported;
  }

  /** Opens a function; its parameters are locals 0, 1, … A function may call one that is opened or written later. */
  function(params: readonly ValueType[], results: readonly ValueType[], exportAs?: string): FunctionEncoder {
    const created = new FunctionEncoder(params, results);
    this.#functions.push(created);
    if (exportAs !== undefined) this.#exports.set(exportAs, created);
    return created;
  }

  /** Places constant bytes in memory, aligned to 16, and returns their address. */
  data(bytes: Uint8Array): number {
    const address = this.dataEnd;
    while (this.#data.length < address) this.#data.byte(0);
    this.#data.append(bytes);
    return address;
  }

  /** The first address after the constant data, a multiple of 16. */
  get dataEnd(): number {
    return (this.#data.length + 15) & ~15;
  }

  /** The module's bytes. Every function must be complete. */
  finish(): Uint8Array<ArrayBuffer> {
    const types = new Map<string, { readonly index: number; readonly callee: Callee }>();
    const typeIndex = (callee: Callee): number => {
      const key = `${callee.params}>${callee.results}`;
      const type = types.get(key) ?? { index: types.size, callee };
      types.set(key, type);
      return type.index;
    };
    const imports = [...this.#imports.values()];
    const index = new Map<Callee, number>([...imports, ...this.#functions].map((callee, i) => [callee, i]));
    for (const callee of index.keys()) typeIndex(callee);
    for (const function_ of this.#functions) function_.resolveCalls(index);

    const module = new Bytes();
    module.append(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00));
    section(module, 1, [...types.values()], (out, { callee }) => {
      out.byte(0x60);
      vector(out, callee.params, (type) => out.byte(valueTypes[type]));
      vector(out, callee.results, (type) => out.byte(valueTypes[type]));
    });
    section(module, 2, imports, (out, imported) => {
      out.name(imported.module);
      out.name(imported.name);
      out.byte(0x00);
      out.u32(typeIndex(imported));
    });
    section(module, 3, this.#functions, (out, function_) => out.u32(typeIndex(function_)));
    section(module, 5, [Math.ceil(this.dataEnd / 65536)], (out, pages) => {
      out.byte(0x00);
      out.u32(Math.max(1, pages));
    });
    section(module, 7, ["memory", ...this.#exports.keys()], (out, name) => {
      const exported = this.#exports.get(name);
      out.name(name);
      out.byte(exported ? 0x00 : 0x02);
      out.u32(exported ? index.get(exported)! : 0);
    });
    section(module, 10, this.#functions, (out, function_) => function_.write(out));
    section(module, 11, this.#data.length > 0 ? [this.#data.written] : [], (out, bytes) => {
      out.append(Uint8Array.of(0x00, 0x41, 0x00, 0x0b));
      out.u32(bytes.length);
      out.append(bytes);
    });
    return module.written.slice() as Uint8Array<ArrayBuffer>;
  }
}

/** One function's code. Methods are named after the instructions they append. */
export class FunctionEncoder implements Callee {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #free = new Map<ValueType, number[]>();
  readonly #prologue = new Bytes();
  #code = new Bytes();
  readonly #body = this.#code;
  readonly #calls: { readonly code: Bytes; readonly at: number; readonly callee: Callee }[] = [];

  constructor(params: readonly ValueType[], results: readonly ValueType[]) {
    this.params = params;
    this.results = results;
  }

  /** A local nobody holds: a released one if there is one, so its content is arbitrary. */
  local(type: ValueType): number {
    return this.#free.get(type)?.pop() ?? this.freshLocal(type);
  }

  /** A local never used before, as values set in the prologue need. */
  freshLocal(type: ValueType): number {
    this.#locals.push(type);
    return this.params.length + this.#locals.length - 1;
  }

  release(local: number): void {
    const type = this.#locals[local - this.params.length];
    const free = this.#free.get(type);
    if (free) free.push(local);
    else this.#free.set(type, [local]);
  }

  /** Code that runs once, before the body, whenever it is written; for values the whole function shares. */
  prologue(write: () => void): void {
    const body = this.#code;
    this.#code = this.#prologue;
    write();
    this.#code = body;
  }

  get(local: number): void {
    this.#code.byte(0x20);
    this.#code.u32(local);
  }

  set(local: number): void {
    this.#code.byte(0x21);
    this.#code.u32(local);
  }

  tee(local: number): void {
    this.#code.byte(0x22);
    this.#code.u32(local);
  }

  op(name: Opcode): void {
    this.#opcode(opcodes[name]);
  }

  /** An instruction on one lane of a vector. */
  lane(name: LaneOpcode, lane: number): void {
    this.#opcode(0xfd000 | laneOpcodes[name]);
    this.#code.byte(lane);
  }

  /** A load or store at the address on the stack plus `offset` bytes. */
  memory(name: MemoryOpcode, offset = 0): void {
    const [opcode, alignment] = memoryOpcodes[name];
    this.#opcode(opcode);
    this.#code.u32(alignment);
    this.#code.u32(offset);
  }

  /** Loads one lane of the vector on the stack from the address below it. */
  memoryLane(name: MemoryLaneOpcode, lane: number, offset = 0): void {
    const [opcode, alignment] = memoryLaneOpcodes[name];
    this.#opcode(opcode);
    this.#code.u32(alignment);
    this.#code.u32(offset);
    this.#code.byte(lane);
  }

  i32(x: number): void {
    this.#code.byte(0x41);
    this.#code.s32(x);
  }

  i64(x: bigint): void {
    this.#code.byte(0x42);
    this.#code.s64(x);
  }

  f64(x: number): void {
    this.#code.byte(0x44);
    this.#code.f64(x);
  }

  /** A vector constant from its two 64-bit halves. */
  v128(low: bigint, high: bigint): void {
    this.#opcode(0xfd00c);
    this.#code.u64(low);
    this.#code.u64(high);
  }

  call(callee: Callee): void {
    this.#code.byte(0x10);
    this.#calls.push({ code: this.#code, at: this.#code.length, callee });
    for (let i = 0; i < 5; i++) this.#code.byte(0x80);
  }

  /** Runs `body` again whenever it leaves an i32 ≠ 0 on the stack. */
  doWhile(body: () => void): void {
    this.#code.byte(0x03);
    this.#code.byte(0x40);
    body();
    this.#code.byte(0x0d);
    this.#code.u32(0);
    this.#code.byte(0x0b);
  }

  /** Takes an i32 from the stack; the branches leave nothing there. */
  if(then: () => void, otherwise?: () => void): void {
    this.#code.byte(0x04);
    this.#code.byte(0x40);
    then();
    if (otherwise) {
      this.#code.byte(0x05);
      otherwise();
    }
    this.#code.byte(0x0b);
  }

  /** Bytes of code so far. */
  get size(): number {
    return this.#prologue.length + this.#body.length;
  }

  /** Fills in the function indices; the module calls it when all are known. */
  resolveCalls(index: ReadonlyMap<Callee, number>): void {
    for (const { code, at, callee } of this.#calls) {
      const target = index.get(callee);
      if (target === undefined) throw new Error("call of a function of another module");
      code.paddedU32(at, target);
    }
  }

  /** Appends the entry of the code section. */
  write(out: Bytes): void {
    const declarations = new Bytes();
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals) {
      if (runs.at(-1)?.type === type) runs.at(-1)!.count++;
      else runs.push({ type, count: 1 });
    }
    vector(declarations, runs, ({ type, count }) => {
      declarations.u32(count);
      declarations.byte(valueTypes[type]);
    });
    out.u32(declarations.length + this.size + 1);
    out.append(declarations.written);
    out.append(this.#prologue.written);
    out.append(this.#body.written);
    out.byte(0x0b);
  }

  #opcode(opcode: number): void {
    if (opcode > 0xff) {
      this.#code.byte(opcode >> 12);
      this.#code.u32(opcode & 0xfff);
    } else this.#code.byte(opcode);
  }
}

function vector<T>(out: Bytes, items: readonly T[], write: (item: T) => void): void {
  out.u32(items.length);
  for (const item of items) write(item);
}

function section<T>(out: Bytes, id: number, items: readonly T[], write: (out: Bytes, item: T) => void): void {
  if (items.length === 0) return;
  const content = new Bytes();
  vector(content, items, (item) => write(content, item));
  out.byte(id);
  out.u32(content.length);
  out.append(content.written);
}
