import { enumerated } from "../core/enumerated.ts";

/** Names in a title, as many as it has room for. */
const MAX_NAMED = 4;

/** "m, h and n"; of many the first: "a, b, c and 7 more". */
export function listedNames(names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return enumerated(names);
  return enumerated([...names.slice(0, MAX_NAMED - 1), `${names.length - MAX_NAMED + 1} more`]);
}
