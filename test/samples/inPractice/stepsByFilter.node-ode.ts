/** What was set last counts. */
const settings = [
  { since: 0, level: 0 },
  { since: 2, level: 1 },
  { since: 5, level: 0.5 },
];
const level = (t: number) => settings.filter(({ since }) => since <= t).at(-1)!.level;
export function follow(y = 1, t: number) {
  return level(t) - y;
}
