import type { Field } from "../../protocol/figure.ts";
import { traceArrow, traceSegment } from "../arrowShape.ts";
import { fieldAt } from "../fieldAt.ts";
import { fieldLattice } from "../fieldLattice.ts";
import { speedLevel } from "../fieldSpeed.ts";
import type { MarkKind } from "../markKind.ts";

export const field: MarkKind<Field> = {
  swatch: "ramp",
  extent({ xRange, yRange }, include) {
    include(xRange[0], yRange[0]);
    include(xRange[1], yRange[1]);
  },
  /** One path a level of speed: two dozen fills draw thousands of arrows. */
  draw(mark, { pen, frame, palette, size, time }) {
    const arrows = fieldLattice(fieldAt(mark, time), frame, size);
    const level = speedLevel(mark, palette.ramp.length);
    const levels: number[][] = palette.ramp.map(() => []);
    for (let i = 0; i < arrows.count; i++) levels[level(arrows.speed[i])].push(i);
    const width = Math.min(2, Math.max(1.2, arrows.spacing / 13));
    for (const [step, members] of levels.entries()) {
      if (members.length === 0) continue;
      const part = step / (palette.ramp.length - 1);
      pen.begin();
      for (const i of members) {
        const [x, y, dx, dy] = [arrows.x[i], arrows.y[i], arrows.dx[i], arrows.dy[i]];
        const norm = Math.hypot(dx, dy);
        if (norm === 0) continue;
        const length = arrows.spacing * (mark.style === "segment" ? 0.62 : 0.42 + 0.46 * part);
        const [lx, ly] = [(dx / norm) * length, (dy / norm) * length];
        if (mark.style === "segment") traceSegment(pen, x, y, lx, ly, width);
        else traceArrow(pen, x - lx / 2, y - ly / 2, lx, ly, width);
      }
      pen.fill(palette.ramp[step], mark.faint ? 0.6 : 1);
    }
  },
  table(mark, axes) {
    const { columns, rows, xRange, yRange, u, v, times } = mark;
    const count = columns * rows;
    const x = new Float64Array(u.length);
    const y = new Float64Array(u.length);
    for (let i = 0; i < x.length; i++) {
      x[i] = xRange[0] + ((xRange[1] - xRange[0]) * (i % columns)) / Math.max(1, columns - 1);
      y[i] = yRange[0] + ((yRange[1] - yRange[0]) * Math.floor((i % count) / columns)) / Math.max(1, rows - 1);
    }
    const own = [
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
      { name: `d${axes.x.label}`, values: u },
      { name: `d${axes.y.label}`, values: v },
    ];
    return times ? [{ name: "t", values: x.map((_, i) => times[Math.floor(i / count)]) }, ...own] : own;
  },
};
