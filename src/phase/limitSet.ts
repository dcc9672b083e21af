import { formatShort } from "../core/formatShort.ts";
import type { Equilibrium } from "./equilibria.ts";

/** Where a trajectory goes, as far as it is known. */
export type LimitSet =
  /** Into a trap of an attracting equilibrium. */
  | { readonly kind: "equilibrium"; readonly index: number }
  /** As near to a saddle as a connection computed with rounding comes. */
  | { readonly kind: "saddle"; readonly index: number }
  /** Onto a limit cycle. */
  | { readonly kind: "cycle"; readonly index: number }
  /** Out of the view and its surroundings. */
  | { readonly kind: "edge" }
  | { readonly kind: "unknown"; readonly reason: string };

/** A limit set in words: "the stable node at (3, 0)". */
export function limitSetWords(
  limit: LimitSet,
  equilibria: readonly Pick<Equilibrium, "z" | "kind">[],
  cycles: readonly { readonly period: number }[],
): string {
  switch (limit.kind) {
    case "equilibrium":
    case "saddle": {
      const { z, kind } = equilibria[limit.index];
      return `the ${kind} at (${z.map((x) => formatShort(x)).join(", ")})`;
    }
    case "cycle":
      return `the limit cycle of period ${formatShort(cycles[limit.index].period)}`;
    case "edge":
      return "the edge of the view";
    case "unknown":
      return limit.reason;
  }
}
