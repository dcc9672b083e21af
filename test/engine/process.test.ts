import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { DocumentDescription, PortraitResult } from "../../src/protocol/engineApi.ts";
import type { TrainResult } from "../../src/protocol/trainingApi.ts";

const ENGINE = "dist/engine.js";

/** An engine process as the extension starts it, over the same files. */
async function withEngine(
  files: Readonly<Record<string, string>>,
  use: (connection: MessageConnection, engine: ChildProcess) => Promise<void>,
): Promise<void> {
  assert.ok(existsSync(ENGINE), "build first: node scripts/build.mjs");
  const engine = fork(ENGINE, [], { serialization: "advanced", stdio: "inherit" });
  const connection = createMessageConnection(new IPCMessageReader(engine), new IPCMessageWriter(engine));
  connection.onRequest("readFile", ({ uri }: { uri: string }) => files[uri] ?? null);
  connection.listen();
  try {
    await use(connection, engine);
  } finally {
    const gone = once(engine, "exit");
    if (engine.connected) engine.disconnect();
    await gone;
    connection.dispose();
  }
}

function request<Result>(
  connection: MessageConnection,
  method: string,
  params: unknown,
  cancel?: CancellationTokenSource,
) {
  const envelope = { request: { method, params }, queue: "interactive" };
  return cancel
    ? connection.sendRequest<Result>("run", envelope, cancel.token)
    : connection.sendRequest<Result>("run", envelope);
}

const uri = "file:///lab/f.node-ode.ts";

test("a document is described with its imports, fetched through the host", async () => {
  const files = { "file:///lab/k.ts": "export const k = 3;\n" };
  const text = 'import { k } from "./k.ts";\nexport const f = ([x, v] = [1, 0], t: number) => [v, -k * x];\n';
  await withEngine(files, async (connection) => {
    await connection.sendNotification("open", { uri, version: 4, text });
    const description = await request<DocumentDescription>(connection, "describe", { uri, version: 4 });
    assert.equal(description.version, 4);
    assert.deepEqual(description.diagnostics, []);
    assert.deepEqual(description.functions[0].stateNames, ["x", "v"]);
  });
});

test("a portrait carries typed arrays, the values asked for, and the version it is of", async () => {
  const text = readFileSync("samples/vanDerPol.node-ode.ts", "utf8");
  await withEngine({}, async (connection) => {
    await connection.sendNotification("open", { uri, version: 1, text });
    const options = { theta: { mu: [2.5] }, starts: [{ z: [1, 1] }] };
    const result = await request<PortraitResult>(connection, "portrait", {
      uri,
      version: 1,
      name: "vanDerPol",
      options,
    });
    assert.equal(result.version, 1);
    assert.deepEqual(result.used.theta, { mu: [2.5] });
    const field = result.figures[0].marks.find(({ kind }) => kind === "field");
    assert.ok(field?.kind === "field" && field.u instanceof Float64Array && field.u.every(Number.isFinite));
    const curve = result.figures[0].marks.find(({ id }) => id === "trajectory-1");
    assert.ok(curve?.kind === "line" && curve.x[0] === 1 && curve.y[0] === 1);
  });
});

test("a request about an older text than the newest is cancelled, never answered", async () => {
  await withEngine({}, async (connection) => {
    await connection.sendNotification("open", {
      uri,
      version: 2,
      text: "export const f = (z = 1, t: number) => -z;\n",
    });
    await assert.rejects(request(connection, "describe", { uri, version: 1 }), { code: -32800 });
  });
});

test("a portrait that takes long is cancelled between slices", async () => {
  const text = "export const f = ([x, y] = [1, 0], t: number) => [y, -x];\n";
  await withEngine({}, async (connection) => {
    await connection.sendNotification("open", { uri, version: 1, text });
    await request(connection, "describe", { uri, version: 1 });
    const cancellation = new CancellationTokenSource();
    const options = { method: "rk4", steps: 2_000_000_000 };
    const running = request(connection, "portrait", { uri, version: 1, name: "f", options }, cancellation);
    // A thread that has yet to start answers later than one that has begun to draw.
    const beside = { request: { method: "describe", params: { uri, version: 1 } }, queue: "beside" };
    await connection.sendRequest("run", beside);
    cancellation.cancel();
    await assert.rejects(running, { code: -32800 });
    const after = await request<DocumentDescription>(connection, "describe", { uri, version: 1 });
    assert.equal(after.functions.length, 1);
  });
});

test("a cancelled training replies with what it has", async () => {
  const text = readFileSync("samples/spiral.node-ode.ts", "utf8");
  await withEngine({}, async (connection) => {
    await connection.sendNotification("open", { uri, version: 1, text });
    const cancellation = new CancellationTokenSource();
    // The first progress tells of the state before the first iteration.
    connection.onNotification("progress", ({ value }: { value: { iteration: number } }) => {
      if (value.iteration > 0) cancellation.cancel();
    });
    const options = { settings: { iterations: 1_000_000 } };
    const params = { uri, version: 1, name: "fitSpiral", options };
    const { status, iteration, checkpoint } = await connection.sendRequest<TrainResult>(
      "run",
      { request: { method: "train", params }, queue: "training", progressToken: 1 },
      cancellation.token,
    );
    assert.equal(status, "paused");
    assert.ok(iteration > 0 && checkpoint.length > 1000);
  });
});

test("an unknown request and an unknown function are errors with words", async () => {
  await withEngine({}, async (connection) => {
    await connection.sendNotification("open", {
      uri,
      version: 1,
      text: "export const decay = (z = 1, t: number) => -z;\n",
    });
    await assert.rejects(request(connection, "portrai", { uri, version: 1 }), /did you mean `portrait`/);
    await assert.rejects(
      request(connection, "portrait", { uri, version: 1, name: "decai", options: {} }),
      /did you mean `decay`/,
    );
  });
});
