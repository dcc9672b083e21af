import type { Line } from "../protocol/figure.ts";

/** Shades in which a fading curve is drawn: neighbours can hardly be told apart. */
const LEVELS = 6;

/** A curve parted by how much ink its points have: stretches of one opacity each, with NaN between those that do not meet. */
export function inkLevels({
  x,
  y,
  ink,
}: Line): readonly { readonly x: Float64Array; readonly y: Float64Array; readonly ink: number }[] {
  if (!ink) return [{ x, y, ink: 1 }];
  const levels = Array.from({ length: LEVELS }, () => ({ x: [] as number[], y: [] as number[], last: -1 }));
  for (let n = 0; n + 1 < x.length; n++) {
    const level = levels[Math.min(LEVELS - 1, Math.max(0, Math.floor(((ink[n] + ink[n + 1]) / 2) * LEVELS)))];
    if (level.last !== n) {
      level.x.push(Number.NaN, x[n]);
      level.y.push(Number.NaN, y[n]);
    }
    level.x.push(x[n + 1]);
    level.y.push(y[n + 1]);
    level.last = n + 1;
  }
  return levels.flatMap((level, k) =>
    level.last < 0 ? [] : [{ x: Float64Array.from(level.x), y: Float64Array.from(level.y), ink: (k + 1) / LEVELS }],
  );
}
