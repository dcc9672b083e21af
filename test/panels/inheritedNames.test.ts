import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { experimentEdits } from "../../src/extension/commands/experimentEdits.ts";
import { parameterGroup } from "../../src/panels/analysisPanel.ts";
import { Session } from "../../src/study/session.ts";

const text = `import { experiment } from "node-ode";
export const f = (z = 1, t: number, { constructor = 1, toString = 2, k = 3 } = {}) => -z * constructor * toString * k;
export const e = experiment(f, { theta: { k: 4 } });
`;
const program = new Session().read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
const { functions, experiments, diagnostics } = describe(program, "f.ts", 1);

test("sliders and edits of parameters that are named as what every object inherits", () => {
  assert.deepEqual(diagnostics, []);
  const theta = { toString: [5] };
  const [{ controls }] = parameterGroup(functions[0].parameters, theta, {}, (words) => words);
  assert.deepEqual(
    controls.map((control) => control.kind === "slider" && [control.id, control.value]),
    [["theta:toString:0", 5]],
  );
  const edits = experimentEdits(text, experiments[0], functions[0], { theta, count: 1 });
  assert.deepEqual(
    edits.map(({ text: by }) => by.trim().replace(/,$/, "")),
    ["toString: 5"],
  );
});
