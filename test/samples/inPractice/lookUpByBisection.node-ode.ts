/** The row before t is found by halves; past the ends the last pieces go on. */
const at = [0, 1, 2, 3, 5];
const rates = [0, 2, 1, 4, 4];
function rate(t: number) {
  let before = 0;
  let after = at.length - 1;
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (at[middle] > t) after = middle;
    else before = middle;
  }
  const part = (t - at[before]) / (at[after] - at[before]);
  return rates[before] + part * (rates[after] - rates[before]);
}
export function decay(y = 1, t: number) {
  return -rate(t) * y;
}
