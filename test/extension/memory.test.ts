import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type * as vscode from "vscode";
import type { EngineClient } from "../../src/extension/engineClient.ts";
import type { DocumentDescription } from "../../src/protocol/engineApi.ts";
import { heapInUse } from "../heapInUse.ts";
import { runs } from "../runs.ts";
import { until } from "../until.ts";
import { opened, Uri } from "./fakeEditor.ts";

const fake = (await import("vscode")) as unknown as {
  workspace: Record<string, unknown>;
  EventEmitter: new () => { event: (heard: (value: unknown) => void) => unknown; fire(value: unknown): void };
};
const { Documents } = await import("../../src/extension/documents.ts");
const { NeededFiles } = await import("../../src/extension/neededFiles.ts");
const { openTraining } = await import("./trainingBench.ts");

/* What the extension host keeps of documents and trainings that are closed: nothing. */

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

/** Does something many times; gives the bytes that its second half left in use. */
async function keptOf(half: number, work: (n: number) => Promise<void>): Promise<number> {
  for (let n = 0; n < half; n++) await work(n);
  const before = heapInUse();
  for (let n = half; n < 2 * half; n++) await work(n);
  return heapInUse() - before;
}

test("documents that were opened, edited and closed leave nothing in the host", async (t) => {
  const before = { ...fake.workspace };
  const [openings, changes, closings] = [new fake.EventEmitter(), new fake.EventEmitter(), new fake.EventEmitter()];
  let watchers = 0;
  Object.assign(fake.workspace, {
    onDidOpenTextDocument: openings.event,
    onDidChangeTextDocument: changes.event,
    onDidCloseTextDocument: closings.event,
    getConfiguration: () => ({ get: () => 0 }),
    createFileSystemWatcher: () => {
      watchers++;
      return { onDidChange() {}, onDidCreate() {}, onDidDelete() {}, dispose: () => watchers-- };
    },
  });
  const known = new Set<string>();
  const needed = new NeededFiles();
  const text = (n: number, version: number) => `${"// what is said of it\n".repeat(500)}// ${n} ${version}`;
  const engine = {
    open: ({ uri }: { uri: string }) => known.add(uri),
    close: (uri: string) => known.delete(uri),
    changed() {},
    onDidRestart: () => ({ dispose() {} }),
    async request(_: string, { uri, version }: { uri: string; version: number }) {
      // A table of a folder outside, under a name that changes as it is typed.
      const table = `file:///other${uri.length}/table${version}.csv`;
      await needed.read(table, uri);
      const functions = [text(0, version)];
      return { uri, version, diagnostics: [], functions, files: [table] } as unknown as DocumentDescription;
    },
  } as unknown as EngineClient;
  const documents = new Documents(engine, needed, { warn() {} } as unknown as vscode.LogOutputChannel);
  const kept = await keptOf(runs(60, 1000), async (n) => {
    const document = {
      uri: new Uri(`/lab/${n}.node-ode.ts`),
      version: 1,
      isClosed: false,
      getText: () => text(n, document.version),
    };
    const described = () => documents.get(document.uri as never)?.description?.version === document.version;
    openings.fire(document);
    await until("its description", described);
    document.version = 2;
    changes.fire({ document, contentChanges: [{}] });
    if (n % 2 === 0) await until("another", described);
    document.isClosed = true;
    closings.fire(document);
  });
  t.diagnostic(`${megabytes(kept)} kept`);
  assert.equal(known.size, 0);
  assert.equal(watchers, 1);
  assert.ok(kept < 1e6, `${megabytes(kept)} are kept`);
  documents.dispose();
  needed.dispose();
  Object.assign(fake.workspace, before);
});

test("trainings that ran to their end and were closed leave nothing in the host", async (t) => {
  const storage = mkdtempSync(path.join(os.tmpdir(), "node-ode-memory-"));
  after(() => rmSync(storage, { recursive: true, force: true }));
  opened.text = `import { adam, experiment, from, meanSquaredError } from "node-ode";
export const decay = ([x] = [1], t: number, { k = 0.2 } = {}) => [-k * x];
export const truth = ([x] = [1], t: number) => [-x];
export const fit = experiment(decay, {
  z0: [1], t: { from: 0, to: 1, points: 5 }, data: from(truth), loss: meanSquaredError(),
  train: { iterations: 40, optimizer: adam(0.1) },
});
`;
  const kept = await keptOf(runs(5, 500), async () => {
    const { controller, settled } = await openTraining(storage, "fit", {});
    void controller.press("play");
    await settled();
    controller.dispose();
  });
  t.diagnostic(`${megabytes(kept)} kept`);
  assert.ok(kept < 2e6, `${megabytes(kept)} are kept`);
});
