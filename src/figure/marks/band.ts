import type { Band } from "../../protocol/figure.ts";
import type { MarkKind } from "../markKind.ts";
import { colourOf } from "../palette.ts";

export const band: MarkKind<Band> = {
  swatch: "area",
  extent({ x, low, high }, include) {
    for (let i = 0; i < x.length; i++) {
      include(x[i], low[i]);
      include(x[i], high[i]);
    }
  },
  /** A gap in any of the three arrays parts the band. */
  draw({ x, low, high, colour, faint }, { pen, frame, palette }) {
    pen.begin();
    for (let start = 0; start < x.length; start++) {
      let end = start;
      while (end < x.length && Number.isFinite(x[end] + low[end] + high[end])) end++;
      for (let i = start; i < end; i++) {
        const [px, py] = [frame.x.pixel(x[i]), frame.y.pixel(high[i])];
        if (i === start) pen.moveTo(px, py);
        else pen.lineTo(px, py);
      }
      for (let i = end - 1; i >= start; i--) pen.lineTo(frame.x.pixel(x[i]), frame.y.pixel(low[i]));
      if (end > start) pen.close();
      start = end;
    }
    pen.fill(colourOf(palette, colour), faint ? 0.1 : 0.2);
  },
  table({ x, low, high }, axes) {
    return [
      { name: axes.x.label, values: x },
      { name: `${axes.y.label} (low)`, values: low },
      { name: `${axes.y.label} (high)`, values: high },
    ];
  },
};
