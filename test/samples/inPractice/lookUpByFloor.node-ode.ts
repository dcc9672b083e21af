/** A rate tabulated every 5/24 from 0 to 5, read between its rows by the whole number of steps passed. */
const spacing = 5 / 24;
const rates = Array.from({ length: 25 }, (_, k) => (k * spacing) ** 2 - k * spacing - 3);
function rate(t: number) {
  const row = Math.floor(t / spacing);
  const part = t / spacing - row;
  return rates[row] * (1 - part) + rates[row + 1] * part;
}
export function grow(y = 1, t: number) {
  return -rate(t) * y;
}
