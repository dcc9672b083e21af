import { counted } from "../../core/counted.ts";
import type { InterpolationKind } from "./kinds.ts";

/** A spline of unknown values is a matrix of so many rows: more take another kind. */
const MAX_UNKNOWN = 300;

export interface InterpolationFault {
  readonly of: "times" | "values";
  readonly message: string;
}

/**
 * What is wrong with knots and values, in words.
 *
 * @param y the values, or how many there are where they are not known
 */
export function interpolationFault(
  { name }: InterpolationKind,
  t: readonly number[],
  y: readonly number[] | number,
): InterpolationFault | undefined {
  const count = typeof y === "number" ? y : y.length;
  if (t.length < 2) return { of: "times", message: "`interpolate` needs two times at least" };
  const bad = t.findIndex((x, i) => !Number.isFinite(x) || (i > 0 && !(x > t[i - 1])));
  if (bad >= 0) {
    const after = bad > 0 ? `, after ${t[bad - 1]}` : "";
    return { of: "times", message: `the times of \`interpolate\` must increase; entry ${bad} is ${t[bad]}${after}` };
  }
  if (count !== t.length) {
    return {
      of: "values",
      message: `\`interpolate\` has ${counted(t.length, "time")}, but ${counted(count, "value")}`,
    };
  }
  if (typeof y === "number") {
    const isTooLong = name === "cubic" && count > MAX_UNKNOWN;
    const message = `a cubic spline through parameters has ${counted(MAX_UNKNOWN, "value")} at most, not ${count}: take \`akima\``;
    return isTooLong ? { of: "values", message } : undefined;
  }
  const gap = y.findIndex((x) => !Number.isFinite(x));
  if (gap < 0) return undefined;
  return { of: "values", message: `entry ${gap} of the values of \`interpolate\` is ${y[gap]}: leave its time out` };
}
