/** Letters that stand upright beside a chart over time at its least height. */
const FEW = 18;

/** What an axis of several components is titled: their names, as far as there is room for them beside the axis. */
export function valuesTitle(names: readonly string[]): string {
  const all = names.join(", ");
  return all.length <= FEW ? all : "value";
}
