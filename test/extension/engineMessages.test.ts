import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type * as vscode from "vscode";
import { runs } from "../runs.ts";
import "./fakeEditor.ts";

const fake = (await import("vscode")) as unknown as { workspace: Record<string, unknown> };
fake.workspace.onDidChangeConfiguration = () => ({ dispose() {} });
const { EngineClient } = await import("../../src/extension/engineClient.ts");

const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-messages-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** An engine that says things that make no sense, and answers a request after so many of them. */
const SENSELESS = `
let seed = 7;
const below = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
const itself = {}; itself.itself = itself;
const values = [null, undefined, NaN, -1, "", "x".repeat(100000), [], {}, itself, new Map([[1, 2]]), 3n, new Date(0), new Float64Array(2), true];
const value = () => values[below(values.length)];
const methods = ["progress", "readFile", "run", "$/cancelRequest", "$/progress", "$/logTrace", ""];
const message = () => {
  switch (below(4)) {
    case 0: return { jsonrpc: "2.0", method: methods[below(methods.length)], params: value() };
    case 1: return { jsonrpc: "2.0", id: below(3) === 0 ? value() : 1000000 + below(1000), method: methods[below(3)], params: value() };
    case 2: return { jsonrpc: "2.0", id: 1000000 + below(1000), result: value(), error: value() };
    default: return { jsonrpc: value(), method: below(2) ? value() : "progress", params: { token: value(), value: value() }, extra: value() };
  }
};
process.on("message", ({ id, method, params }) => {
  if (method !== "run") return;
  for (let k = 0; k < 500; k++) process.send(message());
  process.send({ jsonrpc: "2.0", method: "progress", params: { token: params.progressToken, value: id } });
  process.send({ jsonrpc: "2.0", id, result: id });
});
process.on("disconnect", () => process.exit());
`;

test("whatever an engine says, the host answers, listens on, and hears what it asked for", async () => {
  const script = path.join(folder, "senseless.cjs");
  writeFileSync(script, SENSELESS);
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", remember);
  const said: string[] = [];
  const note = (text: string) => said.push(text);
  const log = { info() {}, debug() {}, warn: note, error: note } as unknown as vscode.LogOutputChannel;
  const client = new EngineClient(script, folder, async () => null, log);
  for (let k = 0; k < runs(4, 2_000); k++) {
    const heard: unknown[] = [];
    const answer = await client.request("catalog", null, { onProgress: (value: never) => heard.push(value) } as object);
    assert.deepEqual(heard, [answer]);
  }
  client.dispose();
  process.off("unhandledRejection", remember);
  assert.deepEqual(unhandled, []);
  assert.deepEqual(said.filter((text) => text.includes("engine ended")), []); // biome-ignore format: one thought
});
