import { powerOfTen } from "./powerOfTen.ts";

/** A bound in so many digits, rounded to the side on which it stays one; ±∞ where no number of so many digits does. */
export function boundIn(digits: number, side: "up" | "down", x: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const holds = (y: number) => (side === "up" ? y >= x : y <= x);
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const lead = Math.round(Number(mantissa) * powerOfTen(digits - 1));
  const near = (units: number) => Number(`${lead + units}e${Number(exponent) - digits + 1}`);
  return [near(0), near(side === "up" ? 1 : -1)].find(holds) ?? near(side === "up" ? 2 : -2);
}
