import assert from "node:assert/strict";
import { test } from "node:test";
import { Documents } from "../../src/engine/documents.ts";
import type { SuppliedText } from "../../src/protocol/engineMessages.ts";

const entry = "file:///a.node-ode.ts";
const data = "file:///data.csv";

/** Files that come when the test says so. */
function waitingFiles() {
  const waiting: ((text: SuppliedText) => void)[] = [];
  const documents = new Documents(() => new Promise((resolve) => waiting.push(resolve)));
  documents.update({ uri: entry, version: 1, text: "text" });
  return { documents, waiting };
}

test("a file that is still being fetched is not taken for one that does not exist", async () => {
  const { documents, waiting } = waitingFiles();
  const supplied = documents.supply(entry, [data]);
  assert.deepEqual([...documents.sources(entry).texts], [[entry, "text"]]);
  waiting[0]("t,x\n");
  await supplied;
  assert.deepEqual(
    [...documents.sources(entry).texts],
    [
      [entry, "text"],
      [data, "t,x\n"],
    ],
  );
});

test("what is not there, or not read, is known as such; a changed file is asked for again", async () => {
  const { documents, waiting } = waitingFiles();
  let supplied = documents.supply(entry, [data]);
  waiting[0](null);
  await supplied;
  assert.equal(documents.sources(entry).texts.get(data), null);
  documents.changed(data);
  assert.equal(documents.sources(entry).texts.has(data), false);
  supplied = documents.supply(entry, [data]);
  waiting[1]({ unreadable: "data.csv is too large" });
  await supplied;
  assert.deepEqual(documents.sources(entry).texts.get(data), { unreadable: "data.csv is too large" });
});
