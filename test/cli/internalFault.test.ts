import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { commands } from "../../src/cli/commands/registry.ts";
import { Session } from "../../src/study/session.ts";
import { runCliLater } from "./fakeTerminal.ts";

const files = {
  "f.node-ode.ts": `import { experiment, terminal } from "node-ode";
export function spring([x, v] = [2, 0], t: number, { k = 3 } = {}) {
  return [v, -k * x];
}
export const fit = experiment(spring, { t: [0, 1], loss: terminal(([x, v]) => x * x + v * v), train: { iterations: 2 } });
`,
};

const boom = (): never => {
  throw new TypeError("boom");
};

const { read, fixedStepKernel, pairKernel, reverseKernel } = Session.prototype;
const kernels = { fixedStepKernel: boom, pairKernel: boom, reverseKernel: boom };
afterEach(() => {
  Object.assign(Session.prototype, { read, fixedStepKernel, pairKernel, reverseKernel });
});

/** Where a fault is told: at the experiment, or on the first line where not even the file can be read. */
const depths = [
  { depth: "read", break: { read: boom }, line: 1, among: commands.names() },
  { depth: "compile", break: kernels, line: 5, among: ["solve", "gradient", "train", "accuracy"] },
];

for (const { depth, break: broken, line, among } of depths) {
  for (const name of among) {
    test(`a fault while \`${name}\` comes to ${depth} is a diagnostic, and the exit code 1`, async () => {
      Object.assign(Session.prototype, broken);
      const named = ["check", "list"].includes(name) ? [] : ["fit"];
      const over = name === "sweep" ? ["--over", "k=1,2"] : [];
      const { code, out, error } = await runCliLater([name, "f.node-ode.ts", ...named, ...over], files);
      assert.equal(code, 1);
      const of = named.length > 0 ? " on `fit`" : "";
      assert.ok(
        error.startsWith(
          `f.node-ode.ts:${line}:${line === 1 ? 1 : 14}: error: internal error while running \`${name}\`${of}: TypeError: boom; `,
        ),
        error,
      );
      assert.match(error, /please report it \[internal-error\]\n/);
      assert.doesNotMatch(out + error, /\n\s+at /);
    });
  }
}

test("with --json the fault is the document", async () => {
  Object.assign(Session.prototype, kernels);
  const { code, out } = await runCliLater(["solve", "f.node-ode.ts", "fit", "--json"], files);
  assert.equal(code, 1);
  const [{ code: what, range }] = JSON.parse(out).diagnostics;
  assert.deepEqual([what, range.start], ["internal-error", { line: 5, column: 14 }]);
});
