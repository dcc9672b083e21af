import type { Figure, View } from "../protocol/figure.ts";

type Range = readonly [number, number];

/** Digits that the ends of a view have, of its width: of ten thousand pixels none moves by half of one. */
const DIGITS = 5;

/** The number with so many units of a power of ten, in the decimals it is read in: −23.4, not −234 · 0.1. */
export const decimal = (units: number, exponent: number): number => Number(`${units}e${exponent}`);

/** A range whose ends are the shortest numbers that show the same, pixel by pixel. */
export function shortRange([low, high]: Range): Range {
  if (!(high > low) || !Number.isFinite(high - low)) return [low, high];
  const exponent = Math.floor(Math.log10(high - low)) - DIGITS + 1;
  const short = (value: number) => {
    const units = Math.round(value / 10 ** exponent);
    return Number.isSafeInteger(units) ? decimal(units, exponent) : value;
  };
  return [short(low), short(high)];
}

/** The same of a view: along linear axes, where ends move by parts of the width. */
export const shortView = ({ x, y }: Pick<Figure, "x" | "y">, view: View): View => ({
  x: x.scale === "linear" ? shortRange(view.x) : view.x,
  y: y.scale === "linear" ? shortRange(view.y) : view.y,
});
