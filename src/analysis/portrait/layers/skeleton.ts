import { type Equilibria, equilibria } from "../../../phase/equilibria.ts";
import { type LimitCycles, limitCycles } from "../../../phase/limitCycles.ts";
import type { Scene } from "./scene.ts";

/** The equilibria of a scene's frozen flow in its view; ask for them by `scene.once`. */
export function equilibriaOf({ flow, t, view, axes, held, cancelled }: Scene): Equilibria {
  return equilibria(flow, t, { view, axes, held }, cancelled);
}

/** Its limit cycles; none where the drawing must not wait for them. */
export function cyclesOf(scene: Scene): LimitCycles {
  const { flow, t, view, axes, held, quick } = scene;
  if (quick) return { cycles: [], remarks: [] };
  return limitCycles(flow.frozen(t), { view, axes, held }, scene.once(equilibriaOf).equilibria);
}
