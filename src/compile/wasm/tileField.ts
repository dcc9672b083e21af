import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { FieldCode } from "./fieldCode.ts";
import { PARAMETERS, TILE, WORKSPACE } from "./pairTile.ts";
import type { Place } from "./place.ts";

/** Where a field finds its state and its time on a tile, as bytes from the tile's address. */
interface Standing {
  readonly dimension: number;
  readonly tileBytes: number;
  readonly stageTime: number;
}

/** A field evaluated on the one tile of a kernel, from one place of it to another. */
export class TileField {
  readonly #lanes: LaneAssembler;
  readonly #field: FieldCode;
  readonly #standing: Standing;
  readonly #theta: Place | undefined;

  constructor(lanes: LaneAssembler, field: FieldCode, standing: Standing) {
    this.#lanes = lanes;
    this.#field = field;
    this.#standing = standing;
    this.#theta = field.plan.isInline ? field.parameters(lanes, PARAMETERS) : undefined;
  }

  get usesTime(): boolean {
    return this.#field.plan.usesTime;
  }

  get isInline(): boolean {
    return this.#theta !== undefined;
  }

  /** The field at a state in lanes, where it is inline. */
  inline(z: readonly TileLane[], t: TileLane | undefined): readonly TileLane[] {
    return this.#field.inline(this.#lanes, z, t, this.#theta!);
  }

  /** Puts the field at the state at `state` and the time t, where it depends on time, to `target`. */
  evaluate(state: number, t: TileLane | undefined, target: number): void {
    if (this.#theta) this.#inline(state, t, target);
    else this.#call(state, t, target);
  }

  #inline(state: number, t: TileLane | undefined, target: number): void {
    const lanes = this.#lanes;
    const { dimension, tileBytes } = this.#standing;
    const z = Array.from({ length: dimension }, (_, i) => lanes.load(TILE, state + i * tileBytes));
    this.inline(z, t).forEach((value, i) => {
      lanes.store(TILE, target + i * tileBytes, value);
    });
  }

  #call(state: number, t: TileLane | undefined, target: number): void {
    const { out } = this.#lanes;
    const { stageTime } = this.#standing;
    if (t) this.#lanes.store(TILE, stageTime, t);
    this.#field.call(out, () => {
      out.get(PARAMETERS);
      out.get(WORKSPACE);
      for (const offset of [state, target, stageTime]) {
        out.get(TILE);
        out.i32(offset);
        out.op("i32.add");
      }
    });
  }
}
