import { host } from "../../src/elementary/elementary.ts";
import { float32Routines } from "../../src/elementary/float32/registry.ts";
import { routines } from "../../src/elementary/registry.ts";
import type { FunctionEncoder } from "../../src/wasm/encoder.ts";
import { instantiate, type Memory } from "../../src/wasm/engine.ts";
import { f32x4, f64, f64x2, type LaneType } from "../../src/wasm/laneType.ts";
import { ModuleAssembler } from "../../src/wasm/moduleAssembler.ts";
import { hasRelaxedSimd } from "../../src/wasm/relaxedSimd.ts";

/** One of the ways in which a routine can be emitted. */
export interface Variant {
  readonly label: string;
  readonly type: LaneType;
  readonly width: number;
  readonly fused: boolean;
}

/** Those of float32, as far as this engine runs them. */
export const float32Variants: readonly Variant[] = [
  { label: "f32x4", type: f32x4, width: 1, fused: false },
  { label: "5 × f32x4", type: f32x4, width: 5, fused: false },
  { label: "5 × f32x4, relaxed", type: f32x4, width: 5, fused: true },
].filter(({ fused }) => !fused || hasRelaxedSimd());

/** Those of float64, as far as this engine runs them. */
export const variants: readonly Variant[] = [
  { label: "f64", type: f64, width: 1, fused: false },
  { label: "f64x2", type: f64x2, width: 1, fused: false },
  { label: "5 × f64x2", type: f64x2, width: 5, fused: false },
  { label: "4 × f64x2, relaxed", type: f64x2, width: 4, fused: true },
].filter(({ fused }) => !fused || hasRelaxedSimd());

export type Evaluate = (...inputs: readonly Float64Array[]) => Float64Array;

interface Exports {
  readonly memory: Memory;
  readonly run: (inputs: number, results: number, tiles: number) => void;
}

/** The routine over arrays of equal length; the last tile is filled up with the last arguments. */
export function compile(name: string, { type, width, fused }: Variant): Evaluate {
  const { numberBytes } = type;
  const Numbers = numberBytes === 8 ? Float64Array : Float32Array;
  const module = new ModuleAssembler(type, numberBytes === 8 ? routines : float32Routines, fused);
  const { arity } = module.routine(name);
  const { out, lanes } = module.function(width, ["i32", "i32", "i32"], [], "run");
  out.doWhile(() => {
    const inputs = Array.from({ length: arity }, (_, i) => lanes.load(0, i * lanes.tileBytes));
    lanes.store(1, 0, lanes.call(name, ...inputs));
    advance(out, 0, arity * lanes.tileBytes);
    advance(out, 1, lanes.tileBytes);
    advance(out, 2, -1);
    out.get(2);
  });
  const start = module.dataEnd;
  const { memory, run } = instantiate<Exports>(module.finish(), host);
  const tileLanes = width * type.lanes;
  return (...inputs) => {
    const count = inputs[0].length;
    const tiles = Math.ceil(count / tileLanes);
    const bytes = start + tiles * tileLanes * numberBytes * (arity + 1);
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / 65536)));
    const results = start + tiles * tileLanes * numberBytes * arity;
    const place = new Numbers(memory.buffer, start);
    for (let tile = 0; tile < tiles; tile++) {
      inputs.forEach((input, i) => {
        for (let lane = 0; lane < tileLanes; lane++) {
          place[(tile * arity + i) * tileLanes + lane] = input[Math.min(tile * tileLanes + lane, count - 1)];
        }
      });
    }
    run(start, results, tiles);
    return Float64Array.from(new Numbers(memory.buffer, results, count));
  };
}

function advance(out: FunctionEncoder, local: number, by: number): void {
  out.get(local);
  out.i32(by);
  out.op("i32.add");
  out.set(local);
}
