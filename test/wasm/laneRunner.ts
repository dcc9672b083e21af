import { host } from "../../src/elementary/elementary.ts";
import { routines } from "../../src/elementary/registry.ts";
import { instantiate, type Memory } from "../../src/wasm/engine.ts";
import type { LaneAssembler } from "../../src/wasm/laneAssembler.ts";
import { f64, f64x2, type LaneType } from "../../src/wasm/laneType.ts";
import { ModuleAssembler } from "../../src/wasm/moduleAssembler.ts";
import { hasRelaxedSimd } from "../../src/wasm/relaxedSimd.ts";
import type { TileLane } from "../../src/wasm/tileLane.ts";

export interface Variant {
  readonly label: string;
  readonly type: LaneType;
  readonly width: number;
  readonly fused: boolean;
}

/** Lane types and tile widths without fused operations, so that results are those of JavaScript to the bit. */
export const exactVariants: readonly Variant[] = [
  { label: "f64", type: f64, width: 1, fused: false },
  { label: "f64x2", type: f64x2, width: 1, fused: false },
  { label: "4 × f64x2", type: f64x2, width: 4, fused: false },
];

export const variants: readonly Variant[] = [
  ...exactVariants,
  ...(hasRelaxedSimd() ? [{ label: "4 × f64x2, relaxed", type: f64x2, width: 4, fused: true }] : []),
];

/** Compiles lane code of `arity` numbers to a function over arrays of equal length. */
export function compileLanes(
  { type, width, fused }: Variant,
  arity: number,
  write: (lanes: LaneAssembler, ...x: TileLane[]) => TileLane,
): (...inputs: readonly (readonly number[])[]) => Float64Array {
  const module = new ModuleAssembler(type, routines, fused);
  const { lanes } = module.function(width, ["i32"], [], "run");
  const inputs = Array.from({ length: arity }, (_, i) => lanes.load(0, i * lanes.tileBytes));
  lanes.store(0, arity * lanes.tileBytes, write(lanes, ...inputs));
  const start = module.dataEnd;
  const { memory, run } = instantiate<{ memory: Memory; run(at: number): void }>(module.finish(), host);
  const n = width * type.lanes;
  return (...x) => {
    const results = new Float64Array(x[0].length);
    const tile = new Float64Array(memory.buffer, start, (arity + 1) * n);
    for (let first = 0; first < results.length; first += n) {
      x.forEach((values, i) => {
        for (let lane = 0; lane < n; lane++) tile[i * n + lane] = values[Math.min(first + lane, values.length - 1)];
      });
      run(start);
      results.set(tile.subarray(arity * n, arity * n + Math.min(n, results.length - first)), first);
    }
    return results;
  };
}
