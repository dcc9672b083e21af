import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { test } from "node:test";

const CLI = "dist/cli.js";
const vanDerPol = ["samples/vanDerPol.node-ode.ts", "vanDerPol"];

function node(...words: string[]) {
  assert.ok(existsSync(CLI), "build first: node scripts/build.mjs");
  return spawnSync(process.execPath, [CLI, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
}

test("a sample is solved as a terminal would: one JSON document on standard output, nothing on the other", () => {
  const words = ["--t", "0,20", "--method", "rk4", "--steps", "2000", "--json"];
  const { status, stdout, stderr } = node("solve", ...vanDerPol, ...words);
  assert.equal(status, 0);
  assert.equal(stderr, "");
  const { t, z, status: ended, stats } = JSON.parse(stdout);
  assert.equal(ended, "ok");
  assert.deepEqual([t.length, z.length, stats.evaluations], [2001, 2001, 8000]);
  // SciPy's DOP853 at rtol 1e-13.
  assert.ok(Math.abs(z[2000][0] - 2.0081497621749) < 1e-6);
});

test("exit codes: 1 for what a file or the numbers did, 2 for wrong usage, always with a sentence and no stack", () => {
  for (const [words, code, sentence] of [
    [["check", "samples/linear.node-ode.ts"], 0, /^$/],
    [["gradient", "samples/tanh.node-ode.ts", "gradientOfTanh", "--z0", "-0.4", "--json"], 0, /^$/],
    [["check", "test/cli/none.node-ode.ts"], 2, /none\.node-ode\.ts/],
    [["check", "samples"], 2, /samples/],
    [["check", "a".repeat(5000)], 2, /there is no file/],
    [["check", "/proc/self/mem"], 2, /cannot be read|there is no file/],
    [["solve", ...vanDerPol, "--method", "rk5"], 2, /did you mean `rk4`\?/],
    [["solve", ...vanDerPol, "--max-steps", "5"], 1, /^maxSteps: 5 steps led only to/],
    [
      ["train", "samples/lotkaVolterraFit.node-ode.ts", "fitCounts", "--out", "none/w.json"],
      2,
      /cannot be written: ENOENT/,
    ],
    [
      ["train", "samples/lotkaVolterraFit.node-ode.ts", "fitCounts", "--out", "test"],
      2,
      /`test` cannot be written: it is/,
    ],
    [["solve"], 2, /FILE is missing/],
    [[], 2, /a command is missing/],
  ] as const) {
    const { status, stderr } = node(...words);
    assert.equal(status, code, `${words.join(" ")}: ${stderr}`);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test("a reader that goes away ends the command without a word", async () => {
  const words = ["solve", ...vanDerPol, "--method", "rk4", "--steps", "200000", "--json"];
  const command = spawn(process.execPath, [CLI, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let error = "";
  command.stderr.on("data", (chunk) => {
    error += chunk;
  });
  await once(command.stdout, "data");
  command.stdout.destroy();
  const [code] = await once(command, "close");
  assert.deepEqual([code, error], [0, ""]);
});
