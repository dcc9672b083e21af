import type { Study } from "../study/study.ts";
import { formatNumber } from "./table.ts";

/** Numbers of one parameter, or things of one kind, that a person wants to see. */
export const SHOWN = 8;

/** A row for each number of the parameters, of long ones the first. */
export function parameterRows({ dynamics }: Study, theta: Float64Array): string[][] {
  const rows: string[][] = [];
  for (const { name, offset, length } of dynamics.parameters) {
    for (let i = 0; i < Math.min(length, SHOWN); i++) {
      rows.push([length === 1 ? name : `${name}[${i}]`, formatNumber(theta[offset + i])]);
    }
    if (length > SHOWN) rows.push([`… ${length - SHOWN} more of ${name}`, ""]);
  }
  return rows;
}

/** The ends of the span; a parameter of such a name keeps it for itself. */
export function endRows({ dynamics }: Study, ends: { readonly t0: number; readonly t1: number }): string[][] {
  return (["t0", "t1"] as const).map((end) => {
    const isTaken = dynamics.parameters.some(({ name }) => name === end);
    return [isTaken ? `${end} (time)` : end, formatNumber(ends[end])];
  });
}
