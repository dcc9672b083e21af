import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, withPngText } from "../../src/figure/pngText.ts";

/** One transparent pixel. */
const png = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
  readonly check: number;
}

function chunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const found: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    found.push({ name, data: bytes.subarray(at + 8, at + 8 + length), check: view.getUint32(at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

test("texts stand after the header, whole and with their checks; the picture is as it was", () => {
  const out = chunks(
    withPngText(png, [
      ["Source", "größe.node-ode.ts"],
      ["Comment", "node-ode solve x"],
    ]),
  );
  assert.deepEqual(
    out.map(({ name }) => name),
    ["IHDR", "iTXt", "iTXt", "IDAT", "IEND"],
  );
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(out[1].data), "Source\0\0\0\0\0größe.node-ode.ts");
  for (const { name, data, check } of out)
    assert.equal(crc32(Uint8Array.from([...new TextEncoder().encode(name), ...data])), check, name);
});

test("the check of the last chunk is the one that every file ends with", () => {
  assert.equal(crc32(new TextEncoder().encode("IEND")), 0xae426082);
});
