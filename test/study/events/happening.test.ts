import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { remedyOf } from "../../../src/study/remedy.ts";
import { solve, solverInUse } from "../../../src/study/solve.ts";
import { ball, bounceTime, session, studyOf } from "./eventStudy.ts";

const solved = (text: string, options = {}) => solve(session, studyOf(text), options).trajectories[0];
const happened = (text: string, options = {}) => solved(text, options).events!.map(({ name, t }) => [name, t] as const);
const near = (x: number, y: number, by = 1e-9) => assert.ok(Math.abs(x - y) <= by, `${x} is not ${y}`);

/** The clock: z′ = 1 from 0. */
const clock = (events: string, t = "[0, 10]", from = 0) => `
export const f = (z = ${from}, t: number, { a = 2 } = {}) => 1;
export const g = experiment(f, { t: ${t}, events: [${events}] });`;

suite("what counts as an event", () => {
  const wave = (direction: string) =>
    happened(`
export const f = ([c, s] = [1, 0], t: number) => [-s, c];
export const g = experiment(f, { t: [0, 7], rtol: 1e-10, atol: 1e-12, events: [event(([c]) => c, { direction: "${direction}" })] });`);

  test("down is from + to −, up from − to +, both are either", () => {
    const [low, high] = [Math.PI / 2, (3 * Math.PI) / 2];
    for (const [direction, times] of [
      ["down", [low]],
      ["up", [high]],
      ["both", [low, high]],
    ] as const) {
      const found = wave(direction);
      assert.equal(found.length, times.length, direction);
      for (const [n, t] of times.entries()) near(found[n][1], t);
    }
  });

  test("a touch without a change of sign is one for `touch` alone, which no crossing is for", () => {
    const at = (direction: string, by: number) =>
      happened(`
export const f = ([c, s] = [1, 0], t: number) => [-s, c];
export const g = experiment(f, { t: [0.5, 13], z0: [Math.cos(0.5), Math.sin(0.5)], rtol: 1e-10, atol: 1e-12,
  events: [event(([c]) => c - ${by}, { direction: "${direction}" })] });`).map(([, t]) => t);
    for (const direction of ["up", "down", "both"]) assert.deepEqual(at(direction, 1.0000001), []);
    const touches = at("touch", 1);
    assert.equal(touches.length, 2);
    near(touches[0], 2 * Math.PI, 1e-6);
    near(touches[1], 4 * Math.PI, 1e-6);
    assert.deepEqual(at("touch", 0.5), []);
    assert.deepEqual(at("touch", 1.001), []);
  });

  test("backward in time + and − are before and after in the order of the solve", () => {
    const found = happened(
      clock('event((z) => z + 3, { direction: "down" }), event((z) => z + 4, { direction: "up" })', "[0, -10]"),
    );
    assert.equal(found.length, 1);
    near(found[0][1], -3);
  });

  test("where g is 0 at t₀, and goes on as its direction says, it happens there", () => {
    assert.deepEqual(happened(clock('event((z) => z, { direction: "up", name: "u" })')), [["u", 0]]);
    assert.deepEqual(happened(clock('event((z) => z, { direction: "down" })')), []);
    assert.deepEqual(happened(clock('event((z) => z, { name: "b" })')), [["b", 0]]);
    const down = happened(ball("t: [0, 1], z0: [0, -1]"));
    assert.equal(down[0][1], 0);
    assert.equal(happened(ball("t: [0, 0.01], z0: [0, 1]")).length, 0);
  });
});

