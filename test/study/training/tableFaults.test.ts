import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileText } from "../../../src/core/fileText.ts";
import { Session } from "../../../src/study/session.ts";
import { tableFaults } from "../../../src/study/training/tableFaults.ts";

const entry = "lab/a.node-ode.ts";
const source = `import { csv, experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const fit = experiment(f, { t: [0, 10], data: csv("m.csv") });
export const other = experiment(f, { t: [0, 10], data: csv("n.csv") });
`;

function faultsOf(m: FileText, n = "t,x,v\n0,1,2\n", text = source) {
  const texts = new Map<string, FileText>([
    [entry, text],
    ["lab/m.csv", m],
    ["lab/n.csv", n],
  ]);
  return tableFaults(new Session().read({ entry, texts }), texts);
}

test("sound tables and absent ones have no faults", () => {
  assert.deepEqual(faultsOf("t,x,v\n0,1,2\n1,1,2\n"), []);
  assert.deepEqual(faultsOf(null), []);
});

test("every fault of every table, its place in the table, and the call that names it", () => {
  const tables = faultsOf("t,x,v\n0,a,2\n1,1,b\n", "hour,x,v\n");
  assert.deepEqual(
    tables.map(({ file, summary }) => [file, summary]),
    [
      ["lab/m.csv", "m.csv has 2 problems, shown at their rows"],
      ["lab/n.csv", "n.csv has 1 problem, shown at its row"],
    ],
  );
  assert.deepEqual(
    tables.flatMap(({ faults }) => faults.map(({ range }) => [range?.file, range?.start.line])),
    [
      ["lab/m.csv", 2],
      ["lab/m.csv", 3],
      ["lab/n.csv", 1],
    ],
  );
  for (const { call } of tables) assert.match(source.slice(call.start.offset, call.end.offset), /^csv\("[mn]\.csv"\)$/);
});

test("no more than a hundred are named, and all are counted", () => {
  const [{ faults, summary }] = faultsOf(`t,x,v\n${"z,1,2\n".repeat(1234)}`);
  assert.equal(faults.length, 100);
  assert.equal(summary, "m.csv has 1234 problems, the first 100 of which are shown at their rows");
});

test("what a table is encoded in is said where that is not UTF-8, first of what was seen", () => {
  const said = (text: string, encoding: "UTF-16" | "Latin-1") =>
    faultsOf({ text, encoding }, undefined, source.replace("[0, 10]", "[0, 10], z0: [1, 0]")).map(
      ({ summary, isSound }) => [summary, isSound],
    );
  assert.deepEqual(said("t,x,v\n0,1,0\n1,2,3\n", "Latin-1"), [["m.csv: Latin-1", true]]);
  assert.deepEqual(said("t;x;v\n0;1;0\n1;2;3\n", "UTF-16"), [["m.csv: UTF-16, semicolons", true]]);
});

test("what was seen in a sound table is said at the call", () => {
  const [{ call, summary, faults, isSound }] = faultsOf(
    "t;x;v\n0;1,5;NA\n0,5;1;2\n",
    undefined,
    source.replace("[0, 10]", "[0, 10], z0: [1, 0]"),
  );
  assert.equal(summary, "m.csv: semicolons, decimal commas, 1 gap");
  assert.deepEqual([faults, isSound], [[], true]);
  assert.equal(
    source.replace("[0, 10]", "[0, 10], z0: [1, 0]").slice(call.start.offset, call.end.offset),
    'csv("m.csv")',
  );
});

test("faults go when the table is mended, and come with what the text expects of it", () => {
  const table = "t,x,v\n0,1,2\n7,1,2\n";
  assert.deepEqual(faultsOf(`${table}8,1,?\n`).length, 1);
  assert.deepEqual(faultsOf(table), []);
  const [{ faults }] = faultsOf(table, undefined, source.replace("[0, 10]", "[0, 5]"));
  assert.match(faults[0].message, /row 3, column `t`: 7 is outside the span/);
});

test("observations that have no start are named at the call", () => {
  const [{ summary, faults }] = faultsOf("trajectory,t,x,v\na,0,1,2\nb,1,1,2\n");
  assert.match(summary, /trajectory `b` has no complete observation at t = 0/);
  assert.deepEqual(faults, []);
});
