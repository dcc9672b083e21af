import type { FunctionEncoder } from "./encoder.ts";
import type { LaneKind, LaneType } from "./laneType.ts";
import { TileLane } from "./tileLane.ts";

/** The locals of a function that hold lanes: each belongs to the scope that created it, and is used again when that ends. */
export class LaneLocals {
  readonly #out: FunctionEncoder;
  readonly #type: LaneType;
  #owned = new Set<number>();

  constructor(out: FunctionEncoder, type: LaneType) {
    this.#out = out;
    this.#type = type;
  }

  /** A lane of as many locals. */
  create(kind: LaneKind, width: number): TileLane {
    const type = this.#type.locals[kind];
    const locals: number[] = [];
    for (let w = 0; w < width; w++) {
      const local = this.#out.local(type);
      locals.push(local);
      this.#owned.add(local);
    }
    return new TileLane(kind, locals);
  }

  /** The same value in locals of its own. */
  copy(value: TileLane, width: number): TileLane {
    const copy = this.create(value.kind, width);
    this.assign(copy, value);
    return copy;
  }

  assign(variable: TileLane, value: TileLane): void {
    for (let w = 0; w < variable.locals.length; w++) {
      this.#out.get(value.at(w));
      this.#out.set(variable.at(w));
    }
  }

  /** Runs `body` and frees every local made in it that its results do not hold. */
  scope<Lanes extends readonly TileLane[]>(body: () => Lanes): Lanes {
    const outer = this.#owned;
    this.#owned = new Set();
    const results = body();
    for (const result of results) {
      for (const local of result.locals) if (this.#owned.delete(local)) outer.add(local);
    }
    for (const local of this.#owned) this.#out.release(local);
    this.#owned = outer;
    return results;
  }

  /** Frees a lane's locals before their scope ends; those of other scopes and of constants are left alone. */
  release(lane: TileLane): void {
    for (const local of lane.locals) if (this.#owned.delete(local)) this.#out.release(local);
  }
}
