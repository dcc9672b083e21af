import { inspect } from "node:util";

/** What the runner itself says at the end. */
const TOTALS = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/**
 * A reporter for Node's test runner that writes one JSON record a line: every finished test, what tests say of what they
 * measured as `{"said": …}`, then `{"end":true}`, which is missing when the process ended before its tests did. Suites are
 * not tests; a skipped or postponed test has failed.
 *
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} events
 * @typedef {{ name: string, milliseconds: number, error?: string }} Outcome
 */
export default async function* testReporter(events) {
  /** @type {string[]} */
  const path = [];
  for await (const { type, data } of events) {
    if (type === "test:diagnostic" && data.message.includes("asynchronous activity")) {
      yield `${JSON.stringify({ name: "after the tests", milliseconds: 0, error: data.message })}\n`;
    } else if (type === "test:diagnostic" && !TOTALS.test(data.message)) {
      yield `${JSON.stringify({ said: data.message })}\n`;
    }
    if (type === "test:start") path[data.nesting] = data.name;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { details, nesting, skip, todo } = data;
    const error = "error" in details ? details.error : undefined;
    if (error ? isSummary(error) : details.type === "suite") continue;
    /** @type {Outcome} */
    const outcome = { name: [...path.slice(0, nesting), data.name].join(" › "), milliseconds: details.duration_ms };
    if (skip !== undefined) outcome.error = "skipped";
    else if (todo !== undefined) outcome.error = "put off";
    else if (error) outcome.error = inspect(error.cause ?? error);
    yield `${JSON.stringify(outcome)}\n`;
  }
  yield `${JSON.stringify({ end: true })}\n`;
}

/**
 * A parent's failure that only repeats that of its subtests.
 *
 * @param {Error & { failureType?: string }} error
 */
function isSummary(error) {
  return error.failureType === "subtestsFailed";
}
