import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { until } from "../until.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-setup-"));
  // The package is there and does not load.
  const home = path.join(folder, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, "package.json"), '{"name": "@tensorflow/tfjs-node", "version": "4.22.0"}');
  mkdirSync(path.join(folder, "node_modules", "node-api-headers"));
  mkdirSync(path.join(folder, "tools"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tool(name: string, script: string): void {
  writeFileSync(path.join(folder, "tools", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** One that has ended and that nobody has asked about is there no more. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** The script in that folder, with no programs on its path but the tools. */
function start(...words: string[]): { child: ChildProcess; ended: Promise<number | null>; output: () => string } {
  const env = {
    ...process.env,
    PATH: path.join(folder, "tools"),
    TMPDIR: path.join(folder, "tools"),
    https_proxy: "http://127.0.0.1:9",
  };
  const child = spawn(process.execPath, ["scripts/setupTfjsNode.mjs", ...words, folder], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  return { child, ended: new Promise((resolve) => child.on("close", resolve)), output: () => output };
}

test("where nothing it needs is there it gives up with a sentence, and an exit code that says this machine cannot have it", async () => {
  const { ended, output } = start();
  assert.equal(await ended, 2);
  assert.match(output(), /g\+\+ is not installed, which the build needs|there is no build for/);
  assert.match(output(), /tfjs-node is not installed; the other engines do not need it/);
});

test("asked to remove the binary it leaves the package without one", async () => {
  const home = path.join(folder, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(path.join(home, "lib", "napi-v8"), { recursive: true });
  writeFileSync(path.join(home, "lib", "napi-v8", "tfjs_binding.node"), "");
  for (let time = 0; time < 2; time++) {
    const { ended, output } = start("--remove");
    assert.equal(await ended, 0, output());
    assert.deepEqual(readdirSync(home), ["package.json"]);
  }
});

for (const flag of [[], ["--unverified"]]) {
  test(`npm is ${flag.length > 0 ? "" : "never "}asked to run what the package brings ${flag.join()}`, async () => {
    const asked = path.join(folder, "asked");
    tool("npm", `echo "$@" >> ${asked}; exit 1`);
    // A proxy counts as a way to the download.
    const { ended, output } = start(...flag);
    assert.equal(await ended, 2, output());
    const said = existsSync(asked) ? readFileSync(asked, "utf8") : "";
    assert.equal(said.includes("rebuild"), flag.length > 0);
    assert.equal(output().includes("--unverified takes the download from storage.googleapis.com"), flag.length === 0);
  });
}

if (process.platform === "linux") {
  test("what pip says is passed on", async () => {
    tool("g++", "exit 0");
    tool("python3", 'echo "no such package" >&2; exit 1');
    const { ended, output } = start();
    assert.equal(await ended, 1);
    assert.match(output(), /pip could not get it\npython3 -m pip: no such package/);
  });

  for (const said of [
    "/usr/bin/python3: No module named pip",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\\nERROR: No matching distribution found",
    "ERROR: 403 Client Error: Forbidden",
  ]) {
    test(`a machine without pip, or whose pip reaches nothing, cannot have it: ${said.slice(0, 40)}`, async () => {
      tool("g++", "exit 0");
      tool("python3", `printf '%b\\n' "${said}" >&2; exit 1`);
      const { ended, output } = start();
      assert.equal(await ended, 2, output());
    });
  }

  test("asked to end, it ends what it started", async () => {
    const pid = path.join(folder, "pid");
    tool("g++", "exit 0");
    tool("python3", `echo $$ > ${pid}; while true; do :; done`);
    const { child, ended } = start();
    const download = await until("the download to begin", () => Number(readFileSync(pid, "utf8")));
    child.kill("SIGTERM");
    await ended;
    await until("the end of the download", () => !isThere(download));
    // Neither what it downloads to, nor a project of its own.
    assert.deepEqual(readdirSync(path.join(folder, "tools")).sort(), ["g++", "python3"]);
    assert.deepEqual(readdirSync(folder).sort(), ["node_modules", "pid", "tools"]);
  });

  test("a project of its own, and nothing of it where it is asked to end", async () => {
    rmSync(path.join(folder, "node_modules"), { recursive: true });
    const pid = path.join(folder, "pid");
    tool("npm", `echo $$ > ${pid}; /bin/mkdir node_modules; : > node_modules/partial; while true; do :; done`);
    const { child, ended } = start();
    const npm = await until("npm to begin", () => Number(readFileSync(pid, "utf8")));
    const project = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    assert.equal(project.dependencies["@tensorflow/tfjs-node"], "4.22.0");
    assert.equal(project.private, true);
    child.kill("SIGTERM");
    await ended;
    await until("the end of npm", () => !isThere(npm));
    assert.deepEqual(readdirSync(folder).sort(), ["pid", "tools"]);
    assert.deepEqual(readdirSync(path.join(folder, "tools")), ["npm"]);
  });

  test("npm is asked for what the lock says, which has the hash of every package", async () => {
    rmSync(path.join(folder, "node_modules"), { recursive: true });
    const lock = readFileSync("scripts/tfjsNode/package-lock.json", "utf8");
    tool("npm", `printf '%s ' "$@"; while read -r line; do echo "$line"; done < package-lock.json; exit 1`);
    const { ended, output } = start();
    assert.equal(await ended, 1);
    assert.match(output(), /^ci --ignore-scripts .*\{$/m);
    assert.ok(output().replaceAll(/\s/g, "").includes(lock.replaceAll(/\s/g, "").slice(1)));
    assert.deepEqual(readdirSync(folder), ["tools"]);
    const packages: Record<string, { integrity?: string }> = JSON.parse(lock).packages;
    const unpinned = Object.keys(packages).filter((name) => !packages[name].integrity?.startsWith("sha512-"));
    // The project itself.
    assert.deepEqual(unpinned, [""]);
    assert.ok(Object.keys(packages).length > 100);
  });

  test("in another's project the package brings what it needs below itself, and nothing else is touched", async () => {
    const modules = path.join(folder, "node_modules");
    rmSync(modules, { recursive: true });
    const own = '{"name": "mine", "dependencies": {"left": "1.0.0"}}';
    writeFileSync(path.join(folder, "package.json"), own);
    const put = (name: string, version: string) => {
      mkdirSync(path.join(modules, name), { recursive: true });
      writeFileSync(path.join(modules, name, "package.json"), JSON.stringify({ name, version }));
    };
    put("left", "1.0.0");
    put("@tensorflow/tfjs", "4.22.0");
    // As npm would: the package, its library, and others.
    const names = ["@tensorflow/tfjs-node", "@tensorflow/tfjs", "@tensorflow/tfjs-core", "left", "node-api-headers"];
    const made = names.map((name) => {
      const at = `node_modules/${name}`;
      return `/bin/mkdir -p ${at}; echo '${JSON.stringify({ name, version: "4.22.0" })}' > ${at}/package.json`;
    });
    tool("npm", made.join("\n"));
    const { ended, output } = start();
    assert.equal(await ended, 2, output());
    assert.equal(readFileSync(path.join(folder, "package.json"), "utf8"), own);
    assert.deepEqual(readdirSync(folder).sort(), ["node_modules", "package.json", "tools"]);
    assert.equal(JSON.parse(readFileSync(path.join(modules, "left", "package.json"), "utf8")).version, "1.0.0");
    // The set-up failed after that, for want of a compiler: what is no use to anyone is gone.
    assert.deepEqual(readdirSync(modules).sort(), ["@tensorflow", "left"]);
    assert.deepEqual(readdirSync(path.join(modules, "@tensorflow")), ["tfjs"]);
  });

  test("pip is asked for one wheel by its hash", async () => {
    tool("g++", "exit 0");
    tool("python3", `echo "$@" >&2; while read -r line; do echo "$line" >&2; done < "\${*##* }"; exit 1`);
    const { ended, output } = start();
    assert.equal(await ended, 1);
    assert.match(output(), /tensorflow(-cpu)?==2\.21\.0 --hash=sha256:[0-9a-f]{64}/);
  });
}
