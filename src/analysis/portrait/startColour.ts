import type { Colour } from "../../protocol/figure.ts";

/** Series of the palette that no axis has (nullclines have the colour of their component) and no saddle. */
const OF_STARTS: readonly Colour[] = ["foreground", 2, 3, 4, 5, 7];

/** The colour of the start of a number from 0 on, in a system of so many components. */
export function startColour(n: number, dimension: number): Colour {
  return dimension === 1 ? n : OF_STARTS[n % OF_STARTS.length];
}
