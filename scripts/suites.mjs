import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./processes.mjs";
import { root } from "./root.mjs";
import { testFiles } from "./testFiles.mjs";

/**
 * @typedef {object} Suite
 * @property {string} command
 * @property {boolean} counts it says `N passed, N failed` at its end; another counts as one
 */

/**
 * Builds, runs suites one after another and prints a row for each, and at last `N passed, N failed`; the exit code is 1
 * when anything failed.
 *
 * @param {Readonly<Record<string, Suite>>} suites by name
 * @param {NodeJS.ProcessEnv} [env] added to what they run in
 */
export async function runSuites(suites, env = {}) {
  console.log("building");
  if ((await run("node scripts/build.mjs")).code !== 0) {
    console.log("the build failed\n0 passed, 1 failed");
    process.exit(1);
  }
  /** @type {{ name: string, passed: number, failed: number, seconds: number }[]} */
  const rows = [];
  for (const [name, { command, counts }] of Object.entries(suites)) {
    console.log(`\n${name}: ${command}`);
    const started = Date.now();
    const { code, output } = await run(command, undefined, { patience: 12_000, env: { ...process.env, ...env } });
    rows.push({ name, ...tally(code, output, counts), seconds: (Date.now() - started) / 1000 });
  }
  console.log("");
  for (const { name, passed, failed, seconds } of rows) {
    console.log(
      `${failed ? "FAILED" : "ok    "} ${name.padEnd(6)} ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
    );
  }
  const sum = (/** @type {"passed" | "failed"} */ key) => rows.reduce((total, row) => total + row[key], 0);
  if (sum("failed") > 0) process.exitCode = 1;
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
}

/**
 * A suite that exits with an error has at least one failure, and one that should have counted but did not has failed.
 *
 * @param {number} code
 * @param {string} output
 * @param {boolean} counts
 */
function tally(code, output, counts) {
  const total = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const isWell = code === 0 && (total !== undefined || !counts);
  const [passed, failed] = counts && total ? [Number(total[1]), Number(total[2])] : [isWell ? 1 : 0, 0];
  return { passed, failed: isWell ? failed : Math.max(failed, 1) };
}

/**
 * The suites of the test files whose text matches a pattern: unit tests, and those in VS Code.
 *
 * @param {RegExp} pattern
 * @returns {Record<string, Suite>}
 */
export function suitesThatUse(pattern) {
  const files = testFiles("test").filter((file) => pattern.test(readFileSync(path.join(root, file), "utf8")));
  const [editor, unit] = [true, false].map((wanted) => files.filter((f) => f.startsWith("test/editor/") === wanted));
  return {
    ...(unit.length > 0 && { unit: { command: `node scripts/unit.mjs ${unit.join(" ")}`, counts: true } }),
    ...(editor.length > 0 && { editor: { command: `node scripts/editor.mjs ${editor.join(" ")}`, counts: true } }),
  };
}
