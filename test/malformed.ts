import type { Random } from "../src/core/random.ts";

/** What no field is meant to hold. */
const values: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => -1,
  () => 2 ** 60,
  () => Number.POSITIVE_INFINITY,
  () => "",
  () => "__proto__",
  () => "\u0000\ud800\u202e",
  (random) => "long".repeat(1 + (random.bits() % 20_000)),
  () => [],
  () => ({}),
  () => JSON.parse('{ "__proto__": 1, "constructor": 2 }'),
  () => true,
  () => 3n,
  () => new Date(0),
  () => new Map([[{}, 1]]),
  () => Float64Array.of(Number.NaN),
  () => new Uint8Array(3),
  () => {
    const itself: Record<string, unknown> = {};
    itself.itself = itself;
    itself.panel = itself;
    return itself;
  },
  () => {
    let deep: unknown = 0;
    for (let k = 0; k < 300; k++) deep = { panel: deep, blocks: [deep] };
    return deep;
  },
];

/** A message with something in it, or all of it, in place of what belongs there; all of it can be sent from process to process. */
export function malformed(message: unknown, random: Random): unknown {
  const at = random.bits() % 8;
  if (at === 0) return values[random.bits() % values.length](random);
  return replaced(message, random);
}

function replaced(value: unknown, random: Random): unknown {
  const isPlain = typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
  if (!isPlain || random.bits() % 4 === 0) return values[random.bits() % values.length](random);
  if (Array.isArray(value)) {
    const at = random.bits() % Math.max(1, value.length);
    return value.map((entry, n) => (n === at ? replaced(entry, random) : entry));
  }
  const keys = Object.keys(value);
  const key = keys[random.bits() % Math.max(1, keys.length)] ?? "extra";
  const copy: Record<string, unknown> = { ...value };
  if (random.bits() % 5 === 0) delete copy[key];
  else copy[key] = replaced(copy[key], random);
  return copy;
}
