import type { Face } from "./face.ts";
import { regular, semiBold } from "./inter.ts";

/** Of a letter that the font has not: some system's, which is rarely wider. */
const UNKNOWN = 0.75;

const tables = new Map<Face, ReadonlyMap<string, number>>();

/** Pixels from the first to the last letter of words in an exported drawing, kerning left out. */
export function textWidth(text: string, size = 11, bold = false): number {
  const widths = tableOf(bold ? semiBold : regular);
  let sum = 0;
  for (const letter of text) sum += widths.get(letter) ?? UNKNOWN;
  return sum * size;
}

/** Interface fonts of an editor are up to so many times as wide as the font that is measured here. */
const WIDEST = 1.15;

/** Pixels that words may take in whatever font they are drawn: what holds them has so much room. */
export const textRoom = (text: string, size?: number, bold?: boolean): number => WIDEST * textWidth(text, size, bold);

function tableOf(face: Face): ReadonlyMap<string, number> {
  const known = tables.get(face);
  if (known) return known;
  const widths = face.widths.split(",");
  const table = new Map([...face.letters].map((letter, n) => [letter, Number(widths[n]) / 1000]));
  tables.set(face, table);
  return table;
}
