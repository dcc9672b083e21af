import type { PropertySyntax } from "./sites.ts";
import type { Location } from "./store.ts";

/** An object of properties in the order in which they were made. */
export class Properties<Value> implements Location {
  readonly born: number;
  /** Where its properties were written, by key. */
  readonly literal: ReadonlyMap<string, PropertySyntax> | undefined;
  /** Why it must not be written to, if it must not. */
  lock: string | undefined;
  #properties: Map<string, Value>;
  #isSaved = false;

  constructor(properties: Map<string, Value>, born: number, literal?: ReadonlyMap<string, PropertySyntax>) {
    this.born = born;
    this.literal = literal;
    this.#properties = properties;
  }

  get properties(): ReadonlyMap<string, Value> {
    return this.#properties;
  }

  /** The properties, to be changed; the store must have been told (`Evaluator.change`). */
  write(): Map<string, Value> {
    if (this.#isSaved) {
      this.#properties = new Map(this.#properties);
      this.#isSaved = false;
    }
    return this.#properties;
  }

  save(): ReadonlyMap<string, Value> {
    this.#isSaved = true;
    return this.#properties;
  }

  restore(saved: unknown): void {
    this.#properties = saved as Map<string, Value>;
    this.#isSaved = true;
  }
}
