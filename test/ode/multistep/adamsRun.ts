import type { LinearisedSystem } from "../../../src/core/linearisedSystem.ts";
import { AdamsStep } from "../../../src/ode/multistep/adamsStep.ts";

/** A step taken by hand, with what its continuous extension is made of. */
export interface TakenByHand {
  readonly t: number;
  readonly h: number;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly e: Float64Array;
  /** z(t + θh). */
  between(theta: number): Float64Array;
}

/** A right-hand side without derivatives: what evaluates only asks for none. */
export function plainSystem(
  dimension: number,
  value: (t: number, z: Float64Array, out: Float64Array) => void,
): LinearisedSystem {
  return {
    dimension,
    parameterCount: 0,
    usesTime: true,
    band: { lower: dimension - 1, upper: dimension - 1 },
    setParameters() {},
    value,
    linearise: () => {
      throw new Error("Adams's formulas ask for no derivative");
    },
  };
}

/** Takes given steps with formulas of one order, as soon as there are enough steps before for it. */
export function* byHand(
  system: LinearisedSystem,
  order: number,
  t0: number,
  z0: readonly number[],
  steps: Iterable<number>,
): Generator<TakenByHand> {
  const { dimension } = system;
  const step = new AdamsStep(system, { evaluations: 0, jacobians: 0, factorisations: 0 }, order, order);
  const vector = () => new Float64Array(dimension);
  const k = Array.from({ length: 14 }, vector);
  const e = vector();
  const scale = vector().fill(1);
  let [t, z] = [t0, Float64Array.from(z0)];
  system.value(t, z, k[0]);
  for (const wanted of steps) {
    const h = t + wanted - t;
    const zNew = vector();
    step.take({ t, h, z, zNew, k, e, scale, tolerance: 1, afterRejection: false });
    step.factor(0.5);
    const [begun, rows] = [z, k.map((row) => row.slice())];
    yield {
      t,
      h,
      z: begun,
      zNew,
      e: e.slice(),
      between: (theta) =>
        begun.map(
          (x, i) => x + h * rows.slice(0, -1).reduce((sum, row, m) => sum + (row[i] * theta ** (m + 1)) / (m + 1), 0),
        ),
    };
    [t, z] = [t + h, zNew];
    k[0].set(k[k.length - 1]);
  }
}
