import { powerOfTen } from "./powerOfTen.ts";

/** A bound in so many digits, rounded to the side on which it stays one; ±∞ where no number of so many digits does. */
export function boundIn(digits: number, side: "up" | "down", x: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const sign = Math.sign(x);
  return sign * sizeIn(digits, (side === "up") === sign > 0 ? "up" : "down", Math.abs(x));
}

/** The same of a size. */
function sizeIn(digits: number, side: "up" | "down", x: number): number {
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const lead = Math.round(Number(mantissa) * powerOfTen(digits - 1));
  const near = (units: number) => Number(`${lead + units}e${Number(exponent) - digits + 1}`);
  if (side === "up") return [near(0), near(1)].find((y) => y >= x) ?? near(2);
  // Below a power of ten numbers of so many digits lie ten times as close.
  const below = Number(`${10 * lead - 1}e${Number(exponent) - digits}`);
  const candidates = [near(0), ...(lead === powerOfTen(digits - 1) ? [below] : []), near(-1)];
  return candidates.find((y) => y <= x) ?? near(-2);
}
