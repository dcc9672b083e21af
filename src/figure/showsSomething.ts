import type { Figure } from "../protocol/figure.ts";
import { kindOf } from "./marks.ts";

/** Whether anything of a figure's marks has a place on its axes: zero has none on a log axis, and what is not finite on no axis. */
export function showsSomething({ x, y, marks }: Figure): boolean {
  let isSeen = false;
  for (const mark of marks)
    if (mark.kind !== "rule")
      kindOf(mark).extent(mark, (px, py) => {
        isSeen ||=
          Number.isFinite(px) && Number.isFinite(py) && (x.scale !== "log" || px > 0) && (y.scale !== "log" || py > 0);
      });
  return isSeen;
}
