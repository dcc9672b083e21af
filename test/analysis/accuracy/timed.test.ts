import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timed } from "../../../src/analysis/accuracy/measure/timed.ts";

/* By a clock that the runs themselves set: no time decides. */

/** What a run of some milliseconds is said to take, and how often it was made; `held` names the times that took longer. */
function measured(milliseconds: number, expected: number, held: Readonly<Record<number, number>> = {}) {
  let time = 0;
  let runs = 0;
  const run = () => {
    time += held[runs++] ?? milliseconds;
  };
  const { seconds } = timed(run, expected, () => time);
  return { seconds, runs };
}

describe("the time of a run", () => {
  it("is the median of twenty where it is short", () => {
    const { seconds, runs } = measured(0.001, 0, { 0: 1, 1: 0.5 });
    assert.ok(Math.abs(seconds - 1e-6) < 1e-15);
    assert.equal(runs, 20);
  });

  it("is that of one run where it is long and was expected to be", () => {
    const { seconds, runs } = measured(500, 0.4);
    assert.ok(Math.abs(seconds - 0.5) < 1e-12);
    assert.equal(runs, 1);
  });

  it("is not that of something else which had the processor, at whichever time", () => {
    for (const first of [0, 1, 2, 3, 4]) {
      const { seconds } = measured(0.03, 0.00006, { [first]: 40 });
      assert.ok(Math.abs(seconds - 3e-5) < 1e-9, `at ${first}: ${seconds}`);
    }
  });

  it("is as long as several say, whatever was expected", () => {
    const { seconds, runs } = measured(500, 0.00006);
    assert.ok(Math.abs(seconds - 0.5) < 1e-12);
    assert.ok(runs <= 4);
  });
});
