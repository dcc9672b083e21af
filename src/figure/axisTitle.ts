import type { Axis } from "../protocol/figure.ts";

/** An axis title with its unit: "v (m/s)". */
export const axisTitle = ({ label, unit }: Axis): string => (unit ? `${label} (${unit})` : label);
