import { kindOf } from "../../src/figure/marks.ts";
import { lightPalette } from "../../src/figure/palette.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import type { Line } from "../../src/protocol/figure.ts";
import { RecordingPen } from "./recordingPen.ts";

/** The lines that a mark draws, in squares of a grid so that the nearest is soon found. */
export function segments(frame: Frame, mark: Line): { distance(x: number, y: number): number } {
  const pen = new RecordingPen();
  kindOf(mark).draw?.({ ...mark, heads: false }, { pen, frame, palette: lightPalette });
  const cell = 8;
  const cells = new Map<number, (readonly [number, number, number, number])[]>();
  const key = (i: number, j: number) => i * 100_003 + j;
  for (const { path } of pen.painted)
    for (const stretch of path)
      for (let n = 0; n < Math.max(1, stretch.length - 1); n++) {
        // A trajectory that rests is a point.
        const [[x0, y0], [x1, y1]] = [stretch[n], stretch[n + 1] ?? stretch[n]];
        const count = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / (cell / 2)));
        if (count > 20_000) continue;
        let before = Number.NaN;
        for (let step = 0; step <= count; step++) {
          const at = key(
            Math.floor((x0 + (step / count) * (x1 - x0)) / cell),
            Math.floor((y0 + (step / count) * (y1 - y0)) / cell),
          );
          if (at === before) continue;
          before = at;
          const known = cells.get(at);
          if (known) known.push([x0, y0, x1, y1]);
          else cells.set(at, [[x0, y0, x1, y1]]);
        }
      }
  return {
    distance(x, y) {
      let best = Number.POSITIVE_INFINITY;
      const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)];
      for (const di of [-1, 0, 1])
        for (const dj of [-1, 0, 1])
          for (const [x0, y0, x1, y1] of cells.get(key(i + di, j + dj)) ?? []) {
            const [dx, dy] = [x1 - x0, y1 - y0];
            const squared = dx * dx + dy * dy;
            const part = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
            best = Math.min(best, Math.hypot(x0 + part * dx - x, y0 + part * dy - y));
          }
      return best;
    },
  };
}
