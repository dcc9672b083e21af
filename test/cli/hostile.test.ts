import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { hostileNames } from "../display/hostileNames.ts";
import { runCli } from "./fakeTerminal.ts";

/** A program whose function, experiment, texts and data are named by a text. */
const filesOf = (name: string) => {
  const text = JSON.stringify(name);
  const cell = `"${name.replaceAll('"', '""')}"`;
  return {
    "a.node-ode.ts": `import { csv, experiment } from "node-ode";
function f([x] = [1], t: number, { k = 1 } = {}) { return [-k * x]; }
const fit = experiment(f, { t: [0, 1], data: csv("a.csv") });
const runs = experiment(f, { t: [0, 1], data: csv("runs.csv") });
export { f as ${text}, fit as ${text.slice(0, -1)}fit", runs as ${text.slice(0, -1)}runs" };
`,
    "bad.node-ode.ts": `import x from ${text};\nexport const f = (z = 1, t: number, { a = ${text} } = {}) => z; // ${name.replace(/\s/g, " ")}\n`,
    "a.csv": `t,${cell},y\n0,1,2\n`,
    "runs.csv": `trajectory,t,x\n${cell},0.5,1\n${cell},0.5,2\n`,
  };
};

/** Everything of a terminal's that is no letter: it moves, colours, links or rings. */
const COMMANDS = /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200f]/u;

suite("hostile names on a terminal", () => {
  for (const [what, name] of Object.entries(hostileNames)) {
    test(what, () => {
      const files = filesOf(name);
      const lines = (words: readonly string[]) => {
        const { out, error, code } = runCli(words, files);
        const printed = out + error;
        assert.doesNotMatch(printed, COMMANDS, words.join(" "));
        // Nothing that a file says begins a line.
        assert.doesNotMatch(printed, /^(# no problems|\| a)/m);
        return { code, printed };
      };
      assert.equal(lines(["check", "bad.node-ode.ts"]).code, 1);
      lines(["list", "a.node-ode.ts"]);
      lines(["list", "a.node-ode.ts", "--json"]);
      lines(["solve", "a.node-ode.ts", name, "--steps", "2", "--method", "rk4"]);
      lines(["solve", "a.node-ode.ts", `${name}?`]);
      lines(["gradient", "a.node-ode.ts", name]);
      lines([name]);
      lines(["check", name]);
      lines(["train", "a.node-ode.ts", `${name}fit`]);
      lines(["train", "a.node-ode.ts", `${name}runs`, "--json"]);
    });
  }

  test("few files write, and give the streams what was made fit for a terminal", () => {
    const files = readdirSync("src/cli", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const writing = files.filter((file) =>
      /process\.(stdout|stderr)|\bconsole\.|\bwriteSync\b|\bwriteWhole\(/.test(
        readFileSync(path.join("src/cli", file), "utf8"),
      ),
    );
    assert.deepEqual(writing.sort(), ["replaceFile.ts", "standardOutput.ts", "systemTerminal.ts", "writeWhole.ts"]);
    const taken = (file: string, pattern: RegExp) =>
      assert.match(readFileSync(path.join("src/cli", file), "utf8"), pattern);
    taken("systemTerminal.ts", /function say\(text: Printed\)/);
    taken("standardOutput.ts", /write\(text: Printed\)/);
  });
});
