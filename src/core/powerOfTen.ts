/** 10ⁿ, rounded once, for a whole n. */
export function powerOfTen(n: number): number {
  return Number(`1e${n}`);
}
