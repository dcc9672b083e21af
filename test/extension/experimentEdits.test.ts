import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { type ExperimentValues, experimentEdits, NotWritten } from "../../src/extension/commands/experimentEdits.ts";
import { Session } from "../../src/study/session.ts";

const session = new Session();
const HEAD = `import { experiment } from "node-ode";
export const spring = ([x, v] = [1, 0], t: number, { k = 2, m = [1, 1] } = {}) => [v / m[0], -k * x];
export const decay = (z = 1, t: number, k = 1) => -k * z;
const common = { t: [0, 3], z0: [1, 1] };
const z0 = [4, 4];
`;
const programOf = (text: string) => {
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  assert.deepEqual(
    program.diagnostics.map(({ message }) => message),
    [],
    text,
  );
  return program;
};

/** The call after the edit, which must be sound; what the experiment says then is handed over. */
function edited(call: string, values: Omit<ExperimentValues, "count">) {
  const text = `${HEAD}export const e = ${call};\n`;
  const program = programOf(text);
  const { experiments, functions } = describe(program, "f.ts", 1);
  const dynamics = functions.find(({ name }) => name === experiments[0].function)!;
  const count = program.experiments[0].z0.length;
  const edits = experimentEdits(text, experiments[0], dynamics, { ...values, count });
  const ordered = edits.toSorted((a, b) => b.start - a.start);
  const after = ordered.reduce(
    (sofar, { start, end, text: by }) => sofar.slice(0, start) + by + sofar.slice(end),
    text,
  );
  assert.ok(after.startsWith(HEAD), "the function and what others share stays as it is");
  const [experiment] = programOf(after).experiments;
  return { call: after.slice(HEAD.length + "export const e = ".length, -2), experiment };
}

