/** A, B, … Z, A2, B2, …: what an equilibrium is called in a drawing and in its table. */
export function letter(n: number): string {
  const round = Math.floor(n / 26);
  return `${String.fromCharCode(65 + (n % 26))}${round > 0 ? round + 1 : ""}`;
}
