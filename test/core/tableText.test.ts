import assert from "node:assert/strict";
import { test } from "node:test";
import { encodingOf, textOf } from "../../src/core/fileText.ts";
import { isTable, tableText } from "../../src/core/tableText.ts";

const text = "t,T (°C)\n0,1.5\n1,2\n";
const wide = Buffer.from(text, "utf16le");
const swapped = Buffer.from(wide).swap16();
const bytes: readonly (readonly [encoding: string, bytes: Uint8Array])[] = [
  ["UTF-8", Buffer.from(text)],
  ["UTF-8 with its mark", Buffer.from(`\ufeff${text}`)],
  ["Latin-1", Buffer.from(text, "latin1")],
  ["UTF-16, the low byte first", Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16, the high byte first", Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ["UTF-16 without its mark", wide],
  ["UTF-16 without its mark, the high byte first", swapped],
];

for (const [encoding, given] of bytes) {
  test(`a table in ${encoding} is read, and what is not UTF-8 is named`, () => {
    const found = tableText(given);
    assert.equal(textOf(found), text);
    const named = ["UTF-16", "Latin-1"].find((each) => encoding.startsWith(each));
    assert.equal(encodingOf(found), named);
  });
}

test("bytes of no text are none", () => {
  assert.equal(tableText(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0)), undefined);
  assert.equal(tableText(new Uint8Array()), "");
  const ofFourBytes = [0xfeff, ...text].flatMap((each) => [typeof each === "string" ? each.charCodeAt(0) : each, 0]);
  assert.equal(tableText(new Uint8Array(Uint16Array.from(ofFourBytes).buffer)), undefined);
});

test("programs and weights are no tables", () => {
  assert.deepEqual(["a.csv", "a.TSV", "a", "a.ts", "a.node-ode.ts", "a.json"].map(isTable), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