suite("an experiment says what its panel shows", () => {
  const state: [string, string, string, (readonly number[])[]][] = [
    ["no options", "experiment(spring)", "experiment(spring, { z0: [1, 2.5] })", []],
    ["no options, a comma", "experiment(spring,)", "experiment(spring, { z0: [1, 2.5] },)", []],
    ["undefined", "experiment(spring, undefined)", "experiment(spring, { z0: [1, 2.5] })", []],
    ["an empty object", "experiment(spring, {})", "experiment(spring, { z0: [1, 2.5] })", []],
    ["no z0", "experiment(spring, { t: [0, 5] })", "experiment(spring, { z0: [1, 2.5], t: [0, 5] })", []],
    ["a trailing comma", "experiment(spring, { t: [0, 5], })", "experiment(spring, { z0: [1, 2.5], t: [0, 5], })", []],
    [
      "lines and comments",
      "experiment(spring, {\n  t: [0, 5], // the span\n})",
      "experiment(spring, {\n  z0: [1, 2.5],\n  t: [0, 5], // the span\n})",
      [],
    ],
    [
      "lines that end as on Windows",
      "experiment(spring, {\r\n\tt: [0, 5]\r\n})",
      "experiment(spring, {\r\n\tz0: [1, 2.5],\r\n\tt: [0, 5]\r\n})",
      [],
    ],
    [
      "a comment first",
      "experiment(spring, { // all\n t: [0, 5] })",
      "experiment(spring, { z0: [1, 2.5], // all\n t: [0, 5] })",
      [],
    ],
    ["one start", "experiment(spring, { z0: [3, 4] })", "experiment(spring, { z0: [1, 2.5] })", []],
    ["one start in a list", "experiment(spring, { z0: [[3, 4]] })", "experiment(spring, { z0: [[1, 2.5]] })", []],
    [
      "several starts",
      "experiment(spring, { z0: [[3, 4], [5, 6]] })",
      "experiment(spring, { z0: [[1, 2.5], [5, 6]] })",
      [],
    ],
    ["shorthand", "experiment(spring, { z0 })", "experiment(spring, { z0: [1, 2.5] })", []],
    ["a computed start", "experiment(spring, { z0: z0.map((x) => x) })", "experiment(spring, { z0: [1, 2.5] })", []],
    ["a clicked one", "experiment(spring)", "experiment(spring, { z0: [[1, 2.5], [7, 8]] })", [[7, 8]]],
    [
      "a clicked one beside one",
      "experiment(spring, { z0: [3, 4] })",
      "experiment(spring, { z0: [[1, 2.5], [7, 8]] })",
      [[7, 8]],
    ],
    [
      "clicked ones beside a list of one",
      "experiment(spring, { z0: [[3, 4]] })",
      "experiment(spring, { z0: [[1, 2.5], [7, 8], [9, 9]] })",
      [
        [7, 8],
        [9, 9],
      ],
    ],
    [
      "a clicked one beside several, a line each",
      "experiment(spring, {\n  z0: [\n    [3, 4],\n    [5, 6],\n  ],\n})",
      "experiment(spring, {\n  z0: [\n    [1, 2.5],\n    [5, 6],\n    [7, 8],\n  ],\n})",
      [[7, 8]],
    ],
  ];
  for (const [what, before, after, further] of state) {
    test(`z0: ${what}`, () => {
      const { call, experiment } = edited(before, { first: [1, 2.5], further });
      assert.equal(call, after);
      assert.deepEqual([...experiment.z0[0]], [1, 2.5]);
      assert.deepEqual(
        experiment.z0.slice(experiment.z0.length - further.length).map((z) => [...z]),
        further,
      );
    });
  }

  test("z0 of a scalar state is a number, or a list of them", () => {
    const call = (text: string, further: number[][] = []) => edited(text, { first: [0.5], further }).call;
    assert.equal(call("experiment(decay)"), "experiment(decay, { z0: 0.5 })");
    assert.equal(call("experiment(decay, { z0: 2 })"), "experiment(decay, { z0: 0.5 })");
    assert.equal(call("experiment(decay, { z0: 2 })", [[3]]), "experiment(decay, { z0: [0.5, 3] })");
    assert.equal(call("experiment(decay, { z0: [2, 4] })", [[3]]), "experiment(decay, { z0: [0.5, 4, 3] })");
  });

  test("theta, t and tolerances are replaced where they stand, and added where they do not", () => {
    const values = { theta: { k: [3.25], m: [2, 3] }, span: [0, 7.5], rtol: 1e-6, atol: [1e-8] } as const;
    const all = "{ theta: { k: 3.25, m: [2, 3] }, t: [0, 7.5], rtol: 0.000001, atol: 1e-8 }";
    assert.equal(edited("experiment(spring)", values).call, `experiment(spring, ${all})`);
    assert.equal(
      edited("experiment(spring, { t: [0, 5], theta: { k: 2 + 1 }, atol: [1, 1], rtol: 1e-3 })", values).call,
      "experiment(spring, { t: [0, 7.5], theta: { m: [2, 3], k: 3.25 }, atol: 1e-8, rtol: 0.000001 })",
    );
    assert.equal(
      edited("experiment(spring, { t: { from: 0, to: 5, points: 11 }, theta: [1, [1, 1]] })", {
        theta: { k: [3.25] },
        span: [0, 7.5],
      }).call,
      "experiment(spring, { t: { from: 0, to: 7.5, points: 11 }, theta: [3.25, [1, 1]] })",
    );
    assert.equal(
      edited("experiment(decay, { theta: 2 })", { theta: { k: [3] } }).call,
      "experiment(decay, { theta: 3 })",
    );
    const { experiment } = edited("experiment(spring, {})", { ...values, atol: { v: 1e-7 } });
    assert.deepEqual(experiment.solver.atol, [1e-9, 1e-7]);
  });

  test("what is computed, or shared with others, is left to the author", () => {
    const refused = (call: string, values: Omit<ExperimentValues, "count">, option: string) =>
      assert.throws(
        () => edited(call, values),
        (error) => error instanceof NotWritten && error.option === option,
        call,
      );
    refused("experiment(spring, common)", { first: [1, 2.5] }, "z0");
    refused("experiment(spring, { ...common })", { first: [1, 2.5] }, "z0");
    refused("experiment(spring, common)", { theta: { k: [3] } }, "options");
    refused("experiment(spring, { z0: Array.from({ length: 3 }, (_, i) => [i, 1]) })", { first: [1, 2.5] }, "z0");
    refused("experiment(spring, { t: [0, 1, 5] })", { span: [0, 2] }, "t");
    assert.equal(
      edited("experiment(spring, { ...common, t: [0, 5] })", { span: [0, 2] }).call,
      "experiment(spring, { ...common, t: [0, 2] })",
    );
  });

  test("what is shown already changes nothing", () => {
    const call = "experiment(spring, { z0: [1, 2.5], t: [0, 5] })";
    assert.equal(edited(call, { first: [1, 2.5], span: [0, 5] }).call, call);
  });
});
