import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { answer } from "../../src/engine/answer.ts";
import type { EngineRequest } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";
import { heapInUse } from "../heapInUse.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";
import { everyRequest } from "./everyRequest.ts";
import { withEngine } from "./forkedEngine.ts";

/*
 * What is kept of documents, portraits and trainings that are gone: after caches are full, nothing. Bytes are counted after full
 * collections, those of the second half of a run against its first.
 */

const address = (n: number) => `file:///lab/document${n}.node-ode.ts`;

/** No two have the same right-hand side, so that each has kernels of its own; all take as much to solve. */
const text = (n: number) => `import { csv, experiment, meanSquaredError, mlp } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = ${1 + n / 1024}, net = mlp([2, 4, 2]) } = {}) => {
  const [p, q] = net([x, v]);
  return [v + ${1 + n / 1024} * p, q - k * x - x ** ${(n % 7) + 2}];
};
export const e = experiment(f, { data: csv("table${n}.csv"), t: { from: 0, to: 1, points: 9 }, loss: meanSquaredError(), train: { iterations: 3 } });
`;

const table = `t,x,v\n${Array.from({ length: 200 }, (_, n) => `${n / 200},${Math.cos(n / 200)},${-Math.sin(n / 200)}\n`).join("")}`;

/** Every request about a document, those of a function and those of an experiment. */
const requests = (uri: string): EngineRequest[] =>
  Object.entries(everyRequest).flatMap(([method, make]) =>
    ["f", "e"].flatMap((name) =>
      (make(uri, name) ?? [null]).map((params) => ({ method, params }) as unknown as EngineRequest),
    ),
  );

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

function sourcesOf(n: number) {
  const uri = address(n);
  const texts = new Map([[uri, text(n)], [uri.replace(/[^/]*$/, `table${n}.csv`), table]]); // biome-ignore format: one thought
  return { entry: uri, texts };
}

/** Programs that a session keeps of documents that are switched between, and the one at work. */
const PROGRAMS = 17;

test("a thread keeps the programs of a few documents only, whatever it was asked about them", async () => {
  const session = new Session();
  const programs: WeakRef<object>[] = [];
  const count = runs(40, 400);
  for (let n = 0; n < count; n++) {
    const sources = sourcesOf(n);
    for (const request of requests(sources.entry)) {
      if (!["describe", "checkTables", "train", "trainingView"].includes(request.method)) continue;
      const reply = await answer(n, request, { session, sources, cancelled: () => false, progress: () => {} });
      assert.ok(reply.kind === "result" || "params" in request, JSON.stringify(reply));
    }
    programs.push(new WeakRef(session.read(sources)));
  }
  const kept = () => programs.filter((program) => program.deref() !== undefined).length;
  // What a reference was asked for is kept until the end of that turn.
  await until(`${count - PROGRAMS} of ${count} programs to be let go of`, () => {
    heapInUse();
    return kept() <= PROGRAMS;
  });
  assert.ok(session.read(sourcesOf(count - 1)));
});

test("a thread keeps nothing of documents that it was asked everything about, past what its caches hold", async (t) => {
  const session = new Session();
  const answered = new Set<string>();
  const work = async (n: number) => {
    const sources = sourcesOf(n);
    for (const request of requests(sources.entry)) {
      let polls = 0;
      // Portraits and analyses go on for long; what they keep is kept early.
      const most = request.method === "analyse" || request.method === "portrait" ? 12 : 1000;
      const reply = await answer(n, request, { session, sources, cancelled: () => ++polls > most, progress: () => {} });
      if (reply.kind === "result") answered.add(request.method);
      assert.ok(reply.kind !== "missing" && !("isInternal" in reply && reply.isInternal), JSON.stringify(reply));
    }
  };
  // Some caches are of what few documents need, and fill slowly: the short form only sees that it is not much at once.
  const [filling, half, most] = process.env.TEST_LONG ? [600, 300, 4e6] : [8, 6, 30e6];
  for (let n = 0; n < filling; n++) await work(n);
  const before = heapInUse();
  for (let n = filling; n < filling + half; n++) await work(n);
  const kept = heapInUse() - before;
  t.diagnostic(`${megabytes(kept)} are kept of ${half} documents, ${megabytes(before)} in all`);
  for (const method of ["describe", "checkTables", "train", "trainingView"]) assert.ok(answered.has(method), method);
  assert.ok(kept < most, `${megabytes(kept)} are kept of ${half} documents`);
});

