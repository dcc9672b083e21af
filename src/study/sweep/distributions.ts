import { Registry } from "../../core/registry.ts";
import { elementary } from "../../elementary/elementary.ts";

/** A distribution that values of a sweep are drawn from. */
export interface Distribution {
  readonly name: string;
  readonly doc: string;
  /** Names of its arguments. */
  readonly takes: readonly [string, string];
  /** What is wrong with arguments; undefined where nothing is. */
  refuses(a: number, b: number): string | undefined;
  /** The value below which a part `u` of all lies, 0 ≤ u < 1. */
  quantile(u: number, a: number, b: number): number;
}

const ordered = (a: number, b: number) => (a < b ? undefined : "its lower end comes first");

export const distributions = new Registry<Distribution>("distribution", [
  {
    name: "uniform",
    doc: "every value between two alike",
    takes: ["a", "b"],
    refuses: ordered,
    quantile: (u, a, b) => a + (b - a) * u,
  },
  {
    name: "loguniform",
    doc: "every order of magnitude between two alike",
    takes: ["a", "b"],
    refuses: (a, b) => (a > 0 ? ordered(a, b) : "both ends are above 0"),
    quantile: (u, a, b) => elementary.exp(elementary.log(a) + (elementary.log(b) - elementary.log(a)) * u),
  },
]);
