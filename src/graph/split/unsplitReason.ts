import type { Unsplit } from "./halves.ts";

/** Pairs that a sentence names. */
const SHOWN = 3;

/**
 * Why a method that moves the halves of a system in turn does not solve it, e.g. "leapfrog needs q′ = g(p), p′ = f(q), and dv/dt
 * depends on v (line 7): take gauss4, or tsit5".
 *
 * @param file that of the right-hand side, where what does not split need not be said to stand
 */
export function unsplitReason(
  method: string,
  { chain, range }: Unsplit,
  nameOf: (component: number) => string,
  file: string | undefined,
): string {
  const slope = (i: number) => (nameOf(i).includes("/") ? `d(${nameOf(i)})/dt` : `d${nameOf(i)}/dt`);
  const pairs = chain.slice(-SHOWN).map(([i, j]) => `${slope(i)} depends on ${nameOf(j)}`);
  const last = pairs.pop()!;
  const said = pairs.length > 0 ? `${pairs.join(", ")} and ${last}` : last;
  const elsewhere = range && file !== undefined && range.file !== file ? ` of ${range.file.split("/").at(-1)}` : "";
  const line = range ? ` (line ${range.start.line}${elsewhere})` : "";
  return `${method} moves positions and momenta in turn, and this system does not split into q′ = g(p) and p′ = f(q): ${said}${line}; take gauss4, which is symplectic, too, or tsit5`;
}
