/** A number in a sentence: three digits, or two and a power of ten where it is very small or large. */
export function formatShort(x: number): string {
  const size = Math.abs(x);
  return x === 0 || (size >= 1e-3 && size < 1e5)
    ? String(Number(x.toPrecision(3)))
    : x.toExponential(1).replace(".0e", "e").replace("e+", "e");
}
