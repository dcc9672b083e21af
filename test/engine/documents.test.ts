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

test("whether a program may have a file is the host's to say, for each program, also of a file that is open", async () => {
  const asked: [string, string][] = [];
  const refused = { unreadable: "it is outside" };
  const documents = new Documents(async (uri, by) => {
    asked.push([uri, by]);
    return by === entry ? refused : "t,x\n";
  });
  const other = "file:///other/b.node-ode.ts";
  for (const uri of [entry, other, data]) documents.update({ uri, version: 1, text: `open ${uri}` });
  await documents.supply(other, [data]);
  await documents.supply(entry, [data]);
  assert.deepEqual(asked, [
    [data, other],
    [data, entry],
  ]);
  assert.equal(documents.sources(other).texts.get(data), `open ${data}`);
  assert.equal(documents.sources(entry).texts.get(data), refused);
});

test("what was read before a file changed is not what it holds", async () => {
  const { documents, waiting } = waitingFiles();
  const first = documents.supply(entry, [data]);
  documents.changed(data);
  const second = documents.supply(entry, [data]);
  waiting[1]("new");
  await second;
  waiting[0]("old");
  await first;
  assert.equal(documents.sources(entry).texts.get(data), "new");
});
