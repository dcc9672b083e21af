/**
 * Whether two components are coordinates of one space, by their names alone: x, y, z of one another, or one word with another
 * number (x1 and x2, q₁ and q₂, z[0] and z[1]). A unit is then drawn as long on one axis as on the other. A position and its
 * velocity, prey and predators, are not.
 */
export function ofOneKind(a: string, b: string): boolean {
  if (a === b) return false;
  if ([a, b].every((name) => /^[xyz]$/i.test(name))) return true;
  const [stemA, stemB] = [a, b].map((name) => /^(.*?)[\d₀-₉]+[\])]?$/.exec(name)?.[1].replace(/[[_(]+$/, ""));
  return stemA !== undefined && stemA !== "" && stemA === stemB;
}

/** Ranges of which one is so many times the other would leave nothing of the shorter to be seen. */
const MOST_UNEQUAL = 4;

/** Whether a plane of two components is drawn with equal units at first. */
export function equalAtFirst(
  names: readonly [string, string],
  { x, y }: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
): boolean {
  const ratio = (x[1] - x[0]) / (y[1] - y[0]);
  return ofOneKind(...names) && ratio < MOST_UNEQUAL && ratio > 1 / MOST_UNEQUAL;
}
