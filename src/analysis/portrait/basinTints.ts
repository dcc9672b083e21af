import type { Colour } from "../../protocol/figure.ts";

/** Series of the palette whose tints are furthest apart for every eye, in this order; a test computes it. */
export const TINTS: readonly Colour[] = [0, 1, 5, 4, 3, 7, 2, 6];
