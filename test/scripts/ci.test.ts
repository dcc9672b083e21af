import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-ci-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `.ci/run` with an npm that does no more than to answer: by the words after it, what it prints and its exit code. */
function ci(answers: Readonly<Record<string, readonly [output: string, code: number]>>) {
  const cases = Object.entries(answers).map(
    ([words, [output, code]]) => `"${words}") printf '%s\\n' "${output}"; exit ${code} ;;`,
  );
  const calls = path.join(folder, "calls");
  writeFileSync(calls, "");
  const npm = `#!/bin/sh\necho "npm $*" >> "${calls}"\ncase "$*" in\n${cases.join("\n")}\n*) exit 99 ;;\nesac\n`;
  writeFileSync(path.join(folder, "npm"), npm, { mode: 0o755 });
  return new Promise<{ code: number; lines: string[]; calls: string[] }>((resolve) => {
    const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` };
    execFile(".ci/run", { env }, (error, stdout) =>
      resolve({
        code: error ? Number(error.code) : 0,
        lines: stdout.trimEnd().split("\n"),
        calls: readFileSync(calls, "utf8").trimEnd().split("\n"),
      }),
    );
  });
}

const well = {
  "run setup:tfjs-node -- --remove": ["", 0],
  test: ["1 passed, 0 failed\n700 passed, 0 failed", 0],
  "run setup:tfjs-node": ["", 0],
  "run test:tfjs": ["20 passed, 0 failed", 0],
} as const;

if (process.platform !== "win32") {
  test("CI runs the README's test commands, the first with no tfjs-node, and adds up what they count", async () => {
    const { code, lines, calls } = await ci(well);
    assert.deepEqual([code, lines.at(-1)], [0, "720 passed, 0 failed"]);
    assert.deepEqual(
      calls,
      Object.keys(well).map((words) => `npm ${words}`),
    );
    const readme = readFileSync("README.md", "utf8");
    for (const call of calls) assert.ok(readme.includes(call), `the README does not say ${call}`);
  });

  for (const [what, answers, last] of [
    ["a failed test", { test: ["699 passed, 1 failed", 1] }, "719 passed, 1 failed"],
    ["a failed test of tfjs-node", { "run test:tfjs": ["18 passed, 2 failed", 1] }, "718 passed, 2 failed"],
    ["a suite that dies before it counts", { test: ["killed", 137] }, "20 passed, 1 failed"],
    ["a suite that counts nothing", { test: ["", 0] }, "20 passed, 1 failed"],
    ["an error that was not counted", { test: ["700 passed, 0 failed", 1] }, "720 passed, 1 failed"],
    ["a set-up that fails", { "run setup:tfjs-node": ["g++ failed", 1] }, "700 passed, 1 failed"],
  ] as const) {
    test(`CI fails with ${what}`, async () => {
      const { code, lines } = await ci({ ...well, ...answers });
      assert.deepEqual([code, lines.at(-1)], [1, last]);
    });
  }

  test("CI goes on, and says so, where a machine cannot have tfjs-node", async () => {
    const { code, lines, calls } = await ci({ ...well, "run setup:tfjs-node": ["pip could not get it", 2] });
    assert.deepEqual([code, lines.at(-1)], [0, "700 passed, 0 failed"]);
    assert.match(lines.at(-2)!, /^NOT TESTED ON TFJS-NODE/);
    assert.ok(!calls.includes("npm run test:tfjs"));
  });
}
