import { type ContinuousExtension, type EmbeddedSolution, isFsal, type Tableau, tableau } from "../core/tableau.ts";
import { hermiteExtension } from "./methods/hermiteExtension.ts";

/** A pair as the adaptive loop and its kernels take it: first same as last, and with a continuous extension. */
export interface Pair extends Tableau {
  readonly embedded: EmbeddedSolution;
  readonly dense: ContinuousExtension;
}

/**
 * Completes a pair: one that is not FSAL gains f at the new point as its last stage (an evaluation the next step then has for
 * free), and one without a continuous extension of its own gains cubic Hermite interpolation.
 *
 * @throws Error for a method without an embedded solution
 */
export function completePair(method: Tableau): Pair {
  const known = pairs.get(method);
  if (known) return known;
  const pair = complete(method);
  pairs.set(method, pair);
  return pair;
}

/** The order at which a method's errors between its steps fall: that of its steps, unless its continuous extension is coarser. */
export function denseOrder({ order, dense }: Pick<Pair, "order" | "dense">): number {
  return Math.min(order, dense.order + 1);
}

const pairs = new WeakMap<Tableau, Pair>();

function complete(method: Tableau): Pair {
  const { embedded } = method;
  if (!embedded) throw new Error(`${method.name} has no embedded solution, so it cannot choose its own steps`);
  const fsal = isFsal(method) ? { ...method, embedded } : withFinalStage(method, embedded);
  const dense = fsal.dense ?? {
    order: Math.min(3, fsal.order),
    b: hermiteExtension(fsal.b, fsal.b.length - 1, []),
  };
  const pair = { ...fsal, dense };
  tableau(pair);
  return pair;
}

function withFinalStage(
  method: Tableau,
  embedded: EmbeddedSolution,
): Tableau & { readonly embedded: EmbeddedSolution } {
  if (method.dense) throw new Error(`${method.name} has a continuous extension but is not first same as last`);
  const { bHat, lower } = embedded;
  return {
    ...method,
    c: [...method.c, 1],
    a: [...method.a, method.b],
    b: [...method.b, 0],
    embedded: {
      ...embedded,
      bHat: [...bHat, 0],
      ...(lower && { lower: { order: lower.order, bHat: [...lower.bHat, 0] } }),
    },
  };
}
