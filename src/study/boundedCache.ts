/** Keeps the values last used, up to a number of them. */
export class BoundedCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;
  readonly #drop: (value: Value) => void;
  #newest: string | undefined;

  /** @param drop told of each value that is let go of */
  constructor(capacity: number, drop: (value: Value) => void = () => {}) {
    this.#capacity = capacity;
    this.#drop = drop;
  }

  /** The value of a key, made where there is none. */
  get(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined && key === this.#newest) return known;
    const value = known === undefined ? make() : known;
    this.#values.delete(key);
    this.#values.set(key, value);
    this.#newest = key;
    if (this.#values.size > this.#capacity) {
      const [oldest, dropped] = this.#values.entries().next().value!;
      this.#values.delete(oldest);
      this.#drop(dropped);
    }
    return value;
  }

  get size(): number {
    return this.#values.size;
  }
}
