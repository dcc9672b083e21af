import { MARGIN, planeField } from "../fieldMark.ts";
import { momentsOf } from "../moments.ts";
import { widened } from "../view.ts";
import type { Layer } from "./layer.ts";

/** The vector field as arrows, coloured by speed. */
export const arrows: Layer = {
  name: "arrows",
  title: "Arrows",
  doc: "The vector field, coloured by speed",
  initially: () => true,
  draw({ flow, t, span, view, axes, held, moving, grid }) {
    const times = moving ? momentsOf(span) : [t];
    return { marks: [planeField(flow, times, widened(view, MARGIN), grid, axes, held)] };
  },
};
