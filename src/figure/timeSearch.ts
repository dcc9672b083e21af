/**
 * Where `time` falls among monotone times: the index before it and the part of the way to the next; null outside them.
 * Increasing and decreasing times are both allowed.
 */
export function placeAt(times: Float64Array, time: number): { readonly index: number; readonly part: number } | null {
  const last = times.length - 1;
  if (last < 0) return null;
  const sign = times[last] >= times[0] ? 1 : -1;
  if (sign * (time - times[0]) < 0 || sign * (time - times[last]) > 0) return null;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sign * (times[middle] - time) <= 0) low = middle;
    else high = middle;
  }
  const span = times[high] - times[low];
  return { index: low, part: span === 0 ? 0 : (time - times[low]) / span };
}
