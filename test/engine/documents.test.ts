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

test("a file that changes while it is fetched is not kept as it was before", async () => {
  const { documents, waiting } = waitingFiles();
  const supplied = documents.supply(entry, [data]);
  documents.changed(data);
  waiting[0]("old");
  await supplied;
  assert.equal(documents.sources(entry).texts.has(data), false);
  const again = documents.supply(entry, [data]);
  waiting[1]("new");
  await again;
  assert.equal(documents.sources(entry).texts.get(data), "new");
});

test("a file is the same however it is spelled: changed, open and closed under other spellings than a program's own", async () => {
  const { documents, waiting } = waitingFiles();
  const [own, other] = ["file:///f (1)'s.ts", "file:///f%20%281%29%27s.ts"];
  let supplied = documents.supply(entry, [own]);
  waiting[0]("1");
  await supplied;
  documents.changed(other);
  assert.equal(documents.sources(entry).texts.has(own), false);
  documents.update({ uri: other, version: 1, text: "unsaved" });
  supplied = documents.supply(entry, [own]);
  waiting[1]("1");
  await supplied;
  assert.equal(documents.sources(entry).texts.get(own), "unsaved");
  documents.close(own);
  assert.equal(documents.version(other), undefined);
});

test("a file that cannot be fetched fails the request, and is asked for again by the next", async () => {
  let attempts = 0;
  const documents = new Documents(async () => {
    if (attempts++ === 0) throw new Error("the host is gone");
    return "text";
  });
  documents.update({ uri: entry, version: 1, text: "text" });
  await assert.rejects(documents.supply(entry, [data]), /the host is gone/);
  await documents.supply(entry, [data]);
  assert.equal(documents.sources(entry).texts.get(data), "text");
});

test("tables that a program needs no longer are let go of, and all of a closed document", async () => {
  const documents = new Documents(async (uri) => `text of ${uri}`);
  documents.update({ uri: entry, version: 1, text: "text" });
  for (let n = 0; n < 50; n++) {
    const table = `file:///d${n}.csv`;
    await documents.supply(entry, [data, table]);
    documents.keep(entry, [entry, data, table]);
    assert.deepEqual([...documents.sources(entry).texts.keys()], [entry, data, table]);
  }
  assert.equal(documents.kept, 2);
  documents.close(entry);
  await documents.supply(entry, [data]);
  assert.equal(documents.kept, 0);
});
