import { type Callee, type FunctionEncoder, ModuleEncoder, type ValueType } from "./encoder.ts";
import { LaneAssembler } from "./laneAssembler.ts";
import type { LaneType } from "./laneType.ts";
import type { Linkage } from "./linkage.ts";
import type { MathLibrary, MathRoutine, Table } from "./mathRoutine.ts";
import { TileLane } from "./tileLane.ts";

/** Entries from which on equal tables are only known by being the same list. */
const LONG = 1_000;

/** A module whose functions compute with one lane type: shares math routines, host functions and tables among them. */
export class ModuleAssembler implements Linkage {
  readonly type: LaneType;
  readonly fused: boolean;
  readonly #encoder = new ModuleEncoder();
  readonly #routines: MathLibrary;
  readonly #emitted = new Map<string, Callee>();
  readonly #tables = new Map<string, Table>();
  #scratch = { address: 0, bytes: 0 };
  readonly #bits = new Map<bigint, number>();
  /** The same by the very list it was made of, so that a long one is written out once. */
  readonly #tablesOf = new Map<ArrayLike<number>, Table>();

  constructor(type: LaneType, routines: MathLibrary, fused: boolean) {
    this.type = type;
    this.#routines = routines;
    this.fused = fused && type.vector !== undefined;
  }

  /** Opens a function and lane code of `width` vectors in it; see `LaneAssembler`. */
  function(
    width: number,
    params: readonly ValueType[],
    results: readonly ValueType[],
    exportAs?: string,
    constants?: "in code" | "in memory",
  ): { readonly out: FunctionEncoder; readonly lanes: LaneAssembler } {
    const out = this.#encoder.function(params, results, exportAs);
    return { out, lanes: new LaneAssembler(this, out, width, constants) };
  }

  routine(name: string): MathRoutine {
    const routine = this.#routines.get(name);
    if (!routine) throw new Error(`there is no math routine ${name}`);
    return routine;
  }

  /** Its arguments' vectors one after the other in, `width` vectors out. */
  routineFunction(name: string, width: number): Callee {
    const key = `${name} ${width}`;
    const known = this.#emitted.get(key);
    if (known) return known;
    const routine = this.routine(name);
    const number = this.type.locals.number;
    const vectors = (count: number) => new Array<ValueType>(count).fill(number);
    const { out, lanes } = this.function(width, vectors(routine.arity * width), vectors(width));
    this.#emitted.set(key, out);
    const inputs = Array.from(
      { length: routine.arity },
      (_, i) =>
        new TileLane(
          "number",
          Array.from({ length: width }, (_, w) => i * width + w),
        ),
    );
    const result = routine.emit(lanes, ...inputs) as TileLane;
    for (let w = 0; w < width; w++) out.get(result.at(w));
    return out;
  }

  host(name: string, arity: number): Callee {
    return this.#encoder.importFunction("host", name, new Array<ValueType>(arity).fill("f64"), ["f64"]);
  }

  bits(x: bigint): number {
    const known = this.#bits.get(x);
    if (known !== undefined) return known;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, x, true);
    const address = this.#encoder.data(bytes);
    this.#bits.set(x, address);
    return address;
  }

  table(values: readonly number[] | Float64Array): Table {
    const same = this.#tablesOf.get(values);
    if (same) return same;
    const numbers = this.type.numberBytes === 8 ? Float64Array.from(values) : Float32Array.from(values);
    const bytes = new Uint8Array(numbers.buffer);
    // Long lists are told apart by themselves: to write them out would take longer than all else.
    const key = values.length > LONG ? `${this.#tablesOf.size} of ${values.length}` : bytes.join();
    const table = this.#tables.get(key) ?? { address: this.#encoder.data(bytes), length: values.length };
    this.#tables.set(key, table);
    this.#tablesOf.set(values, table);
    return table;
  }

  scratch(bytes: number): number {
    if (!(bytes <= this.#scratch.bytes)) this.#scratch = { address: this.#encoder.data(new Uint8Array(bytes)), bytes };
    return this.#scratch.address;
  }

  /** The first address that constant tables leave free; final once every function is written. */
  get dataEnd(): number {
    return this.#encoder.dataEnd;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#encoder.finish();
  }
}
