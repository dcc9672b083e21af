import { nullclines } from "../../../phase/nullclines.ts";
import type { Layer } from "./layer.ts";
import { pairs } from "./pairs.ts";
import { manyComponents } from "./scene.ts";

/** Where one component stands still, in the colour of that component. */
export const nullclinesLayer: Layer = {
  name: "nullclines",
  title: "Nullclines",
  doc: "Where one component stands still; equilibria are where they meet",
  // In a slice of more dimensions they are only those of the slice.
  initially: ({ flow, moving }) => flow.dimension === 2 && !moving,
  refused: manyComponents,
  draw({ flow, t, view, axes, held }) {
    const curves = nullclines(flow.frozen(t), { view, axes, held });
    const still = curves.filter(({ everywhere }) => everywhere).map(({ component }) => flow.stateNames[component]);
    return {
      marks: curves
        .filter(({ x }) => x.length > 0)
        .map(({ component, x, y }) => ({
          kind: "line",
          id: `nullcline-${component}`,
          label: `${flow.stateNames[component]}′ = 0`,
          colour: component,
          width: 1.6,
          x,
          y,
        })),
      notes: still.map((name) => `${name} stands still everywhere in view.`),
      json: {
        nullclines: curves.map(({ component, x, y }) => ({
          component: flow.stateNames[component],
          points: pairs(x, y),
        })),
      },
    };
  },
};
