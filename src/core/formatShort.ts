/**
 * A number in a sentence, as programs print it: four significant digits (or fewer where it is known no better), and a power of
 * ten below 10⁻³ and from 10⁵ on. What shows the sentence sets it in type.
 */
export function formatShort(x: number, digits = 4): string {
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  return size === 0 || (size >= 1e-3 && size < 1e5) ? String(rounded) : rounded.toExponential().replace("e+", "e");
}