/** Milliseconds between two collections of garbage, and how long a pool's threads wait for more work at most. */
const COLLECTING = 5000;
const POOLS_REST = 30_000;

/**
 * Said to each thread of the engine before it starts: it collects its garbage every so often, so that what is in memory is needed.
 * Beside what it hears itself the main thread tells what it holds, when it is asked.
 */
const TELLS = `data:text/javascript,${encodeURIComponent(`
import { isMainThread } from "node:worker_threads";
setInterval(() => gc(), ${COLLECTING}).unref();
const tell = (message) => {
  if (message?.method !== "heap in use") return;
  for (let n = 0; n < 3; n++) gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send({ inUse: heapUsed + external });
};
const listen = (event) => {
  if (event !== "message") return;
  process.off("newListener", listen);
  process.on("message", tell);
};
// Not before the engine itself listens: what comes earlier waits for it.
if (isMainThread) process.on("newListener", listen);`)}`;

/** Bytes that the main thread of an engine has in use. */
function inUse(engine: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    const hear = (message: { inUse?: number }) => {
      if (message?.inUse === undefined) return;
      engine.off("message", hear);
      resolve(message.inUse);
    };
    engine.on("message", hear);
    engine.send({ method: "heap in use" });
  });
}

/** Bytes of a process that are in memory, its threads and compiled code among them; where the system tells. */
function resident({ pid }: ChildProcess): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return kilobytes === undefined ? undefined : 1024 * Number(kilobytes);
}

test("an engine keeps nothing of documents that are closed: texts, queues, threads and what was asked of them", async (t) => {
  await withEngine(
    { execArgv: ["--expose-gc", "--import", TELLS], readFile: () => table },
    async (connection, engine) => {
      const ask = (request: EngineRequest, queue: string) =>
      connection.sendRequest("run", { request, queue, progressToken: 1 }).then(() => {}, () => {}); // biome-ignore format: one thought
      const open = async (n: number) => {
        const uri = address(n);
        const params = { uri, version: 1 };
        await connection.sendNotification("open", { ...params, text: text(n) });
        // As panels do that are opened, edited under and closed again.
        const training = ask({ method: "train", params: { ...params, name: "e", options: { settings: { iterations: 5 } } } } as EngineRequest, `training ${n}`); // biome-ignore format: one thought
        await ask({ method: "describe", params }, "interactive");
        await ask({ method: "portrait", params: { ...params, name: "f", options: { grid: 5 } } }, `portrait ${n}`);
        await connection.sendNotification("open", { uri, version: 2, text: `${text(n)}// more\n` });
        await ask({ method: "describe", params: { uri, version: 2 } }, "interactive");
        await training;
        await connection.sendNotification("changed", { uri: uri.replace(/[^/]*$/, `table${n}.csv`) });
        await connection.sendNotification("release", { queue: `training ${n}` });
        await connection.sendNotification("close", { uri });
      };
      const half = runs(20, 500);
      // Whether the whole process levels off is for long runs to tell; only at rest is it seen apart from what is under way.
      const isLong = half >= 500;
      const atRest = async () => {
        if (isLong) await setTimeout(POOLS_REST + 3 * COLLECTING);
        return { used: await inUse(engine), resident: resident(engine) ?? 0 };
      };
      for (let n = 0; n < half; n++) await open(n);
      const before = await atRest();
      for (let n = half; n < 2 * half; n++) await open(n);
      const after = await atRest();
      const [kept, grown] = [after.used - before.used, after.resident - before.resident];
      t.diagnostic(
        `${megabytes(kept)} kept of ${half} documents, ${megabytes(grown)} more in memory than ${megabytes(before.resident)}`,
      );
      assert.ok(kept < 1e6, `${megabytes(kept)} are kept of ${half} documents`);
      if (isLong) assert.ok(grown < 30e6, `${megabytes(grown)} more in memory than halfway`);
    },
  );
});
