import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import type * as vscode from "vscode";
import { Random } from "../../src/core/random.ts";
import type { DocumentDescription, EngineMethod } from "../../src/protocol/engineApi.ts";
import "../extension/fakeEditor.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";
import { everyRequest } from "./everyRequest.ts";

const fake = (await import("vscode")) as unknown as { workspace: Record<string, unknown> };
fake.workspace.onDidChangeConfiguration = () => ({ dispose() {} });
const { EngineClient } = await import("../../src/extension/engineClient.ts");

const ENGINE = "dist/engine.js";
const uri = "file:///lab/spiral.node-ode.ts";
const text = readFileSync("samples/spiral.node-ode.ts", "utf8");
const name = "fitSpiral";
const log = { info() {}, debug() {}, warn() {}, error() {} } as unknown as vscode.LogOutputChannel;
const storage = mkdtempSync(path.join(os.tmpdir(), "node-ode-kills-"));
after(() => rmSync(storage, { recursive: true, force: true }));

/** One request of each kind and analysis, a training that would take for long. */
const requests = Object.entries(everyRequest).flatMap(([method, make]) =>
  (make(uri, name) ?? [null]).map((params) => ({
    method: method as EngineMethod,
    params: method === "train" ? { ...params, options: { settings: { iterations: 1_000_000 } } } : params,
  })),
);

/** What a promise comes to; one that comes to nothing is a request that hangs, and is said to be. */
async function answered<T>(what: string, promise: Promise<T>): Promise<T> {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  promise.then(
    (value) => {
      outcome = { value };
    },
    (error: unknown) => {
      outcome = { error };
    },
  );
  await until(what, () => outcome !== undefined);
  const end = outcome as { readonly value: T } | { readonly error: unknown } | undefined;
  if (end && "error" in end) throw end.error;
  return end!.value;
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

test("an engine that is killed in a request of any kind leaves none unanswered, and another takes its place", async () => {
  assert.ok(existsSync(ENGINE), "build first: node scripts/build.mjs");
  const random = new Random(17);
  const client = new EngineClient(ENGINE, storage, async () => null, log);
  client.open({ uri, version: 1, text });
  after(() => client.dispose());
  // Asked before the client has noticed that the process is gone, it is refused: whoever asks again is answered.
  const describe = () =>
    until("a description", () =>
      answered(
        "a description",
        client.request("describe", { uri, version: 1 }, { queue: "beside" }) as Promise<DocumentDescription>,
      ),
    );
  const pids = new Set<number>();
  for (let k = 0; k < runs(requests.length, 200); k++) {
    client.forgive();
    const { functions } = await describe();
    assert.ok(functions.length > 0);
    const pid = client.pid!;
    pids.add(pid);
    const { method, params } = requests[k % requests.length];
    const outcomes: string[] = [];
    let isUnderWay = false;
    const onProgress = () => {
      isUnderWay = true;
    };
    const asked = Array.from({ length: 3 }, (_, n) =>
      client.request(method, params as never, { queue: `queue ${n}`, onProgress: onProgress as never }).then(
        () => outcomes.push("answered"),
        ({ message }: Error) => outcomes.push(message),
      ),
    );
    if (method === "train") await until("the training", () => isUnderWay);
    else if (random.bits() % 2 === 0) await describe();
    process.kill(pid, "SIGKILL");
    await answered(`an end of ${method}`, Promise.all(asked));
    assert.equal(outcomes.length, 3, method);
    if (method === "train") assert.ok(!outcomes.includes("answered"));
    await until("its end", () => !isThere(pid));
  }
  client.forgive();
  await describe();
  assert.equal(pids.has(client.pid!), false);
  const last = client.pid!;
  client.dispose();
  await until("the end of the last", () => !isThere(last));
});

test("an engine that was stopped is ended when it is let go of", async () => {
  const client = new EngineClient(ENGINE, storage, async () => null, log);
  client.open({ uri, version: 1, text });
  after(() => client.dispose());
  await answered("the catalog", client.request("catalog", null));
  const pid = client.pid!;
  process.kill(pid, "SIGSTOP");
  client.dispose();
  await until("its end", () => !isThere(pid));
});

/** A host that asks, says which process its engine is, and then only waits. */
const HOST = `
const { fork } = require("node:child_process");
const engine = fork(${JSON.stringify(ENGINE)}, [], { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
const { uri, text, request } = JSON.parse(process.env.ASKED);
engine.send({ jsonrpc: "2.0", method: "open", params: { uri, version: 1, text } });
engine.send({ jsonrpc: "2.0", id: 1, method: "run", params: { request, queue: "interactive", progressToken: 1 } });
console.log(engine.pid);
engine.on("message", () => console.log("said"));
process.stdin.resume();
`;

test("no engine outlives a host that is killed, whatever it is at", async (t) => {
  const random = new Random(19);
  let longest = 0;
  for (let k = 0; k < runs(4, 200); k++) {
    const request =
      k === 0 ? requests.find(({ method }) => method === "train") : requests[random.bits() % requests.length];
    const env = { ...process.env, ASKED: JSON.stringify({ uri, text, request }) };
    const host = spawn(process.execPath, ["-e", HOST], { env, stdio: ["pipe", "pipe", "ignore"] });
    after(() => host.kill("SIGKILL"));
    const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
    const pid = Number((await answered("the engine's id", lines.next())).value);
    assert.ok(isThere(pid));
    if (k % 2 === 0) await answered("what the engine says", lines.next());
    host.kill("SIGKILL");
    const began = performance.now();
    await until("its end", () => !isThere(pid));
    longest = Math.max(longest, performance.now() - began);
  }
  t.diagnostic(`the longest was there for ${(longest / 1000).toFixed(2)} s`);
});
