import { ExplainedError } from "./explainedError.ts";
import { nearestName } from "./nearestName.ts";
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
