/** A whole number with all its digits, in groups of three from 10 000 on, a narrow space between them. */
export function formatCount(n: number): string {
  const digits = String(Math.abs(n));
  const grouped = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, "\u202f") : digits;
  return n < 0 ? `−${grouped}` : grouped;
}
