/** Points of a curve as a document has them; null between two parts. */
export function pairs(x: ArrayLike<number>, y: ArrayLike<number>): readonly (readonly [number, number] | null)[] {
  return Array.from(x, (value, n) =>
    Number.isFinite(value) && Number.isFinite(y[n]) ? ([value, y[n]] as const) : null,
  );
}
