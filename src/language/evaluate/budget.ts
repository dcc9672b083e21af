import { formatCount } from "../../core/formatCount.ts";
import { quoted } from "../../core/quoted.ts";
import type { AstNode } from "../syntax/ast.ts";
import { rangeOf } from "../syntax/range.ts";
import { BudgetSpent, errorAt } from "./refusal.ts";

/** What one evaluation may take: counts, so that the same text always ends the same way. */
export const limits = {
  /** Expressions and statements evaluated, and entries copied. */
  steps: 3_000_000,
  /** Trips of all loops together; one that adds to the graph counts as `GROWING`. */
  trips: 200_000,
  /** Calls that wait for each other. */
  calls: 200,
  /** Nodes of the graph. */
  operations: 100_000,
  /** Expressions, statements and calls in each other. */
  depth: 2_000,
} as const;

/** A trip that adds to the graph takes as long as so many with known numbers. */
const GROWING = 4;

/** Counts what an evaluation takes; throws `BudgetSpent` past a limit, naming the loop or the call that took most. */
export class Budget {
  #steps = 0;
  #trips = 0;
  #growing = 0;
  readonly #tripsOf = new Map<AstNode, Count>();
  /** Of the loop whose trip was the last. */
  #last: Count | undefined;

  spend(steps: number, site: AstNode): void {
    this.#steps += steps;
    if (this.#steps <= limits.steps) return;
    throw this.#spent(
      this.#longest?.loop ?? site,
      "too-many-steps",
      `evaluating this takes more than ${formatCount(limits.steps)} steps`,
    );
  }

  /** @param grows the trip before has added to the graph */
  spendTrip(loop: AstNode, grows: boolean): void {
    if (this.#last?.loop !== loop) this.#last = this.#countOf(loop);
    this.#last.trips++;
    this.#trips++;
    if (grows) this.#growing++;
    if (this.#trips + (GROWING - 1) * this.#growing <= limits.trips) return;
    throw this.#spent(
      this.#longest?.loop ?? loop,
      "too-many-trips",
      `loops make more than ${formatCount(this.#trips - 1)} trips, most of them this one; does it end?`,
    );
  }

  #countOf(loop: AstNode): Count {
    let count = this.#tripsOf.get(loop);
    if (!count) {
      count = { loop, trips: 0 };
      this.#tripsOf.set(loop, count);
    }
    return count;
  }

  /** The loop with most trips, the first of several. */
  get #longest(): Count | undefined {
    const [first, ...others] = this.#tripsOf.values();
    return others.reduce((most, each) => (each.trips > most.trips ? each : most), first);
  }

  tooManyCalls(site: AstNode, name: string): BudgetSpent {
    const what = name ? quoted(name) : "a function";
    return this.#spent(
      site,
      "too-many-calls",
      `${what} makes more than ${limits.calls} calls inside each other; does the recursion end?`,
    );
  }

  tooDeep(site: AstNode): BudgetSpent {
    return this.#spent(site, "too-deep", "this is nested too deeply; name parts of it with `const`");
  }

  tooManyOperations(site: AstNode): BudgetSpent {
    const message = `more than ${formatCount(limits.operations)} operations, the last of them here; keep loops short, or use \`matvec\` and nets`;
    return this.#spent(site, "too-many-operations", message);
  }

  #spent(site: AstNode, code: Parameters<typeof errorAt>[1], message: string): BudgetSpent {
    return new BudgetSpent(errorAt(rangeOf(site), code, message));
  }
}

interface Count {
  readonly loop: AstNode;
  trips: number;
}
