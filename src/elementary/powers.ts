import { emitCountedLoop } from "../wasm/countedLoop.ts";
import { instantiate, type Memory, reserve } from "../wasm/engine.ts";
import { f64x2 } from "../wasm/laneType.ts";
import { mathLibrary } from "../wasm/mathRoutine.ts";
import { ModuleAssembler } from "../wasm/moduleAssembler.ts";
import { elementary, host } from "./elementary.ts";
import { pow } from "./power.ts";

/** Vectors side by side, so that their latencies overlap. */
const WIDTH = 4;
const LANES = WIDTH * f64x2.lanes;
/** Numbers that are in the module's memory at a time. */
const BLOCK = 1024;
/** Fewer are not worth compiling it. */
const FEW = 256;

interface Exports {
  readonly memory: Memory;
  /** Raises so many tiles of numbers from an address on, at least one, to the power that stands behind a block from there. */
  raise(address: number, tiles: number): void;
}

interface Block {
  readonly numbers: Float64Array;
  readonly exponent: Float64Array;
  raise(tiles: number): void;
}

let made: Block | undefined;

/** Raises numbers to one power, in place, with the bits of `elementary.pow`; many of them as lanes of a kernel, which is faster. */
export function raiseAll(numbers: Float64Array, exponent: number): void {
  if (numbers.length < FEW) {
    for (let n = 0; n < numbers.length; n++) numbers[n] = elementary.pow(numbers[n], exponent);
    return;
  }
  made ??= makeBlock();
  made.exponent[0] = exponent;
  for (let first = 0; first < numbers.length; first += BLOCK) {
    const part = numbers.subarray(first, first + BLOCK);
    const tiles = Math.ceil(part.length / LANES);
    made.numbers.set(part);
    made.numbers.fill(1, part.length, tiles * LANES);
    made.raise(tiles);
    part.set(made.numbers.subarray(0, part.length));
  }
}

function makeBlock(): Block {
  const module = new ModuleAssembler(f64x2, mathLibrary([pow]), false);
  const { out, lanes } = module.function(WIDTH, ["i32", "i32"], [], "raise");
  const [address, tiles] = [0, 1];
  const exponent = out.freshLocal("i32");
  out.get(address);
  out.set(exponent);
  const loaded = lanes.loadSplat(exponent, 8 * BLOCK);
  emitCountedLoop(out, tiles, [[address, lanes.tileBytes]], () => {
    lanes.scope(() => {
      lanes.store(address, 0, lanes.call("pow", lanes.load(address, 0), loaded));
      return [];
    });
  });
  const { memory, raise } = instantiate<Exports>(module.finish(), host);
  const begin = (module.dataEnd + 15) & ~15;
  reserve(memory, begin + 8 * (BLOCK + 1));
  return {
    numbers: new Float64Array(memory.buffer, begin, BLOCK),
    exponent: new Float64Array(memory.buffer, begin + 8 * BLOCK, 1),
    raise: (tiles) => raise(begin, tiles),
  };
}
