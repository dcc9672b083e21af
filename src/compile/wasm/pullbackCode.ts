import type { FunctionEncoder } from "../../wasm/encoder.ts";
import type { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { Whose } from "./fieldCode.ts";
import { emitChunk } from "./graphCode.ts";
import type { Sums } from "./graphValues.ts";
import type { ReversePlan } from "./reversePlan.ts";
import { keptOffset } from "./stageRecords.ts";

/** The pullback of f in a module, for tiles of `width` vectors, as functions that follow each other. */
export class PullbackCode {
  readonly plan: ReversePlan;
  readonly parametersOf: Whose;
  readonly #chunks: readonly FunctionEncoder[];

  constructor(module: ModuleAssembler, plan: ReversePlan, width: number, by: Sums["by"], parameters: Whose) {
    this.plan = plan;
    this.parametersOf = parameters;
    this.#chunks = plan.pullback.chunks.map((_, chunk) => this.#emitFunction(module, width, by, chunk));
  }

  /**
   * Calls it; `pushArguments` leaves the addresses of θ, workspace, the stage's record, the cotangent of k, the cotangents
   * to be found, and the sums of the parameters' cotangents, and the time, on the stack.
   */
  call(out: FunctionEncoder, pushArguments: () => void): void {
    for (const chunk of this.#chunks) {
      pushArguments();
      out.call(chunk);
    }
  }

  #emitFunction(module: ModuleAssembler, width: number, by: Sums["by"], chunk: number): FunctionEncoder {
    const { pullback, pullbackUsesTime, field } = this.plan;
    const { out, lanes } = module.function(width, ["i32", "i32", "i32", "i32", "i32", "i32", "f64"], []);
    const [parameters, workspace, record, a, target, sums, t] = [0, 1, 2, 3, 4, 5, 6];
    lanes.scope(() => {
      const inputs = {
        z: { kind: "tile", pointer: record, offset: 0 },
        kept: { kind: "tile", pointer: record, offset: keptOffset(field.dimension) * lanes.tileBytes },
        a: { kind: "tile", pointer: a, offset: 0 },
        t: { kind: "lanes", lanes: pullbackUsesTime ? [lanes.splat(t)] : [] },
        theta: { kind: this.parametersOf === "each lane" ? "tile" : "uniform", pointer: parameters, offset: 0 },
      } as const;
      const environment = { lanes, workspace, inputs, sums: { pointer: sums, by } };
      emitChunk(pullback, chunk, environment, { kind: "tile", pointer: target, offset: 0 });
      return [];
    });
    return out;
  }
}
