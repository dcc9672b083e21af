import type { Lane } from "./laneCode.ts";
import type { LaneKind } from "./laneType.ts";

/** A value in the tile: a local per vector, or a single local where all vectors are known to be equal. */
export class TileLane implements Lane {
  readonly kind: LaneKind;
  readonly locals: readonly number[];

  constructor(kind: LaneKind, locals: readonly number[]) {
    this.kind = kind;
    this.locals = locals;
  }

  get isMask(): boolean {
    return this.kind === "mask";
  }

  at(vector: number): number {
    return this.locals[this.locals.length === 1 ? 0 : vector];
  }
}
