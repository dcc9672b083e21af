/** A number as it is typed: six digits, the shorter of plain and exponential. */
export function typed(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const [plain, exponential] = [String(rounded), rounded.toExponential()];
  return plain.length > 7 && exponential.length < plain.length ? exponential : plain;
}

/** The number that was typed, a true minus and a decimal comma allowed; null when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace("−", "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
  const value = Number(plain);
  return plain === "" || !Number.isFinite(value) ? null : value;
}

/** The value moved by steps, rounded to where steps lie. */
export function stepped(value: number, steps: number, step: number): number {
  return Number((Math.round((value + steps * step) / step) * step).toPrecision(12));
}
