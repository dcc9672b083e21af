/**
 * Runs until nothing failed, at most so many times: the outcome of the last run, and what failed in those before.
 *
 * @template {{ failures: readonly string[] }} Outcome
 * @param {number} most 1 or more
 * @param {() => Promise<Outcome>} run
 * @returns {Promise<{ outcome: Outcome, earlier: Outcome[] }>}
 */
export async function attempts(most, run) {
  const earlier = [];
  for (;;) {
    const outcome = await run();
    if (outcome.failures.length === 0 || earlier.length + 1 >= most) return { outcome, earlier };
    earlier.push(outcome);
  }
}
