/**
 * Choices drawn one after another from a list of numbers, which a property test generates and shrinks.
 *
 * Past its end every choice is the first one, so that generators list the simplest alternative first.
 */
export class Tape {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    const x = this.#numbers[this.#next++] ?? 0;
    return x % n;
  }

  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True about once in n times. */
  oneIn(n: number): boolean {
    return this.below(n) === n - 1;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** One of some items, rather an early one. */
  early<T>(items: readonly T[]): T {
    return items[Math.min(this.below(items.length), this.below(items.length))];
  }

  /** Calls one of some alternatives, each as often as its weight says. */
  weighted<T>(alternatives: readonly (readonly [weight: number, make: () => T])[]): T {
    let rest = this.below(alternatives.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of alternatives) {
      if (rest < weight) return make();
      rest -= weight;
    }
    throw new Error("no alternatives");
  }
}
