import { type Separatrix, separatrices } from "../../../phase/separatrices.ts";
import type { Mark, View } from "../../../protocol/figure.ts";
import { letter } from "../letters.ts";
import { SADDLE } from "./equilibria.ts";
import type { Layer } from "./layer.ts";
import { pairs } from "./pairs.ts";
import { morePlanes, movingField, type Scene } from "./scene.ts";
import { cyclesOf, equilibriaOf } from "./skeleton.ts";
import { inkOfWinding } from "./winding.ts";

/** The curves that lead into saddles, bold, and those that leave them, dashed. */
export const separatricesLayer: Layer = {
  name: "separatrices",
  title: "Separatrices",
  doc: "Stable and unstable manifolds of saddles: what parts the plane",
  initially: () => true,
  overCurves: true,
  refused: (scene) => movingField(scene) ?? morePlanes(scene),
  draw(scene) {
    const found = scene.once(separatricesOf);
    return {
      marks: found.map((each, n) => markOf(each, n, scene.view)),
      json: {
        separatrices: found.map(({ of, stable, x, y, ends }) => ({ of, stable, points: pairs(x, y), ends })),
      },
    };
  },
};

export function separatricesOf(scene: Scene): readonly Separatrix[] {
  const { flow, t, view, axes, held } = scene;
  const { equilibria } = scene.once(equilibriaOf);
  return separatrices(flow.frozen(t), { view, axes, held }, equilibria, scene.once(cyclesOf).cycles);
}

function markOf({ of, stable, x, y, t, ends }: Separatrix, n: number, view: View): Mark {
  const ink = inkOfWinding(x, y, view);
  const manifold = stable ? "stable manifold" : "unstable manifold";
  return {
    kind: "line",
    id: `separatrix-${n}`,
    label: manifold,
    name: `${manifold} of ${letter(of)}, ${stable ? "from" : "to"} ${ends}`,
    colour: SADDLE,
    width: stable ? 3.5 : 2,
    ...(!stable && { dash: "dashed" }),
    x,
    y,
    t,
    ...(ink && { ink }),
  };
}
