import type { AuditRow } from "../study/gradient/audit.ts";
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
  const taken = new Set(dynamics.parameters.map(({ name }) => name));
  return (["t0", "t1"] as const).map((end) => {
    return [parameterTitle({ of: end, parameter: end }, taken), formatNumber(ends[end])];
  });
}

/** The name of what a gradient is by; the ends of the span and the state leave theirs to parameters that have it. */
export function parameterTitle(
  { of, parameter }: Pick<AuditRow, "of" | "parameter">,
  taken: ReadonlySet<string>,
): string {
  if (of === "theta" || !taken.has(parameter)) return parameter;
  return `${parameter} (${of === "z0" ? "state" : "time"})`;
}

/** The title of the column of times; a component named `t` keeps that for itself. */
export function timeTitle(states: readonly string[]): string {
  return states.includes("t") ? "time" : "t";
}
