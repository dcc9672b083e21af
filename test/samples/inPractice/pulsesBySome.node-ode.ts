/** Two pulses, each with its beginning and its end. */
const pulses = [
  [1, 2],
  [4, 5],
];
export function gate(open = 1, t: number) {
  const isOn = pulses.some(([from, to]) => t >= from && t < to);
  return isOn ? 1 - open : -open;
}
