import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { until } from "./harness/editor.ts";
import { launchBrowser } from "./harness/launchBrowser.ts";
import { takeScreenshot } from "./harness/screenshot.ts";

/** `npm start` with its own data folder, its output so far, and how it ended. */
function start(data: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, ["scripts/start.mjs", "--data", data, ...args], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { child, ended, stop, output: () => output };
}

/** Ids of a process's living descendants. */
function descendants(ancestor: number): number[] {
  const parents = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = (parent: number): number[] =>
    parents.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...children(pid)]);
  return children(ancestor);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("npm start serves samples with the extension to this machine alone, and Ctrl-C leaves no process", async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), "node-ode-start-"));
  const { child, ended, stop, output } = start(data, ["--no-open"]);
  try {
    const address = await until("the address", () => /http:\/\/127\.0\.0\.1:\d+\/\?tkn=\S+/.exec(output())?.[0]);
    const { origin, searchParams } = new URL(address);
    assert.ok(searchParams.get("tkn")!.length >= 32);
    assert.equal((await fetch(origin)).status, 403);
    assert.equal((await fetch(`${origin}/?tkn=${"a".repeat(32)}`)).status, 403);
    assert.equal((await fetch(`${origin}/stable/vscode-remote-resource?path=/etc/hostname`)).status, 403);

    const context = await launchBrowser(path.join(data, "browser"));
    try {
      const page = context.pages()[0];
      await page.goto(address);
      const explorer = page.locator(".explorer-folders-view");
      await explorer
        .getByText(/\.node-ode\.ts$/)
        .first()
        .click({ timeout: 60_000 });
      await page.locator(".codelens-decoration a").first().waitFor({ timeout: 60_000 });
      await takeScreenshot(page, "start");
    } finally {
      await context.close();
    }

    const started = descendants(child.pid!);
    assert.ok(started.length >= 2, "a server and an extension host");
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.deepEqual(started.filter(isAlive), []);
    await assert.rejects(fetch(origin));
  } finally {
    await stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

test("npm start opens the desktop editor where `code` is on the PATH", async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), "node-ode-start-"));
  const record = path.join(data, "arguments");
  const code = path.join(data, "code");
  writeFileSync(code, `#!/bin/sh\nprintf '%s\\n' "$@" > '${record}'\nexec sleep 600\n`);
  chmodSync(code, 0o755);
  const env = { ...process.env, PATH: `${data}${path.delimiter}${process.env.PATH}`, VSCODE_IPC_HOOK_CLI: "" };
  const { child, ended, stop } = start(data, [], env);
  try {
    const args = await until("the editor to be started", () => readFileSync(record, "utf8").trim().split("\n"));
    assert.ok(args.includes(`--extensionDevelopmentPath=${process.cwd()}`));
    assert.equal(args.at(-1), path.resolve("samples"));
    const started = descendants(child.pid!);
    assert.ok(started.length > 0);
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.deepEqual(started.filter(isAlive), []);
  } finally {
    await stop();
    rmSync(data, { recursive: true, force: true });
  }
});

test("a port that is in use is told", async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), "node-ode-start-"));
  const taken = createServer().listen(0, "127.0.0.1");
  try {
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { ended, output } = start(data, ["--no-open", "--port", String(port)]);
    assert.equal(await ended, 1);
    assert.match(output(), new RegExp(`^port ${port} is in use$`, "m"));
  } finally {
    taken.close();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

test("a wrong option is told", async () => {
  const { ended, output } = start(os.tmpdir(), ["--port", "many"]);
  assert.equal(await ended, 1);
  assert.match(output(), /--port many: not a port/);
});
