import type { Node } from "../../graph/op.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { FunctionEncoder } from "./encoder.ts";
import { emitChunk, emitInline } from "./graphCode.ts";
import { GraphPlan } from "./graphPlan.ts";
import type { LaneAssembler, TileLane } from "./laneAssembler.ts";
import type { ModuleAssembler } from "./moduleAssembler.ts";
import type { Place } from "./place.ts";

/** Operations of all stages together up to which f is repeated at each instead of called. */
const INLINE_COST = 300;
/** Operations a function holds at most: the engine's compile time grows faster than a function does. */
const CHUNK_COST = 400;
/** Parameters up to which a function keeps them in locals throughout. */
const PARAMETERS_IN_LANES = 16;

/** f(z, t, θ) in a module, for tiles of `width` vectors: code to repeat where it is needed, or functions to call from there. */
export class FieldCode {
  readonly plan: GraphPlan;
  readonly usesTime: boolean;
  /** Small enough, and without loops, to be repeated at every stage. */
  readonly isInline: boolean;
  readonly #parameterCount: number;
  readonly #chunks: readonly FunctionEncoder[];

  /** `copies` is how often the code would be repeated. */
  constructor(module: ModuleAssembler, field: VectorField, width: number, copies: number) {
    this.#parameterCount = field.parameterCount;
    this.plan = new GraphPlan(field.outputs, CHUNK_COST);
    this.usesTime = readsInput(field.outputs, "t");
    this.isInline = this.plan.isStraight && (this.plan.cost + field.dimension) * copies <= INLINE_COST;
    this.#chunks = this.isInline ? [] : this.plan.chunks.map((_, chunk) => this.#emitFunction(module, width, chunk));
  }

  /** dz/dt in lanes, where f is inline. */
  inline(lanes: LaneAssembler, z: readonly TileLane[], t: TileLane | undefined, theta: Place): readonly TileLane[] {
    const inputs = { z: inLanes(z), t: inLanes(t ? [t] : []), theta };
    return emitInline(this.plan, { lanes, workspace: 0, inputs });
  }

  /** Calls f, where it is not inline; `pushArguments` leaves the addresses of θ, workspace, z and k, and t, on the stack. */
  call(out: FunctionEncoder, pushArguments: () => void): void {
    for (const chunk of this.#chunks) {
      pushArguments();
      out.call(chunk);
    }
  }

  /** Where a function that repeats f has the parameters. */
  parameters(lanes: LaneAssembler, pointer: number): Place {
    if (this.#parameterCount > PARAMETERS_IN_LANES) return { kind: "uniform", pointer, offset: 0 };
    const { numberBytes } = lanes.type;
    return inLanes(Array.from({ length: this.#parameterCount }, (_, i) => lanes.loadSplat(pointer, i * numberBytes)));
  }

  #emitFunction(module: ModuleAssembler, width: number, chunk: number): FunctionEncoder {
    const { out, lanes } = module.function(width, ["i32", "i32", "i32", "i32", "f64"], []);
    const [parameters, workspace, z, k, t] = [0, 1, 2, 3, 4];
    lanes.scope(() => {
      const inputs: Record<string, Place> = {
        z: { kind: "tile", pointer: z, offset: 0 },
        t: inLanes(this.usesTime ? [lanes.splat(t)] : []),
        theta: { kind: "uniform", pointer: parameters, offset: 0 },
      };
      emitChunk(this.plan, chunk, { lanes, workspace, inputs }, { kind: "tile", pointer: k, offset: 0 });
      return [];
    });
    return out;
  }
}

function inLanes(lanes: readonly TileLane[]): Place {
  return { kind: "lanes", lanes };
}

function readsInput(outputs: readonly Node[], slot: string): boolean {
  const seen = new Set(outputs);
  for (const node of seen) {
    if (node.attributes.slot === slot) return true;
    for (const input of node.inputs) seen.add(input);
  }
  return false;
}
