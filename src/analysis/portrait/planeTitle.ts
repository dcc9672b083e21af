import { enumerated } from "../../core/enumerated.ts";
import { areClose, startsTitle, WORDS } from "./startsTitle.ts";

/** More kinds than these are counted together, where a title has room for a few words. */
const MOST_KINDS = 3;

/** Things by their kinds, with how many there are of each: "a saddle", "two stable foci". */
export function counted(kinds: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size > MOST_KINDS)
    return [`${numeral(kinds.length)} ${/cycle$/.test(kinds[0]) ? "limit cycles" : "equilibria"}`];
  return [...counts].map(([kind, n]) => (n === 1 ? `${article(kind)} ${kind}` : `${numeral(n)} ${plural(kind)}`));
}

const numeral = (n: number) => WORDS[n]?.toLowerCase() ?? String(n);

const article = (kind: string) => (/^[aeiou]/.test(kind) ? "an" : "a");

/** The field's own: foci, equilibria; what stands in brackets stays behind. */
const plural = (kind: string) =>
  kind.replace(
    /^(.*?)(\w+)( \(.*\))?$/,
    (_, before: string, noun: string, after = "") => `${before}${pluralOf(noun)}${after}`,
  );

function pluralOf(noun: string): string {
  if (noun === "focus") return "foci";
  return noun === "equilibrium" ? "equilibria" : `${noun}s`;
}

/**
 * What a plane shows, as a title: "Two starts, a saddle and two stable foci", "v against x: a saddle", "Two starts, 10⁻⁸ apart".
 *
 * @param seen what layers draw besides the trajectories; of starts that are close together that is what is seen
 */
export function planeTitle(
  starts: readonly (readonly number[])[],
  [x, y]: readonly [string, string],
  seen: readonly string[] = [],
): string {
  if (starts.length > 1) return areClose(starts) ? startsTitle(starts) : enumerated([startsTitle(starts), ...seen]);
  return seen.length === 0 ? `${y} against ${x}` : `${y} against ${x}: ${enumerated(seen)}`;
}
