import type { Rule } from "../../protocol/figure.ts";
import { dashLengths } from "../dash.ts";
import type { MarkKind } from "../markKind.ts";
import { colourOf } from "../palette.ts";

export const rule: MarkKind<Rule> = {
  swatch: "line",
  /** A rule crosses whatever is shown and does not ask to be shown itself. */
  extent() {},
  draw({ axis, at, to, dash, colour, faint }, { pen, frame, palette }) {
    const { left, top, width, height } = frame;
    const ink = colourOf(palette, colour);
    const place = frame[axis].pixel(at);
    const other = to === undefined ? place : frame[axis].pixel(to);
    if (Number.isNaN(place + other)) return;
    const across = axis === "x";
    pen.begin();
    if (to === undefined) {
      pen.moveTo(across ? place : left, across ? top : place);
      pen.lineTo(across ? place : left + width, across ? top + height : place);
      pen.stroke({ colour: ink, width: 1.2, opacity: faint ? 0.4 : 0.9, dash: dashLengths(dash, 1.2) });
      return;
    }
    const [x0, x1] = across ? [place, other] : [left, left + width];
    const [y0, y1] = across ? [top, top + height] : [place, other];
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y0);
    pen.lineTo(x1, y1);
    pen.lineTo(x0, y1);
    pen.close();
    pen.fill(ink, faint ? 0.07 : 0.13);
  },
  table({ axis, at, to }, axes) {
    return [{ name: axes[axis].label, values: Float64Array.from(to === undefined ? [at] : [at, to]) }];
  },
};
