import { boundIn } from "../../core/boundIn.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Figure } from "../../protocol/figure.ts";

/** A band that takes up less than this part of a drawing's height is thinner than the line of the solution. */
const THIN = 1 / 200;

/** A drawing whose enclosure is nowhere wide enough to be seen says so, and has no sign of it in its legend. */
export function withThinTube(figure: Figure): Figure {
  const tube = figure.marks.find(({ id }) => id === "tube");
  const [{ range: times }, { range: values }] = [figure.x, figure.y];
  if (tube?.kind !== "band" || !times || !values) return figure;
  const { x, low, high } = tube;
  let widest = 0;
  for (const [n, t] of x.entries()) {
    if (t < times[0] || t > times[1]) continue;
    widest = Math.max(widest, Math.min(high[n], values[1]) - Math.max(low[n], values[0]));
  }
  if (widest > THIN * (values[1] - values[0])) return figure;
  const { label, ...unnamed } = tube;
  return {
    ...figure,
    caption: `The enclosure is thinner than the line: here at most ${formatShort(boundIn(4, "up", widest))} wide.`,
    marks: figure.marks.map((mark) => (mark === tube ? { ...unnamed, name: label } : mark)),
  };
}
