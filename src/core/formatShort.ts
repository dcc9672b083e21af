/**
 * A number in a sentence, as programs print it: four significant digits (or fewer where it is known no better), and a power of
 * ten below 10⁻³ and from 10⁵ on. What shows the sentence sets it in type.
 */
export function formatShort(x: number, digits = 4): string {
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  return size === 0 || (size >= 1e-3 && size < 1e5) ? String(rounded) : rounded.toExponential().replace("e+", "e");
}

/** "= 10" of a number that four digits give, "≈ 7.383" of others: what holds at the one need not hold at the other. */
export function equalsShort(x: number): string {
  const text = formatShort(x);
  return Math.abs(Number(text) - x) <= 4 * Number.EPSILON * Math.abs(x) ? `= ${text}` : `≈ ${text}`;
}

/** Numbers that a sentence sets against one another: as above, with more digits where different ones would look alike. */
export function formatApart(...numbers: readonly number[]): readonly string[] {
  for (let digits = 4; ; digits++) {
    const texts = numbers.map((x) => formatShort(x, digits));
    if (digits === 17 || new Set(texts).size === new Set(numbers).size) return texts;
  }
}
