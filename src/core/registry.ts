import { ExplainedError } from "./explainedError.ts";
import { listed, quoted } from "./quoted.ts";
/**
 * Items of one kind by name, in the order they were listed; a duplicate name throws when the registry is built.
 *
 * Adding a method, loss or optimizer is one file and one line in its folder's registry.
 */
export class Registry<Item extends { readonly name: string }> {
  readonly kind: string;
  readonly #items = new Map<string, Item>();

  constructor(kind: string, items: readonly Item[]) {
    this.kind = kind;
    for (const item of items) {
      if (this.#items.has(item.name)) throw new Error(`two items named "${item.name}" in the ${kind} registry`);
      this.#items.set(item.name, item);
    }
  }

  /** The item of that name, or undefined. */
  find(name: string): Item | undefined {
    return this.#items.get(name);
  }

  /** The item of that name; an unknown name is an error that lists the nearest one. */
  get(name: string): Item {
    const item = this.#items.get(name);
    if (item) return item;
    throw new UnknownName(this.kind, name, this.names());
  }

  names(): string[] {
    return [...this.#items.keys()];
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.#items.values();
  }
}

/** A name no registry knows; the message says which one was probably meant. */
export class UnknownName extends ExplainedError {
  override readonly name = "UnknownName";

  constructor(kind: string, name: string, known: readonly string[]) {
    const near = nearestName(name, known);
    const others = known.length > 0 ? `known are ${listed(known)}` : "there is none";
    super(`unknown ${kind} ${quoted(name)}; ${near ? `did you mean ${quoted(near)}?` : others}`);
  }
}

/**
 * The known name closest to a misspelt one (Damerau–Levenshtein distance at most a third of its length, at least 1); among those
 * as close, one that the misspelt name only lengthens or cuts short.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  const given = name.toLowerCase();
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const distance = editDistance(given, other);
    const isPart = given.startsWith(other) || other.startsWith(given);
    const rank = isPart ? distance - 0.5 : distance;
    if (distance <= most && rank < bestRank) [best, bestRank] = [candidate, rank];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? previous[j - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
    previous = row;
    row = next;
  }
  return row[b.length];
}
