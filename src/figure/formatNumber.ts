import { formatCount } from "../core/formatCount.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number to be read: `digits` significant digits (default 4), a true minus, powers of ten outside 10⁻³ … 10⁵.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.abs(rounded);
  if (magnitude !== 0 && !isPlain(magnitude)) return formatPower(rounded);
  return String(rounded).replace("-", "−");
}

/** Whether a magnitude is written without a power of ten. */
export const isPlain = (magnitude: number): boolean => magnitude >= 1e-3 && magnitude < 1e5;

/** A number that is not 0 as a multiple of a power of ten. */
export function formatPower(value: number, digits?: number): string {
  const rounded = digits === undefined ? value : Number(value.toPrecision(digits));
  const [mantissa, exponent] = rounded.toExponential().split("e");
  const power = powerOfTen(Number(exponent));
  return mantissa === "1" ? power : mantissa === "-1" ? `−${power}` : `${mantissa.replace("-", "−")}×${power}`;
}

/** What nobody counts up to: an integer of this size is what a measured number happens to be near. */
const UNCOUNTED = 1e12;

/**
 * A number in a table or list: an integer below 10¹² with all its digits, in groups of three from 10 000 on; else
 * `formatNumber`.
 */
export function formatEntry(value: number, digits?: number): string {
  if (!Number.isInteger(value) || Math.abs(value) >= UNCOUNTED) return formatNumber(value, digits);
  return formatCount(value);
}

/** 10ⁿ, as on a log axis. */
export function powerOfTen(exponent: number): string {
  const figures = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${figures}`;
}
