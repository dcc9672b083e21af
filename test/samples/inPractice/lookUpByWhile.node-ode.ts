/** The row before t, counted up to. */
const at = [0, 1, 2, 3, 5];
const rates = [0, 2, 1, 4, 4];
function rate(t: number) {
  let row = 0;
  while (row < at.length - 2 && t > at[row + 1]) row++;
  const part = (t - at[row]) / (at[row + 1] - at[row]);
  return rates[row] * (1 - part) + rates[row + 1] * part;
}
export function decay(y = 1, t: number) {
  return -rate(t) * y;
}
