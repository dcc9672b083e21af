import type { Graph } from "../graph.ts";
import type { Node } from "../op.ts";
import { add, mul, sub } from "../ops/arithmetic.ts";
import { gt, lt, or } from "../ops/comparison.ts";
import { gather, rank, rankOf } from "../ops/gather.ts";
import { max, min, select } from "../ops/selection.ts";
import type { InterpolationKind } from "./kinds.ts";
import { nodes, numbers } from "./vectorAlgebra.ts";

/** What there is outside of the knots: the end's value, the end's polynomial, or a number. */
export type Outside = "hold" | "extend" | number;

export interface Interpolation {
  readonly kind: InterpolationKind;
  readonly outside: Outside;
}

/** The value at a time, of known numbers; NaN at NaN. */
export function interpolateNumbers(
  { kind, outside }: Interpolation,
  t: readonly number[],
  y: readonly number[],
  at: number,
): number {
  const [first, last] = [t[0], t[t.length - 1]];
  if (typeof outside === "number" && (at < first || at > last)) return outside;
  const time = outside === "hold" ? Math.min(Math.max(at, first), last) : at;
  const i = rankOf(innerKnots(kind, t), time, false);
  const u = time - t[i];
  const pieces = kind.pieces(numbers, t, y);
  return pieces.slice(0, -1).reduceRight((sum, c) => sum * u + c[i], pieces[pieces.length - 1][i]);
}

/**
 * The value at a time as a node; values may be known or a node, and are differentiated. A table of any length is found in by
 * halves, and is one leaf of the graph where values are known.
 */
export function interpolateNodes(
  graph: Graph,
  { kind, outside }: Interpolation,
  t: readonly number[],
  y: readonly number[] | Node,
  at: Node,
): Node {
  const [first, last] = [t[0], t[t.length - 1]].map((x) => graph.constant(x));
  const time = outside === "hold" ? graph.call(min, graph.call(max, at, first), last) : at;
  const inner = innerKnots(kind, t);
  const place =
    inner.length === 0
      ? graph.constant(0)
      : graph.apply(rank, [graph.table(Float64Array.from(inner)), time], { strict: 0 });
  const lookUp = (of: Node) => (of.size === 1 ? of : graph.call(gather, of, place));
  const algebra = nodes(graph);
  const pieces = isNode(y) ? kind.pieces(algebra, t, y) : kind.pieces(numbers, t, y).map((c) => algebra.known(c));
  const u = graph.call(sub, time, lookUp(algebra.known(kind.hasLastPiece ? t : t.slice(0, -1))));
  const value = pieces.map(lookUp).reduceRight((sum, c) => graph.call(add, graph.call(mul, sum, u), c));
  if (typeof outside !== "number") return value;
  const beyond = graph.call(or, graph.call(lt, at, first), graph.call(gt, at, last));
  return graph.call(select, beyond, graph.constant(outside), value);
}

/** Knots at which another piece begins. */
function innerKnots({ hasLastPiece }: InterpolationKind, t: readonly number[]): readonly number[] {
  return hasLastPiece ? t.slice(1) : t.slice(1, -1);
}

function isNode(y: readonly number[] | Node): y is Node {
  return !Array.isArray(y);
}
