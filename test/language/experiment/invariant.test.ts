import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Session } from "../../../src/study/session.ts";

const session = new Session();

function read(invariant: string) {
  const text = `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const g = experiment(f, { t: [0, 5], invariant: ${invariant} });
`;
  return { text, program: session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) }) };
}

/** What is said of an experiment's invariant: each message with the text that it is about. */
function said(invariant: string): string[] {
  const { text, program } = read(invariant);
  return program.diagnostics.map(
    ({ message, range }) => `${text.slice(range.start.offset, range.end.offset)}: ${message}`,
  );
}

suite("what is wrong with an invariant is said where it stands", () => {
  for (const [invariant, expected] of [
    ["3", /^3: `invariant` must be a function \(z, t, theta\) => …, or an object of such functions by name, not 3/],
    ["[(z) => z[0]]", /`invariant` must be a function .* not an array/],
    ["{}", /^\{\}: `invariant` names nothing: it must be a function .* by name/],
    ["([x, v]) => [x, v]", /^\[x, v\]: `invariant` must return one number, not an array of 2/],
    ["{ energy: ([x, v]) => [x] }", /^\[x\]: `energy` of `invariant` must return one number, not an array of 1/],
    ["{ energy: 2 }", /^2: `energy` of `invariant` must be a function \(z, t, theta\) => …, not 2/],
    ["{ energy: ([x, v]) => x * x + w }", /^w: /],
    ["([x, v, w]) => x + w", /^w: /],
    ["(z) => z[2]", /^2: index 2 of an array of 2 entries/],
    ["(z, t, theta, more) => z[0]", /has 3 parameters, not 4/],
    ["([x], t, { q }) => q * x", /^q: /],
    ["() => 4", /`invariant` is the same everywhere: every method keeps it/],
    [
      "{ one: ([x, v]) => x, two: ([x, v]) => Math.log(v) }",
      /^\(\[x, v\]\) => Math\.log\(v\): `two` of `invariant` is -Infinity at the start t = 0/,
    ],
  ] as const)
    test(invariant, () => {
      const messages = said(invariant);
      assert.ok(
        messages.some((message) => expected.test(message)),
        messages.join("\n") || "nothing is said",
      );
    });

  test("nothing is said of what is right, one or some by name, in their order", () => {
    const right: readonly (readonly [text: string, names: readonly string[]])[] = [
      ["([x, v], t, { k }) => v * v + k * x * x", ["invariant"]],
      [
        "{ energy: ([x, v], t, { k }) => v * v + k * x * x, 'at any time': ([x, v], t) => t - Math.atan2(x, v) }",
        ["energy", "at any time"],
      ],
    ];
    for (const [text, names] of right) {
      const { program } = read(text);
      assert.deepEqual(program.diagnostics, [], text);
      assert.deepEqual(
        program.experiments[0].invariants.map(({ name }) => name),
        names,
      );
    }
  });
});
