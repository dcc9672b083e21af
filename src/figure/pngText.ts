/** Bytes before the first chunk, and those of the header chunk that comes first: length, name, 13 of data, check. */
const SIGNATURE = 8;
const HEADER = 4 + 4 + 13 + 4;

/**
 * A PNG file with texts in it, in Unicode, after its header.
 *
 * Format: Portable Network Graphics (third edition), W3C (2025), section 11.3.3.4, iTXt.
 */
export function withPngText(
  png: Uint8Array,
  entries: readonly (readonly [keyword: string, text: string])[],
): Uint8Array {
  const chunks = entries.map(([keyword, text]) => textChunk(keyword, text));
  const at = SIGNATURE + HEADER;
  const out = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, png.length));
  out.set(png.subarray(0, at));
  let end = at;
  for (const chunk of chunks) {
    out.set(chunk, end);
    end += chunk.length;
  }
  out.set(png.subarray(at), end);
  return out;
}

function textChunk(keyword: string, text: string): Uint8Array {
  // After the keyword: a zero, no compression, no language, no translated keyword.
  const data = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(4 + data.length + 4);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(4 + data.length, crc32(data));
  return chunk;
}

/** The check of ISO 3309, a bit at a time: texts are short. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
