import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Session } from "../../../src/study/session.ts";

const session = new Session();

/** What is said of an experiment's events: each message with the text that it is about. */
function said(events: string): string[] {
  const text = `import { at, event, experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { a = 1 } = {}) => [v, -a * x];
export const g = experiment(f, { t: [0, 5], events: ${events} });
`;
  const { diagnostics } = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) });
  return diagnostics.map(({ message, range }) => `${text.slice(range.start.offset, range.end.offset)}: ${message}`);
}

suite("what is wrong with events is said where it stands", () => {
  for (const [events, expected] of [
    ["event(([x]) => x)", /^event.*: `events` must be an array of event\(\(z, t, theta\) => …\) or at\(times, /],
    ["[([x]) => x]", /an entry of `events` must be event\(.*, not a function/],
    ['[event(([x]) => x, { direction: "donw" })]', /^"donw": unknown direction `donw`; did you mean `down`\?/],
    [
      "[event(([x]) => x, { dirction: 1 })]",
      /^dirction: unknown option of `event` `dirction`; did you mean `direction`\?/,
    ],
    ["[event(([x]) => [x])]", /^\[x\]: the function of `event` must return one number, not an array of 1/],
    [
      "[event(([x]) => x, { then: ([x, v]) => -v })]",
      /^-v: `then` of `event` must return 2 components, not one number/,
    ],
    ["[event(([x]) => x, { then: ([x, v]) => [x, v, 1] })]", /must return 2 components, not an array of 3/],
    ["[event(([x]) => x, { stop: 1 })]", /^1: `stop` of `event` must be true or false, not 1/],
    ["[event(([x]) => x, { name: 3 })]", /^3: `name` of `event` must be a name in quotes, not 3/],
    ["[event()]", /`event` needs a function that is 0 where it happens/],
    ["[event(() => 3)]", /the function of `event` is the same everywhere/],
    ["[event((z, t, theta, more) => t)]", /has 3 parameters, not 4/],
    ["[at(2, (z) => z)]", /^2: the times of `at` must be an array of numbers, not 2/],
    ["[at([2, 1, 3], (z) => z)]", /must only increase or only decrease/],
    ["[at([1, 7], ([x, v]) => [x, v])]", /^\[1, 7\]: what is to happen at t = 7 does not: `t` runs from 0 to 5/],
    ["[at([1])]", /`at` needs times and the state after them/],
    ["[at([1], ([x]) => x)]", /the function of `at` must return 2 components, not one number/],
    ['[event(([x]) => x, { name: "a" }), event(([x, v]) => v, { name: "a" })]', /two events are called `a`/],
    ["[event(([x]) => y)]", /^y: /],
  ] as const)
    test(events, () => {
      const messages = said(events);
      assert.ok(
        messages.some((message) => expected.test(message)),
        messages.join("\n") || "nothing is said",
      );
    });

  test("a parameter that events alone read is no unused one", () => {
    const text = `import { at, event, experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { dose = 1, level = 0.5, idle = 1 } = {}) => [v, -x];
export const g = experiment(f, { events: [at([1], ([x, v], t, { dose }) => [x + dose, v]), event(([x], t, { level }) => x - level)] });
`;
    const { diagnostics } = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) });
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ["`f` does not depend on `idle`: no solve, gradient or training moves with it"],
    );
  });

  test("nothing is said of what is right", () => {
    const right = `[event(([x, v], t, { a }) => x - a * t, { direction: "touch", then: ([x, v]) => [0, -v], stop: true, name: "b" }),
      at([1, 2], ([x, v], t, { a }) => [x + a, v], { name: "dose" }), at([3], ([x, v]) => [x, v]), event(([x]) => x)]`;
    assert.deepEqual(said(right), []);
  });
});