suite("what happens", () => {
  test("several in one step come in the order of their times, what falls together in that of the text", () => {
    const events = [7, 3, 5, 3].map((at, n) => `event((z) => z - ${at}, { name: "${"abcd"[n]}" })`).join(", ");
    const found = happened(clock(events));
    assert.deepEqual(
      found.map(([name]) => name),
      ["b", "d", "c", "a"],
    );
    for (const [n, t] of [3, 3, 5, 7].entries()) near(found[n][1], t);
  });

  test("what falls together happens to the state that the one before left", () => {
    const { events } = solved(
      clock(
        'event((z) => z - 3, { then: (z) => z + 1, name: "a" }), event((z) => z - 3, { then: (z) => 10 * z, name: "b" }), at([3], (z) => z - 1)',
      ),
    );
    assert.deepEqual(
      events!.map(({ name, after: [z] }) => [name, Math.round(z * 1e9) / 1e9]),
      [
        ["a", 4],
        ["b", 40],
        ["at", 39],
      ],
    );
  });

  test("an output at an event's time is the state after it; where every step is kept, the state before stands above", () => {
    const doses = clock("at([0, 2, 10], (z) => z + 100)");
    const given = solved(doses, { outputs: Float64Array.of(0, 1, 2, 3, 10) });
    assert.deepEqual(
      [...given.z].map((z) => Math.round(z)),
      [100, 101, 202, 203, 310],
    );
    const every = solved(doses);
    const rows = [...every.t].flatMap((t, n) => (t === 2 ? [Math.round(every.z[n])] : []));
    assert.deepEqual(rows, [102, 202]);
    assert.ok(every.t.every((t, n) => n === 0 || t >= every.t[n - 1]));
  });

  test("a stop ends the solve with the status event", () => {
    const { status, diagnosis, events, t, z } = solved(clock("event((z) => z - 3, { stop: true })"));
    assert.equal(status, "event");
    assert.match(diagnosis!.message, /^`event` stopped the solve at t = 3$/);
    assert.equal(events!.length, 1);
    near(t.at(-1)!, 3);
    near(z.at(-1)!, 3);
  });

  test("events without end (Zeno) end the solve with a status that says so, and what there is", () => {
    for (const options of [{}, { method: "rk4", steps: 100 }, { method: "rodas5p" }, { method: "auto" }]) {
      const { status, diagnosis, events, t } = solved(ball("t: [0, 20]"), options);
      assert.equal(status, "zeno");
      assert.match(diagnosis!.message, /Zeno/);
      near(diagnosis!.t!, bounceTime(1000), 1e-9);
      assert.ok(events!.length > 200);
      near(t.at(-1)!, bounceTime(1000), 1e-9);
    }
  });

  test("a ball does not fall through its floor", () => {
    for (let n = 0; n < 20; n++) {
      const { z } = solved(
        ball(`t: [0, 8.5], z0: [${0.1 + 0.07 * n}, ${n / 10}]`),
        n % 2 ? {} : { method: "rk4", steps: 40 },
      );
      for (let k = 0; k < z.length; k += 2) assert.ok(z[k] > -1e-9, `${z[k]}`);
    }
  });

  test("a state that is not finite after an event is said to be so", () => {
    const { status, diagnosis } = solved(clock("at([2], (z) => Math.log(-z))"));
    assert.equal(status, "diverged");
    assert.match(diagnosis!.message, /the state after `at` at t = 2 is not finite/);
  });

  test("parameters of the experiment are those of its events", () => {
    near(happened(clock("event((z, t, { a }) => z - a)"))[0][1], 2);
  });
});

test("an experiment without events has the same numbers, and none to tell of", () => {
  const { events } = solved(`
export const f = (z = 1, t: number) => -z;
export const g = experiment(f, { t: [0, 1] });`);
  assert.equal(events, undefined);
});

test("what to do next, where events come without end, is no other choice of steps", () => {
  const { status, diagnosis, t } = solved(ball("t: [0, 20]"), { method: "rk4", steps: 100 });
  const inUse = solverInUse(studyOf(ball("t: [0, 20]")), { method: "rk4", steps: 100 });
  const remedy = remedyOf({ status, diagnosis, reached: t.at(-1)! }, studyOf(ball("t: [0, 20]")), inUse);
  assert.match(remedy!.title, /^Stop at t = 8\.4/);
});
