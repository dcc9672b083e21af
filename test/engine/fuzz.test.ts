import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { Random } from "../../src/core/random.ts";
import { answer } from "../../src/engine/answer.ts";
import type { DocumentDescription, EngineRequest } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";
import { heapInUse } from "../heapInUse.ts";
import { malformed } from "../malformed.ts";
import { runs } from "../runs.ts";
import { everyRequest } from "./everyRequest.ts";

const ENGINE = "dist/engine.js";
const uri = "file:///lab/f.node-ode.ts";

const samples = readdirSync("samples")
  .filter((name) => name.endsWith(".node-ode.ts"))
  .map((name) => readFileSync(`samples/${name}`, "utf8"));

const requests = (name: string) =>
  Object.entries(everyRequest).flatMap(([method, make]) =>
    (make(uri, name) ?? [null]).map((params) => ({ method, params }) as EngineRequest),
  );

/** A text with numbers, names and signs in other places than they were. */
function mutated(text: string, random: Random): string {
  const words = [...text.matchAll(/[\w$.]+|[^\s\w]/g)];
  const pick = () => words[random.bits() % words.length];
  let changed = text;
  for (let changes = random.bits() % 4; changes > 0; changes--) {
    const { index, 0: old } = pick();
    const value =
      random.bits() % 3 === 0 ? ["0", "-1", "1e308", "NaN", "z", "t", "", "Math.log"][random.bits() % 8] : pick()[0];
    changed = changed.slice(0, index) + value + changed.slice(index + old.length);
  }
  return changed;
}

/** Milliseconds of a processor past which a request hangs: ten times what one may take that is cancelled. */
const HANGS = 20_000;
/** Bytes that may be kept of the second half of the texts: of a few, what the caches hold of them. */
const KEPT = runs(40e6, 8e6);

test("texts through every request: each is answered in time, what is wrong is said in a sentence, and no memory of them stays", async (t) => {
  const random = new Random(11);
  const session = new Session();
  const count = runs(12, 1_000);
  const slowest = { time: 0, what: "" };
  let halfway = 0;
  for (let k = 0; k < count; k++) {
    if (k === count >> 1) halfway = heapInUse();
    const text = mutated(samples[random.bits() % samples.length], random);
    const sources = { entry: uri, texts: new Map([[uri, text]]) };
    const [first] = session.read(sources).functions;
    const [study] = session.read(sources).experiments;
    const name = (k % 2 === 0 ? study?.name : first?.name) ?? first?.name ?? "f";
    for (const request of requests(name)) {
      // What takes long is cancelled after some polls, however fast they come.
      let polls = 0;
      const cancelled = () => ++polls > 40;
      const before = process.cpuUsage();
      const reply = await answer(k, request, { session, sources, cancelled, progress: () => {} });
      const { user, system } = process.cpuUsage(before);
      const time = (user + system) / 1000;
      if (time > slowest.time) Object.assign(slowest, { time, what: `${request.method} of ${name} in\n${text}` });
      assert.ok(["result", "cancelled", "missing", "error"].includes(reply.kind));
      if (reply.kind !== "error") continue;
      assert.equal(reply.isInternal, false, `${request.method}: ${reply.message}\n${reply.stack}\n${text}`);
      assert.ok(reply.message.length > 5 && reply.message.length <= 600, reply.message);
    }
  }
  const kept = heapInUse() - halfway;
  t.diagnostic(
    `${(kept / 1e6).toFixed(2)} MB kept of the second half; slowest: ${slowest.time.toFixed(0)} ms, ${JSON.stringify(slowest.what)}`,
  );
  assert.ok(slowest.time < HANGS, `${slowest.time.toFixed(0)} ms for ${slowest.what}`);
  assert.ok(kept < KEPT, `${(kept / 1e6).toFixed(1)} MB are kept of the second half`);
});

async function withEngine(use: (engine: ChildProcess) => Promise<void>): Promise<void> {
  assert.ok(existsSync(ENGINE), "build first: node scripts/build.mjs");
  const engine = fork(ENGINE, [], { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
  try {
    await use(engine);
  } finally {
    const gone = once(engine, "exit");
    if (engine.connected) engine.disconnect();
    await gone;
  }
}

test("whatever a host says to the engine, it answers every request, and goes on", async () => {
  await withEngine(async (engine) => {
    const random = new Random(13);
    const connection = createMessageConnection(new IPCMessageReader(engine), new IPCMessageWriter(engine));
    connection.onRequest("readFile", () => malformed(null, random) ?? null);
    connection.listen();
    await connection.sendNotification("open", {
      uri,
      version: 1,
      text: "export const f = (z = 1, t: number) => -z;\n",
    });
    const envelopes = requests("f")
      .filter(({ method }) => method !== "analyse" && method !== "portrait")
      .map((request) => ({ request, queue: "interactive", progressToken: 3, seconds: 20 }));
    const notices = [
      ["open", { uri: "file:///lab/other.node-ode.ts", version: 1, text: "export const g = 1;" }],
      ["close", { uri: "file:///lab/other.node-ode.ts" }],
      ["changed", { uri: "file:///lab/other.node-ode.ts" }],
      ["release", { queue: "other" }],
    ] as const;
    const pieces = runs(8, 2_800);
    for (let piece = 0; piece < pieces; piece++) {
      const asked = Array.from({ length: 40 }, () => {
        // A request takes the time of a thread besides: most of a million messages are others.
        for (let other = 0; other < 4; other++) {
          const [notice, params] = notices[random.bits() % notices.length];
          void connection.sendNotification(notice, malformed(params, random)).catch(() => {});
          engine.send({ ...(malformed({ jsonrpc: "2.0", method: "run", params: {} }, random) as object) }, () => {});
        }
        const envelope = malformed(envelopes[random.bits() % envelopes.length], random);
        return connection.sendRequest("run", envelope).then(
          () => undefined,
          (error: Error) => error.message,
        );
      });
      for (const message of await Promise.all(asked)) {
        assert.ok(message === undefined || (message.length > 0 && message.length <= 600), message?.slice(0, 700));
      }
    }
    const version = 2 ** 40;
    await connection.sendNotification("open", { uri, version, text: "export const h = (z = 1, t: number) => -z;\n" });
    const envelope = { request: { method: "describe", params: { uri, version } }, queue: "interactive" };
    const { functions } = await connection.sendRequest<DocumentDescription>("run", envelope);
    assert.deepEqual(functions.map(({ name }) => name), ["h"]); // biome-ignore format: one thought
    connection.dispose();
  });
});

test("a request about no document that is open is answered", async () => {
  await withEngine(async (engine) => {
    const connection = createMessageConnection(new IPCMessageReader(engine), new IPCMessageWriter(engine));
    connection.onRequest("readFile", () => null);
    connection.listen();
    const answers = await Promise.all(
      requests("f").map(async (request) => {
        const sent = connection.sendRequest("run", { request, queue: "interactive" });
        return sent.then(() => request.method, (error: Error) => `${request.method}: ${error.message}`); // biome-ignore format: one thought
      }),
    );
    for (const said of answers) assert.ok(!said.includes("internal error"), said);
    connection.dispose();
  });
});
