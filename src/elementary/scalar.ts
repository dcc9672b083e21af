import { type Host, instantiate } from "../wasm/engine.ts";
import { f64 } from "../wasm/laneType.ts";
import { type MathRoutine, mathLibrary } from "../wasm/mathRoutine.ts";
import { ModuleAssembler } from "../wasm/moduleAssembler.ts";
import { TileLane } from "../wasm/tileLane.ts";

/**
 * A routine as a function of numbers, with the bits of the float64 kernels without fused multiply-add; compiled when it is
 * first called.
 *
 * @param host what the routine leaves rare arguments to
 */
export function scalar(routine: MathRoutine, host: () => Host): (...x: number[]) => number {
  let compiled: ((...x: number[]) => number) | undefined;
  const f = () => {
    compiled ??= compile(routine, host());
    return compiled;
  };
  return routine.arity === 1 ? (x) => (compiled ?? f())(x) : (x, y, z) => (compiled ?? f())(x, y, z);
}

function compile(routine: MathRoutine, host: Host): (...x: number[]) => number {
  const module = new ModuleAssembler(f64, mathLibrary([routine]), false);
  const { out, lanes } = module.function(1, new Array<"f64">(routine.arity).fill("f64"), ["f64"], "f");
  const inputs = Array.from({ length: routine.arity }, (_, i) => new TileLane("number", [i]));
  out.get((routine.emit(lanes, ...inputs) as TileLane).at(0));
  return instantiate<{ readonly f: (...x: number[]) => number }>(module.finish(), host).f;
}
