import { setTimeout as delay } from "node:timers/promises";

/*
 * The only waiting that tests do: for what they wait for, however long it takes on a slow machine, and never for a time. To show
 * that something does not happen, wait for something else that would come after it.
 */

/** Milliseconds between two looks. */
const PAUSE = 20;

/**
 * Asks again and again until the answer is truthy, and gives that answer; an attempt that throws counts as "not yet".
 *
 * @param what named when `limit` milliseconds have passed in vain; only what hangs takes that long
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  limit = 60_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + limit;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer) return answer as NonNullable<Exclude<T, false>>;
    } catch (error) {
      last = error;
    }
    await delay(PAUSE);
  } while (performance.now() < deadline);
  throw new Error(`waited ${limit / 1000} s in vain for ${what}`, { cause: last });
}

/** Resolves with the first of the promises, or after `limit` milliseconds with nothing. */
export function firstWithin(limit: number, ...promises: readonly Promise<unknown>[]): Promise<unknown> {
  return Promise.race([...promises, delay(limit, undefined, { ref: false })]);
}
