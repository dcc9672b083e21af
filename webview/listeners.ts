/** Those who want to hear of a change. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Returns what ends it. */
  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}
