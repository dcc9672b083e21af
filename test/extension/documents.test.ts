import assert from "node:assert/strict";
import { test } from "node:test";
import type * as vscode from "vscode";
import type { EngineClient } from "../../src/extension/engineClient.ts";
import type { NeededFiles } from "../../src/extension/neededFiles.ts";
import type { DocumentDescription } from "../../src/protocol/engineApi.ts";
import { ErrorCode } from "../../src/protocol/engineMessages.ts";
import { Uri } from "./fakeEditor.ts";

const { Documents } = await import("../../src/extension/documents.ts");

const describedAs = (version: number) =>
  ({
    uri: "f",
    version,
    functions: [{ name: "f" }],
    experiments: [],
    diagnostics: [{ code: "x" }],
    imports: [],
    files: [],
  }) as unknown as DocumentDescription;

/** Documents of an engine that answers as told, and how often it was asked. */
function withEngine(answers: (() => DocumentDescription | Error)[]) {
  let asked = 0;
  const engine = {
    open() {},
    onDidRestart: () => ({ dispose() {} }),
    async request() {
      const reply = answers[asked++]();
      if (reply instanceof Error) throw reply;
      return reply;
    },
  } as unknown as EngineClient;
  const needed = { onDidChange: () => ({ dispose() {} }), keep() {} } as unknown as NeededFiles;
  const log = { warn() {} } as unknown as vscode.LogOutputChannel;
  return { documents: new Documents(engine, needed, log), count: () => asked };
}

function documentOf(version: number, text = "text") {
  return {
    uri: new Uri("/f.node-ode.ts"),
    version,
    isClosed: false,
    getText: () => text,
  } as unknown as vscode.TextDocument;
}

const failure = (code: number, message: string) => Object.assign(new Error(message), { code });

test("a text over which the engine fails says so, is not asked for again, and keeps the lenses of the one before", async () => {
  const { documents, count } = withEngine([
    () => describedAs(1),
    () => failure(ErrorCode.internal, "internal error while reading this file: TypeError: boom; please report it"),
    () => describedAs(3),
  ]);
  await documents.describe(documentOf(1));
  const failed = documentOf(2);
  for (const _ of [1, 2, 3]) {
    const description = await documents.describe(failed);
    assert.deepEqual([description?.functions.length, description?.diagnostics.length], [1, 0]);
  }
  assert.equal(count(), 2);
  const { refused } = documents.get(failed.uri)!;
  assert.equal(refused?.code, "internal-error");
  assert.match(refused?.message ?? "", /^This file could not be read: internal error .* please report it$/);
  await documents.describe(documentOf(3));
  assert.equal(documents.get(failed.uri)?.refused, undefined);
});

test("a text that takes too long to be read says so", async () => {
  const { documents } = withEngine([() => failure(ErrorCode.tooLong, "It was stopped: nothing came of it for 20 s.")]);
  const document = documentOf(1);
  assert.equal(await documents.describe(document), undefined);
  assert.equal(documents.get(document.uri)?.refused?.code, "too-long");
  assert.match(
    documents.get(document.uri)?.refused?.message ?? "",
    /^This file takes too long to be read: more than \d+ s\./,
  );
});

test("a text that was not read because the engine is gone is no fault of the text", async () => {
  const { documents, count } = withEngine([() => failure(-32097, "the connection got disposed"), () => describedAs(1)]);
  const document = documentOf(1);
  assert.equal(await documents.describe(document), undefined);
  assert.equal(documents.get(document.uri), undefined);
  assert.equal((await documents.describe(document))?.version, 1);
  assert.equal(count(), 2);
});

test("a text of more than a megabyte, or of no letters, is refused without asking", async () => {
  for (const text of ["x".repeat(1_000_001), "a\0b"]) {
    const { documents, count } = withEngine([]);
    const document = documentOf(1, text);
    await documents.describe(document);
    assert.equal(documents.get(document.uri)?.refused?.code, "refused");
    assert.equal(count(), 0);
  }
});
