/** The same by `findLast`, with 0 before all. */
const settings = [
  { since: 0, level: 0 },
  { since: 2, level: 1 },
  { since: 5, level: 0.5 },
];
const level = (t: number) => settings.findLast(({ since }) => since <= t)?.level ?? 0;
export function follow(y = 1, t: number) {
  return level(t) - y;
}
