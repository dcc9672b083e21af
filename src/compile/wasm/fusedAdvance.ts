import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";

/** `advanced` in fewer operations where they are fused: z + h w₁·(k₁ + w₂/w₁·k₂ + …); z − … where the stages are negatives. */
export function fusedlyAdvanced(
  lanes: LaneAssembler,
  z: TileLane,
  h: (weight: number) => TileLane,
  weights: readonly number[],
  k: (stage: number) => TileLane,
  isNegated: boolean,
): TileLane {
  const unit = weights.find((w) => w !== 0);
  if (unit === undefined) return z;
  const own = h(unit);
  const [result] = lanes.scope(() => {
    let slope: TileLane | undefined;
    weights.forEach((w, j) => {
      if (w === 0) return;
      if (!slope) slope = k(j);
      else slope = w === unit ? lanes.op("add", slope, k(j)) : lanes.multiplyAdd(lanes.constant(w / unit), k(j), slope);
    });
    return [isNegated ? lanes.negatedMultiplyAdd(own, slope!, z) : lanes.multiplyAdd(own, slope!, z)] as const;
  });
  return result;
}

/** Multiples of the number in a local, in all lanes; each is made once. */
export function multiplesOf(lanes: LaneAssembler, local: number): (weight: number) => TileLane {
  const known = new Map<number, TileLane>();
  const { out } = lanes;
  return (weight) => {
    const made = known.get(weight);
    if (made) return made;
    const product = out.local("f64");
    out.get(local);
    if (weight !== 1) {
      out.f64(weight);
      out.op("f64.mul");
    }
    out.set(product);
    const lane = lanes.splat(product);
    out.release(product);
    known.set(weight, lane);
    return lane;
  };
}
