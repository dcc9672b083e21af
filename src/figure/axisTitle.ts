import type { Axis } from "../protocol/figure.ts";

/** An axis title with its unit: "v (m/s)"; a symmetric logarithmic axis says that it is one, as the 0 on it does not. */
export function axisTitle({ label, unit, scale }: Axis): string {
  const named = unit ? `${label} (${unit})` : label;
  return typeof scale === "object" ? `${named}, log` : named;
}
