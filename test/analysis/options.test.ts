import assert from "node:assert/strict";
import { test } from "node:test";
import { isReporting } from "../../src/analysis/analysis.ts";
import { checkValue, defaultsOf, describeOptions, filled } from "../../src/analysis/option.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { reportsOf } from "./reportsOf.ts";

const text = `import { experiment, terminal } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v, -k * x];
export const own = experiment(f, { t: [0, 1], loss: terminal(([x]) => x), method: "rk4", steps: 50 });`;
const program = new Session().read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });

for (const analysis of analyses) {
  const { name, options } = analysis;

  test(`${name}: every default is one of the values that its option takes`, () => {
    for (const subject of ["f", "own"]) {
      const defaults = defaultsOf(options, study(program, subject));
      for (const [option, value] of Object.entries(defaults)) {
        if (value !== undefined) checkValue(option, options[option], value);
      }
      assert.deepEqual(filled(options, study(program, subject), defaults), defaults, "a default changes nothing");
    }
  });

  test(`${name}: its options travel as plain data`, () => {
    const described = describeOptions(options);
    assert.deepEqual(structuredClone(described), described);
    assert.deepEqual(
      described.map((option) => option.name),
      Object.keys(options),
    );
  });

  if (!isReporting(analysis)) continue;

  test(`${name}: what is used is what its options take, and giving it again changes nothing`, async () => {
    const [{ used }] = await reportsOf(name, { text, name: "own", budget: 1e5 });
    for (const [option, value] of Object.entries(used)) {
      if (value !== undefined) checkValue(option, options[option], value);
    }
    const [again] = await reportsOf(name, { text, name: "own", options: used, budget: 1e5 });
    assert.deepEqual(again.used, used);
  });

  test(`${name}: an option that there is none of, or a value out of kind, is refused with words`, async () => {
    const asked = (given: object) => reportsOf(name, { text, name: "f", options: { ...given }, budget: 1e5 });
    await assert.rejects(asked({ nonsense: 1 }), /unknown option `nonsense`/);
    for (const [option, { kind }] of Object.entries(options)) {
      await assert.rejects(asked({ [option]: kind === "flag" ? 1 : true }), new RegExp(option));
    }
  });
}
