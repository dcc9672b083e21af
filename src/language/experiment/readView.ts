import { listed, quoted } from "../../core/quoted.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { readNumbers } from "./readValue.ts";

/** Reads `view`: [low, high] by state name, or by `t`. */
export function readView(
  findings: Findings,
  known: Known | undefined,
  f: DynamicsFunction,
  dimension: number,
): Record<string, readonly [number, number]> {
  const view: Record<string, readonly [number, number]> = {};
  if (!known) return view;
  const names = [...new Set([...stateNames(f, dimension), "t"])];
  if (known.value.kind !== "object") {
    findings.wrong(known, "`view`", `an object of axis ranges by name (${listed(names)})`);
    return view;
  }
  for (const [key, entry] of known.value.entries) {
    if (!names.includes(key)) {
      findings.unknown("unknown-option", "axis of `view`", key, names, entry.keyRange);
      continue;
    }
    const range = readNumbers(findings, entry, `the range of ${quoted(key)}`);
    if (!range) continue;
    const [low, high] = range;
    if (range.length === 2 && low < high) view[key] = [low, high];
    else findings.wrong(entry, `the range of ${quoted(key)}`, "[low, high] with low < high");
  }
  return view;
}

/** A function that takes states of any dimension names their components by index. */
export function stateNames({ state: { names } }: DynamicsFunction, dimension: number): string[] {
  return Array.from({ length: dimension }, (_, i) => names[i] ?? names[0]?.replace("[0]", `[${i}]`) ?? `z[${i}]`);
}
