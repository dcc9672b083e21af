import { errorWeights, lowerErrorWeights, type Tableau } from "../../core/tableau.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { FieldCode } from "./fieldCode.ts";
import type { PairLayout } from "./pairLayout.ts";
import { forComponents, TILE } from "./pairTile.ts";
import { advanced, weighted } from "./stepCode.ts";
import { TileField } from "./tileField.ts";

/** Code of one step on the one tile of a pair kernel. Where f is inline, what a step computes is at hand in locals, too. */
export class PairStep {
  readonly lanes: LaneAssembler;
  readonly #field: TileField;
  readonly #layout: PairLayout;
  #t!: TileLane;
  #h!: TileLane;
  /** What is known in locals, by its offset. */
  readonly #known = new Map<number, TileLane>();

  constructor(lanes: LaneAssembler, field: FieldCode, layout: PairLayout) {
    this.lanes = lanes;
    this.#field = new TileField(lanes, field, layout);
    this.#layout = layout;
  }

  /** Goes to the step that the tile is to take now. */
  begin(): void {
    if (this.#field.usesTime) this.#t = this.lanes.load(TILE, this.#layout.t);
    this.#h = this.lanes.load(TILE, this.#layout.h);
    this.#known.clear();
  }

  /** Puts the state of a stage at `target` (the first stage's is z itself), and f there into its k. */
  evaluate(stage: number, row: readonly number[], c: number, target: number): void {
    if (this.#field.isInline) this.#evaluateInline(stage, row, c, target);
    else this.#evaluateInMemory(stage, row, c, target);
  }

  #evaluateInline(stage: number, row: readonly number[], c: number, target: number): void {
    const lanes = this.lanes;
    const layout = this.#layout;
    const { dimension, tileBytes } = layout;
    const values = lanes.scope(() => {
      const state = Array.from({ length: dimension }, (_, i) => {
        const offset = i * tileBytes;
        const z = this.#entry(offset + layout.z);
        if (stage === 0) return z;
        return advanced(lanes, z, this.#h, row, (j) => this.#entry(offset + layout.k(j)));
      });
      const k = this.#field.inline(state, this.#timeOf(c));
      // Values of f may be constants, or components themselves.
      return [...(target === layout.zNew ? state : []), ...k.map((value) => lanes.variable(value))];
    });
    const places = [...(target === layout.zNew ? [target] : []), layout.k(stage)];
    values.forEach((value, n) => {
      const at = places[Math.floor(n / dimension)] + (n % dimension) * tileBytes;
      lanes.store(TILE, at, value);
      this.#known.set(at, value);
    });
  }

  #evaluateInMemory(stage: number, row: readonly number[], c: number, target: number): void {
    const lanes = this.lanes;
    const layout = this.#layout;
    if (stage > 0) {
      forComponents(lanes, layout, (pointer, offset) => {
        const k = (j: number) => lanes.load(pointer, offset + layout.k(j));
        const z = lanes.load(pointer, offset + layout.z);
        lanes.store(pointer, offset + target, advanced(lanes, z, this.#h, row, k));
      });
    }
    const state = stage > 0 ? target : layout.z;
    lanes.scope(() => {
      this.#field.evaluate(state, this.#timeOf(c), layout.k(stage));
      return [];
    });
  }

  /**
   * The scaled norm of the error estimate, after the last stage; NaN where the new point or f there is not finite.
   *
   * @param whereFinite ∞ does as well as NaN
   */
  error(pair: Tableau, { whereFinite = false } = {}): void {
    const lanes = this.lanes;
    const layout = this.#layout;
    const rtol = lanes.loadSplat(TILE, layout.rtol);
    const lower = lowerErrorWeights(pair);
    const estimates = [errorWeights(pair), ...(lower ? [lower] : [])].map((weights) => ({
      weights,
      sum: lanes.variable(lanes.constant(0)),
    }));
    const isTold = whereFinite && (errorWeights(pair).at(-1) ?? 0) !== 0;
    const tally = lanes.variable(lanes.constant(0));
    forComponents(lanes, layout, (pointer, offset) => {
      const entry = (vector: number) => this.#entry(offset + vector, pointer);
      const size = (vector: number) => lanes.op("abs", entry(vector));
      const sizeNew = size(layout.zNew);
      // NaN stays in the first of them.
      const larger = lanes.larger(sizeNew, size(layout.z));
      const scale = lanes.multiplyAdd(rtol, larger, lanes.load(pointer, offset + layout.atols));
      for (const { weights, sum } of estimates) {
        const k = (j: number) => entry(layout.k(j));
        const scaled = lanes.op("div", this.#difference(weights, k), scale);
        lanes.assign(sum, lanes.multiplyAdd(scaled, scaled, sum));
      }
      // NaN, and f that is not finite, are in the sum already.
      if (isTold) lanes.assign(tally, lanes.larger(tally, sizeNew));
      else {
        // z − z is 0 for a finite z, else NaN, which stays in the sum.
        for (const vector of [layout.zNew, layout.k(pair.b.length - 1)]) {
          const x = entry(vector);
          lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", x, x)));
        }
      }
    });
    const [e2, lower2] = estimates.map(({ sum }) => this.#mean(sum));
    const norm = lower2 ? this.#damped(e2, lower2) : lanes.op("sqrt", e2);
    const lost = isTold ? lanes.op("sub", tally, tally) : tally;
    lanes.store(TILE, layout.error, lanes.op("add", norm, lost));
  }

  /** h·(w₁k₁ + w₂k₂ + …). */
  #difference(weights: readonly number[], k: (stage: number) => TileLane): TileLane {
    return this.lanes.op("mul", this.#h, weighted(this.lanes, weights, k)!);
  }

  /** What stands at an offset; of the tile itself, it may be known. */
  #entry(offset: number, pointer = TILE): TileLane {
    const known = pointer === TILE ? this.#known.get(offset) : undefined;
    return known ?? this.lanes.load(pointer, offset);
  }

  /** A sum over components by their number; by a power of two, which is exact, a product is faster. */
  #mean(sum: TileLane): TileLane {
    const lanes = this.lanes;
    const { dimension } = this.#layout;
    if ((dimension & (dimension - 1)) === 0) return lanes.op("mul", sum, lanes.constant(1 / dimension));
    return lanes.op("div", sum, lanes.constant(dimension));
  }

  /** e²/√(e² + 0.01 ê²), and 0 where e is. */
  #damped(e2: TileLane, lower2: TileLane): TileLane {
    const lanes = this.lanes;
    const norm = lanes.op("sqrt", lanes.multiplyAdd(lanes.constant(0.01), lower2, e2));
    const isZero = lanes.op("eq", e2, lanes.constant(0));
    return lanes.op("select", isZero, e2, lanes.op("div", e2, norm));
  }

  /** The time of a stage, where f depends on it. */
  #timeOf(c: number): TileLane | undefined {
    if (!this.#field.usesTime) return undefined;
    return c === 0 ? this.#t : this.lanes.multiplyAdd(this.lanes.constant(c), this.#h, this.#t);
  }
}
