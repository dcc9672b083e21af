import assert from "node:assert/strict";
import { test } from "node:test";
import type { Documents } from "../../src/extension/documents.ts";
import type { DocumentDescription } from "../../src/protocol/engineApi.ts";
import { Uri } from "./fakeEditor.ts";

const fake = (await import("vscode")) as unknown as {
  workspace: Record<string, unknown>;
  EventEmitter: new () => { event: unknown; fire(value: unknown): void };
};
const { FileTree } = await import("../../src/extension/views/tree.ts");

const FILES = 2000;

const range = { file: "f", start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };

/** A workspace of many files, and what was asked about them. */
function workspace() {
  const files = Array.from({ length: FILES }, (_, n) => new Uri(`/lab/${FILES - n}.node-ode.ts`));
  const [made, described] = [new fake.EventEmitter(), new fake.EventEmitter()];
  const asked = { found: 0, opened: [] as string[] };
  const silent = () => ({ dispose() {} });
  Object.assign(fake.workspace, {
    // No limit is given: all of them are wanted.
    findFiles: async (_include: string, _exclude: string, most?: number) => {
      asked.found++;
      return files.slice(0, most);
    },
    openTextDocument: async (uri: Uri) => {
      asked.opened.push(uri.path);
      return { uri };
    },
    onDidChangeWorkspaceFolders: silent,
    createFileSystemWatcher: () => ({
      onDidCreate: made.event,
      onDidChange: silent,
      onDidDelete: made.event,
      dispose() {},
    }),
  });
  const description = {
    functions: [{ name: "f", range, nameRange: range, stateNames: ["x"], parameters: [] }],
    experiments: [],
    diagnostics: [],
    files: [],
    lost: [],
  } as unknown as DocumentDescription;
  const documents = { onDidDescribe: described.event, describe: async () => description } as unknown as Documents;
  return { tree: new FileTree(documents), asked, files, made, described };
}

test("all of 2,000 files have a row, none of which opens its file before it is opened itself", async () => {
  const { tree, asked } = workspace();
  const rows = await tree.getChildren();
  assert.equal(rows.length, FILES);
  assert.equal(new Set(rows.map(({ id }) => id)).size, FILES);
  assert.deepEqual(asked.opened, []);
  const functions = await tree.getChildren(rows[1234]);
  assert.deepEqual(
    functions.map(({ subject }) => subject?.name),
    ["f"],
  );
  assert.equal(asked.opened.length, 1);
  assert.ok(rows[1234].id?.endsWith(asked.opened[0]));
});

test("a description fires for the row of its file alone, and files are looked for again only when one is made", async () => {
  const { tree, asked, files, made, described } = workspace();
  const fired: unknown[] = [];
  tree.onDidChangeTreeData((row) => fired.push(row?.id));
  await tree.getChildren();
  await tree.getChildren();
  assert.equal(asked.found, 1);
  for (const uri of files.slice(0, 3)) described.fire({ document: { uri } });
  await tree.getChildren();
  assert.deepEqual(fired, files.slice(0, 3).map(String)); // biome-ignore format: one thought
  made.fire(files[0]);
  await tree.getChildren();
  assert.equal(asked.found, 2);
});
