import type { FunctionEncoder } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { ModuleAssembler } from "../../wasm/moduleAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { FieldPlan } from "./fieldPlan.ts";
import { emitChunk, emitInline } from "./graphCode.ts";
import type { Place } from "./place.ts";
import { keptOffset } from "./stageRecords.ts";

/** Parameters up to which a function keeps them in locals throughout. */
const PARAMETERS_IN_LANES = 16;

export type Whose = "all lanes" | "each lane";

/** f(z, t, θ) in a module, for tiles of `width` vectors: code to repeat where it is needed, or functions to call from there. */
export class FieldCode {
  readonly plan: FieldPlan;
  /** Parameters are those of all lanes, or each lane has its own, tile by tile. */
  readonly parametersOf: Whose;
  readonly #time: Whose;
  readonly #chunks: readonly FunctionEncoder[];

  /** @param time whether a call passes one time as a number, or the address of one per lane */
  constructor(
    module: ModuleAssembler,
    plan: FieldPlan,
    width: number,
    { time = "all lanes", parameters = "all lanes" }: { readonly time?: Whose; readonly parameters?: Whose } = {},
  ) {
    this.plan = plan;
    this.parametersOf = parameters;
    this.#time = time;
    this.#chunks = plan.isInline ? [] : plan.graph.chunks.map((_, chunk) => this.#emitFunction(module, width, chunk));
  }

  /** dz/dt in lanes, where f is inline. */
  inline(lanes: LaneAssembler, z: readonly TileLane[], t: TileLane | undefined, theta: Place): readonly TileLane[] {
    const { isNegated } = this.plan;
    return lanes.scope(() =>
      this.signed(lanes, z, t, theta).map((slope, i) => (isNegated[i] ? lanes.op("neg", slope) : slope)),
    );
  }

  /** The same, but where the plan says so its negative. */
  signed(lanes: LaneAssembler, z: readonly TileLane[], t: TileLane | undefined, theta: Place): readonly TileLane[] {
    const inputs = { z: inLanes(z), t: inLanes(t ? [t] : []), theta };
    return emitInline(this.plan.graph, { lanes, workspace: 0, inputs });
  }

  /** Calls f, where it is not inline; `pushArguments` leaves the addresses of θ, workspace, z and k, and the time, on the stack. */
  call(out: FunctionEncoder, pushArguments: () => void): void {
    for (const chunk of this.#chunks) {
      pushArguments();
      out.call(chunk);
    }
  }

  /** Where a function that repeats f has the parameters. */
  parameters(lanes: LaneAssembler, pointer: number): Place {
    const { length } = this.plan.parameters;
    if (this.parametersOf === "each lane") return { kind: "tile", pointer, offset: 0 };
    if (length > PARAMETERS_IN_LANES) return { kind: "uniform", pointer, offset: 0 };
    const { numberBytes } = lanes.type;
    return inLanes(Array.from({ length }, (_, i) => lanes.loadSplat(pointer, i * numberBytes)));
  }

  #emitFunction(module: ModuleAssembler, width: number, chunk: number): FunctionEncoder {
    const shared = this.#time === "all lanes";
    const { out, lanes } = module.function(width, ["i32", "i32", "i32", "i32", shared ? "f64" : "i32"], []);
    const [parameters, workspace, z, k, t] = [0, 1, 2, 3, 4];
    lanes.scope(() => {
      const inputs: Record<string, Place> = {
        z: { kind: "tile", pointer: z, offset: 0 },
        t: shared ? inLanes(this.plan.usesTime ? [lanes.splat(t)] : []) : { kind: "tile", pointer: t, offset: 0 },
        theta: { kind: this.parametersOf === "each lane" ? "tile" : "uniform", pointer: parameters, offset: 0 },
        kept: { kind: "tile", pointer: z, offset: keptOffset(this.plan.field.dimension) * lanes.tileBytes },
      };
      emitChunk(this.plan.graph, chunk, { lanes, workspace, inputs }, { kind: "tile", pointer: k, offset: 0 });
      return [];
    });
    return out;
  }
}

function inLanes(lanes: readonly TileLane[]): Place {
  return { kind: "lanes", lanes };
}
