import assert from "node:assert/strict";
import { test } from "node:test";
import type * as vscode from "vscode";
import type { EngineClient } from "../../src/extension/engineClient.ts";
import type { DocumentDescription } from "../../src/protocol/engineApi.ts";
import { until } from "../until.ts";
import { folders, Uri } from "./fakeEditor.ts";

const fake = (await import("vscode")) as unknown as {
  workspace: Record<string, unknown>;
  EventEmitter: new () => { event: unknown; fire(value: unknown): void };
};
const { Documents } = await import("../../src/extension/documents.ts");
const { NeededFiles } = await import("../../src/extension/neededFiles.ts");

const DOCUMENTS = 40;
folders.push(new Uri("/lab"));

/** An editor with documents open, the first of which needs a table, and an engine that counts what it describes. */
function editor() {
  const watchers = new Set<(uri: Uri) => void>();
  const closed = new fake.EventEmitter();
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({
    uri: new Uri(`/lab/${n}.node-ode.ts`),
    version: 1,
    isClosed: false,
    getText: () => "text",
  }));
  Object.assign(fake.workspace, {
    textDocuments: documents,
    onDidCloseTextDocument: closed.event,
    getConfiguration: () => ({ get: () => 0 }),
    createFileSystemWatcher: () => ({
      onDidChange: (heard: (uri: Uri) => void) => watchers.add(heard),
      onDidCreate() {},
      onDidDelete() {},
      dispose() {},
    }),
  });
  const described: string[] = [];
  /** By document: what its program asks for. */
  const asked = new Map<string, string[]>();
  const told: string[] = [];
  const engine = {
    open() {},
    close: (uri: string) => told.push(`close ${uri}`),
    changed: (uri: string) => told.push(`changed ${uri}`),
    onDidRestart: () => ({ dispose() {} }),
    async request(_: string, { uri, version }: { uri: string; version: number }) {
      described.push(uri);
      return { uri, version, diagnostics: [], files: asked.get(uri) ?? [] } as unknown as DocumentDescription;
    },
  } as unknown as EngineClient;
  const needed = new NeededFiles();
  const all = new Documents(engine, needed, { warn() {} } as unknown as vscode.LogOutputChannel);
  const write = (path: string) => {
    for (const heard of watchers) heard(new Uri(path));
  };
  return { documents, described, asked, told, needed, all, write, close: (n: number) => closed.fire(documents[n]) };
}

test("300 writes of a file that no program needs describe nothing; one of a table describes what reads it", async () => {
  const { documents, described, told, needed, write } = editor();
  await until("every document is described", () => described.length === DOCUMENTS);
  await needed.read("file:///lab/d.csv", documents[0].uri.toString());
  for (let n = 0; n < 300; n++) write("/lab/notes.md");
  assert.deepEqual(told, []);
  write("/lab/d.csv");
  await until("the table's document is described", () => described.length > DOCUMENTS);
  assert.deepEqual(told, ["changed file:///lab/d.csv"]);
  assert.deepEqual(described.slice(DOCUMENTS), [documents[0].uri.toString()]);
});

test("of a name that is typed letter by letter only the last is watched", async () => {
  const { documents, described, asked, told, needed, all, write } = editor();
  await until("every document is described", () => described.length === DOCUMENTS);
  const [document] = documents;
  for (const name of ["d", "da", "dat", "data", "data.csv"]) {
    document.version++;
    asked.set(document.uri.toString(), [document.uri.toString(), `file:///lab/${name}`]);
    await needed.read(`file:///lab/${name}`, document.uri.toString());
    await all.describe(document as unknown as vscode.TextDocument);
  }
  for (const name of ["d", "da", "dat", "data"]) write(`/lab/${name}`);
  assert.deepEqual(told, []);
  write("/lab/data.csv");
  assert.deepEqual(told, ["changed file:///lab/data.csv"]);
});

test("what only a closed document needed is watched no longer", async () => {
  const { documents, described, told, needed, write, close } = editor();
  await until("every document is described", () => described.length === DOCUMENTS);
  await needed.read("file:///lab/d.csv", documents[0].uri.toString());
  close(0);
  assert.deepEqual(told, [`close ${documents[0].uri}`]);
  write("/lab/d.csv");
  assert.equal(told.length, 1);
});
