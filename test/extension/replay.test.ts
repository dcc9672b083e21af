import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Replay } from "../../src/extension/training/replay.ts";

/** Time goes by in small steps, so that each timer can set the next one. */
function pass(milliseconds: number): void {
  for (let n = 0; n < milliseconds; n += 100) mock.timers.tick(100);
}

test("a run goes by in ten seconds, as many times faster as is asked for, and stops at its end", () => {
  mock.timers.enable();
  try {
    const looks: number[] = [];
    const replay = new Replay((iteration) => looks.push(iteration));
    replay.start(0, 200);
    pass(5000);
    assert.equal(looks.at(-1), 100);
    replay.speed = 2;
    pass(2400);
    assert.equal(looks.at(-1), 196);
    assert.ok(replay.playing);
    pass(200);
    assert.equal(looks.at(-1), 200);
    assert.ok(!replay.playing);
    assert.ok(looks.every((at, n) => n === 0 || at >= looks[n - 1]));
    // At the end there is nothing to go on to: from the beginning.
    replay.start(200, 200);
    assert.equal(looks.at(-1), 0);
    replay.stop();
    const { length } = looks;
    pass(5000);
    assert.equal(looks.length, length);
  } finally {
    mock.timers.reset();
  }
});
