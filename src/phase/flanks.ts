import { point } from "../graph/interval.ts";
import type { Box } from "../validated/box.ts";
import type { EnclosedFunction } from "../validated/krawczyk.ts";
import type { Classification } from "./classification.ts";

/**
 * What the flow on a line does at both sides of an equilibrium whose linear part does not tell: where it comes from both it is stable all
 * the same, where it comes from one and leaves to the other it is half-stable (Strogatz, section 2.4).
 *
 * @param undecided outside of which f certainly is not 0
 */
export function withFlanks<E extends Classification & { readonly z: readonly number[] }>(
  f: EnclosedFunction,
  equilibrium: E,
  undecided: readonly Box[],
): E {
  const [z] = equilibrium.z;
  const part = undecided.find(([{ lo, hi }]) => lo <= z && z <= hi);
  if (!part || equilibrium.kind !== "non-hyperbolic" || equilibrium.eigenvalues.length === 0) return equilibrium;
  const [below, above] = [part[0].lo, part[0].hi].map((x) => signOf(f, x));
  if (below === 0 || above === 0) return equilibrium;
  const vanishing = "The eigenvalue is 0, or too near to tell";
  if (below === above) {
    const reason = `${vanishing}; the flow comes from ${below > 0 ? "below and goes on upward" : "above and goes on downward"}.`;
    return { ...equilibrium, kind: "half-stable", stable: false, reason };
  }
  const stable = below > 0;
  return {
    ...equilibrium,
    stable,
    reason: `${vanishing}; the flow ${stable ? "comes from" : "leaves to"} both sides.`,
  };
}

/** 0 where it is not certain. */
function signOf(f: EnclosedFunction, z: number): number {
  const [{ lo, hi }] = f.value([point(z)]);
  return lo > 0 ? 1 : hi < 0 ? -1 : 0;
}
