import type { Regions } from "../../protocol/figure.ts";
import type { MarkKind } from "../markKind.ts";
import { colourOf } from "../palette.ts";
import { tracePolygons } from "../polyline.ts";

export const regions: MarkKind<Regions> = {
  swatch: "area",
  extent({ x, y }, include) {
    for (let i = 0; i < x.length; i++) include(x[i], y[i]);
  },
  draw({ x, y, colour, faint }, { pen, frame, palette }) {
    const ink = colourOf(palette, colour);
    pen.begin();
    tracePolygons(pen, frame, x, y);
    pen.fill(ink, faint ? 0.1 : 0.2);
    pen.stroke({ colour: ink, width: 1.2, opacity: faint ? 0.4 : 0.8 });
  },
  table({ x, y }, axes) {
    return [
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
    ];
  },
};
