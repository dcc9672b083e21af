import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, suite, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";

const CLI = path.resolve("dist/cli.js");
const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-sweep-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

const vanDerPol = ["sweep", "samples/vanDerPol.node-ode.ts", "vanDerPol"];

function node(words: readonly string[], flags: readonly string[] = []) {
  assert.ok(existsSync(CLI), "build first: node scripts/build.mjs");
  return spawnSync(process.execPath, [...flags, CLI, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** The table of a sweep, in one go. */
function tableOf(...words: readonly string[]): string {
  const { status, stderr } = node([...words, "--csv", at("whole.csv")]);
  assert.equal(status, 0, stderr);
  return readFileSync(at("whole.csv"), "utf8");
}

const partsIn = (out: string) =>
  existsSync(out) ? readdirSync(out).filter((name) => /^part-\d+\.jsonl$/.test(name)).length : 0;

suite("a sweep as a process", () => {
  test("the same table for 1, 2, 3 and 7 threads, whatever is run", () => {
    for (const words of [
      [...vanDerPol, "--over", "mu=0:8:0.1", "--over", "x=1,2", "--t", "0,30"],
      [
        "sweep",
        "samples/spiral.node-ode.ts",
        "fitSpiral",
        "--run",
        "train",
        "--iterations",
        "2",
        "--over",
        "seed=1..6",
      ],
    ]) {
      const [one, ...others] = ["1", "2", "3", "7"].map((threads) => tableOf(...words, "--threads", threads));
      for (const other of others) assert.equal(other, one);
    }
  });

  test("killed at random instants and gone on with: no row is lost or doubled, and the table is the same", async () => {
    const words = [...vanDerPol, "--over", "mu~uniform(0,3)", "--samples", "2000", "--over", "x=1,2", "--t", "0,40"];
    const whole = tableOf(...words);
    assert.equal(whole.trimEnd().split("\r\n").length, 4001);
    const out = at("killed");
    const random = new Random(24);
    const kills = runs(8, 20);
    for (let kill = 1; kill <= kills; kill++) {
      // Some are at their beginning, some at work, some are nearly done.
      const wanted = Math.floor((240 * (kill - random.uniform())) / kills);
      const child = spawn(process.execPath, [CLI, ...words, "--out", out, "--threads", "2"], { stdio: "ignore" });
      const gone = once(child, "exit");
      let hasEnded = false;
      void gone.then(() => {
        hasEnded = true;
      });
      await until(`${wanted} parts`, () => hasEnded || partsIn(out) >= wanted, 300_000);
      child.kill("SIGKILL");
      await gone;
    }
    const { status, stderr } = node([...words, "--out", out]);
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(path.join(out, "table.csv"), "utf8"), whole);
    const lines = readFileSync(path.join(out, "table.jsonl"), "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).run),
      Array.from({ length: 4000 }, (_, run) => run),
    );
    // Done already: nothing is computed again, and the table comes out the same.
    assert.equal(node([...words, "--out", out]).status, 0);
    assert.equal(readFileSync(path.join(out, "table.csv"), "utf8"), whole);
    const other = node([...words.slice(0, -1), "0,41", "--out", out]);
    assert.deepEqual([other.status, /another sweep, with other settings/.test(other.stderr)], [2, true]);
  });

  test("Ctrl-C ends it in time, and says that the same command goes on", async () => {
    const words = [
      ...vanDerPol,
      "--over",
      "mu~uniform(0,3)",
      "--samples",
      "100000",
      "--t",
      "0,40",
      "--out",
      at("stopped"),
    ];
    const child = spawn(process.execPath, [CLI, ...words], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const gone = once(child, "exit");
    await until("a part", () => partsIn(at("stopped")) > 0, 300_000);
    child.kill("SIGINT");
    assert.deepEqual(await gone, [130, null]);
    assert.match(said, /interrupted; .* parts are still to be done; the same command goes on/);
  });

  test("shards in any order, also by the script for Slurm, make the same table", () => {
    const words = [...vanDerPol, "--over", "mu=0:8:0.5", "--over", "x=1:3:0.5"];
    const whole = tableOf(...words);
    const out = at("shards");
    for (const shard of ["3/3", "1/3", "2/3"]) assert.equal(node([...words, "--out", out, "--shard", shard]).status, 0);
    assert.equal(readFileSync(path.join(out, "table.csv"), "utf8"), whole);

    const byJobs = at("by jobs' array");
    const { stdout } = node([...words, "--out", byJobs, "--slurm"]);
    writeFileSync(at("job.sh"), stdout);
    writeFileSync(at("node-ode"), `#!/bin/bash\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(at("node-ode"), 0o755);
    const shards = Number(/--array=1-(\d+)/.exec(stdout)![1]);
    for (let task = shards; task >= 1; task -= 1) {
      const env = {
        ...process.env,
        NODE_ODE: at("node-ode"),
        SLURM_ARRAY_TASK_ID: String(task),
        SLURM_CPUS_PER_TASK: "1",
      };
      const { status, stderr } = spawnSync("bash", [at("job.sh")], { encoding: "utf8", env });
      assert.equal(status, 0, stderr);
    }
    assert.equal(readFileSync(path.join(byJobs, "table.csv"), "utf8"), whole);
  });

  test("a part that was cut, emptied or replaced since is done again; one that is damaged within is named", () => {
    const words = [...vanDerPol, "--over", "mu=1..300", "--t", "0,0.1"];
    const out = at("damaged");
    assert.equal(node([...words, "--out", out]).status, 0);
    const [table, part] = [path.join(out, "table.csv"), path.join(out, "part-000002.jsonl")];
    const [whole, lines] = [readFileSync(table, "utf8"), readFileSync(part, "utf8")];
    assert.equal(lines.trimEnd().split("\n").length, 2);
    for (const content of ["", lines.slice(0, -20), lines.slice(0, lines.indexOf("\n") + 1), "null\n"]) {
      writeFileSync(part, content);
      rmSync(table);
      const { status, stderr } = node([...words, "--out", out]);
      assert.equal(status, 0, stderr);
      assert.equal(readFileSync(part, "utf8"), lines);
      assert.equal(readFileSync(table, "utf8"), whole);
    }
    writeFileSync(part, lines.replace("\n", "\n\u0000\n"));
    const { status, stderr } = node([...words, "--out", out]);
    assert.equal(status, 2);
    assert.match(stderr, /`part-000002\.jsonl` in the folder of --out is damaged; delete it/);
    for (const identity of ["", "null"]) {
      writeFileSync(path.join(out, "sweep.json"), identity);
      const { status, stderr } = node([...words, "--out", out]);
      assert.equal(status, 2);
      assert.match(stderr, /^node-ode: the folder of --out holds another/);
    }
  });

  test("nobody's table is replaced; links and pipes in the place of its files are neither followed nor waited for", () => {
    const words = [...vanDerPol, "--over", "mu=1,2", "--t", "0,1"];
    for (const name of ["table.csv", "table.jsonl"]) {
      const out = mkdtempSync(at("foreign-"));
      writeFileSync(path.join(out, name), "mine");
      const { status, stderr } = node([...words, "--out", out]);
      assert.equal(status, 2);
      assert.ok(stderr.includes(`holds another \`${name}\`, which would be lost`), stderr);
      assert.deepEqual(readdirSync(out), [name]);
      assert.equal(readFileSync(path.join(out, name), "utf8"), "mine");
    }
    if (process.platform === "win32") return;
    const [out, theirs] = [at("odd"), at("theirs")];
    writeFileSync(theirs, "theirs");
    assert.equal(node([...words, "--out", out]).status, 0);
    const link = (file: string) => symlinkSync(theirs, file);
    const pipe = (file: string) => assert.equal(spawnSync("mkfifo", [file]).status, 0);
    for (const [name, put] of [
      ["sweep.json", pipe],
      ["part-000001.jsonl", link],
      ["part-000001.jsonl", pipe],
      ["table.csv", pipe],
      ["table.jsonl", link],
    ] as const) {
      const file = path.join(out, name);
      renameSync(file, at("aside"));
      put(file);
      const { status, stderr } = node([...words, "--out", out]);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /: it is no ordinary file; name another folder$/m);
      assert.equal(readFileSync(theirs, "utf8"), "theirs");
      rmSync(file);
      renameSync(at("aside"), file);
    }
  });

  test("of two sweeps that begin in one folder together, one goes on", async () => {
    const out = at("together");
    const ends = await Promise.all(
      ["1", "2", "3"].map(async (mu) => {
        const child = spawn(process.execPath, [CLI, ...vanDerPol, "--over", `mu=${mu}`, "--t", "0,1", "--out", out]);
        const [status] = await once(child, "close");
        return status as number;
      }),
    );
    assert.deepEqual(ends.sort(), [0, 2, 2]);
    assert.deepEqual(readdirSync(out).sort(), ["part-000000.jsonl", "sweep.json", "table.csv", "table.jsonl"]);
  });

  test("solves stream: memory does not grow with their number", () => {
    const count = runs(40_000, 1_000_000);
    writeFileSync(
      at("rss.cjs"),
      'process.on("exit", () => require("node:fs").writeFileSync(process.env.RSS, String(process.resourceUsage().maxRSS)));',
    );
    process.env.RSS = at("rss");
    const words = [
      ...vanDerPol,
      "--over",
      "mu~uniform(0,2)",
      "--samples",
      String(count),
      "--t",
      "0,1",
      "--threads",
      "2",
    ];
    const { status, stderr } = node([...words, "--csv", at("many.csv")], ["--require", at("rss.cjs")]);
    assert.equal(status, 0, stderr);
    const lines = readFileSync(at("many.csv")).reduce((sum, byte) => (byte === 10 ? sum + 1 : sum), 0);
    assert.equal(lines, count + 1);
    const megabytes = Number(readFileSync(at("rss"), "utf8")) / 1024;
    assert.ok(megabytes <= 300, `${megabytes} MB`);
  });
});
