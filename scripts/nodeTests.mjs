import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { attempts } from "./attempts.mjs";
import { forNode } from "./forNode.mjs";
import { startGroup } from "./processes.mjs";
import { root } from "./root.mjs";
import { scriptsAsTheyAre } from "./scriptsAsTheyAre.mjs";

/** A test file that has not ended by then hangs; in the long form one may take hours. */
const limit = (process.env.TEST_LONG ? 12 * 60 : 20) * 60_000;

/**
 * Bundles test files with esbuild and runs each in a process of its own, in the repository's top folder. Prints a line
 * for each file, the failures, and at last `N passed, N failed`; the exit code is 1 when anything failed. With TEST_NAMES
 * set the tests that passed are named, too, and in the long form what tests say of what they measured.
 *
 * A file that crashes, ends before its tests do or holds none has failed.
 *
 * @param {readonly string[]} files relative to the top folder
 * @param {{ processes: number, name: string, attempts?: number }} options `name` keeps this run's bundles apart from
 *   another's; with `attempts` above 1 (default 1) a file that failed is run again, and what failed first is printed all the same
 */
export async function runNodeTests(files, { processes, name, attempts: most = 1 }) {
  if (files.length === 0) throw new Error("no test file matches");
  process.chdir(root);
  const outdir = path.join("test-output", `${name}-${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  try {
    await bundle(files, outdir);
    const total = { passed: 0, failed: 0 };
    /** @type {string[]} */
    const unsteady = [];
    const queue = [...files];
    const work = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const { outcome, earlier } = await attempts(most, () => runFile(file, outdir));
        for (const { failures, seconds, output } of earlier)
          console.log(`UNSTEADY ${file} (${seconds} s)\n${indent([...failures, output].join("\n"))}`);
        const { passed: names, failures, seconds, output, said } = outcome;
        if (earlier.length > 0 && failures.length === 0) unsteady.push(file);
        const passed = names.length;
        total.passed += passed;
        total.failed += failures.length;
        console.log(
          `${failures.length ? "FAILED" : "ok    "} ${file}: ${passed} passed, ${failures.length} failed (${seconds} s)`,
        );
        if (process.env.TEST_NAMES) for (const name of names) console.log(`       ${name}`);
        if (process.env.TEST_LONG) for (const each of said) console.log(`       ${each}`);
        if (failures.length) console.log(indent([...failures, output].join("\n")));
      }
    };
    await Promise.all(Array.from({ length: processes }, work));
    if (unsteady.length > 0) console.log(`passed at a later attempt only, to be mended: ${unsteady.join(", ")}`);
    console.log(`${total.passed} passed, ${total.failed} failed`);
    if (total.failed > 0) process.exitCode = 1;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} files
 * @param {string} outdir
 */
async function bundle(files, outdir) {
  await build({
    entryPoints: [...files],
    outdir,
    outbase: "test",
    outExtension: { ".js": ".mjs" },
    ...forNode,
    splitting: true,
    plugins: [scriptsAsTheyAre],
    sourcemap: true,
  });
}

/**
 * @param {string} file
 * @param {string} outdir
 * @returns {Promise<{ passed: string[], failures: string[], said: string[], seconds: string, output: string }>}
 */
async function runFile(file, outdir) {
  const bundled = path.join(outdir, path.relative("test", file).replace(/\.ts$/, ".mjs"));
  const records = `${bundled}.records`;
  const reporter = pathToFileURL(path.join(root, "scripts", "testReporter.mjs")).href;
  const started = Date.now();
  rmSync(records, { force: true });
  const args = [
    "--enable-source-maps",
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${records}`,
    bundled,
  ];
  const test = startGroup(process.execPath, args, { patience: 8000 });
  const timer = setTimeout(test.stop, limit);
  const { code, signal } = await test.ended;
  clearTimeout(timer);
  await test.stop(); // what it left running

  const lines = existsSync(records) ? readFileSync(records, "utf8").trim().split("\n") : [];
  const complete = lines.at(-1) === '{"end":true}';
  /** @type {import("./testReporter.mjs").Outcome[]} */
  const outcomes = lines
    .filter((line) => line.startsWith('{"name"') && line.endsWith("}"))
    .map((line) => JSON.parse(line));
  const failures = outcomes.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}\n${indent(error)}`]));
  if (!complete) failures.push(`the process ended (${signal ?? `code ${code}`}) before its tests did`);
  else if (outcomes.length === 0) failures.push("no test in the file");
  else if (code !== 0 && failures.length === 0) failures.push(`the process ended with ${signal ?? `code ${code}`}`);
  const said = lines
    .filter((line) => line.startsWith('{"said"') && line.endsWith("}"))
    .map((line) => /** @type {string} */ (JSON.parse(line).said));
  const passed = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
  return { passed, failures, said, seconds: ((Date.now() - started) / 1000).toFixed(1), output: test.log() };
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replaceAll(/^(?=.)/gm, "    ");
}
