/** Five rows at uneven times; the row after t is searched for. */
const at = [0, 1, 2, 3, 5];
const rates = [0, 2, 1, 4, 4];
function rate(t: number) {
  const after = at.findIndex((time) => time > t);
  const part = (t - at[after - 1]) / (at[after] - at[after - 1]);
  return rates[after - 1] * (1 - part) + rates[after] * part;
}
export function decay(y = 1, t: number) {
  return -rate(t) * y;
}
