// Everything that must hold: installs, builds, then types, lint, format, unit tests and the tests in a real editor.
// usage: node scripts/test.mjs [suite …]   only the suites named; needs nothing but Node
import { install } from "./install.mjs";
import { run } from "./processes.mjs";

/** Each suite's command; one that counts its tests says `N passed, N failed` at its end, another counts as one. */
const suites = {
  types: { command: "npm run --silent types", counts: false },
  lint: { command: "npm run --silent lint", counts: false },
  format: { command: "npm run --silent format", counts: false },
  unit: { command: "node scripts/unit.mjs", counts: true },
  editor: { command: "node scripts/editor.mjs", counts: true },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) throw new Error(`no suite ${unknown.join(", ")}; there are ${Object.keys(suites).join(", ")}`);

await install();
console.log("building");
if ((await run("node scripts/build.mjs")).code !== 0) {
  console.log("the build failed\n0 passed, 1 failed");
  process.exit(1);
}

/** @type {{ name: string, passed: number, failed: number, seconds: number }[]} */
const rows = [];
for (const [name, { command, counts }] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}: ${command}`);
  const started = Date.now();
  const { code, output } = await run(command, undefined, { patience: 12_000 });
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
