import { ModuleEncoder } from "./encoder.ts";
import { validates } from "./engine.ts";

let known: boolean | undefined;

/** Whether this engine has relaxed SIMD, whose fused multiply-add rounds once. */
export function hasRelaxedSimd(): boolean {
  known ??= validates(probe());
  return known;
}

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleEncoder();
  const out = module.function(["v128", "v128", "v128"], ["v128"]);
  for (let i = 0; i < 3; i++) out.get(i);
  out.op("f64x2.relaxed_madd");
  return module.finish();
}
