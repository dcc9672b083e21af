import type { DecodedText } from "./fileText.ts";

/**
 * The text of a table's bytes: UTF-16 where it has a byte-order mark or every other of its first bytes is 0, else UTF-8, or
 * Latin-1 where it is not UTF-8. (What Windows-1252 has beyond Latin-1 is as the decoder has it: Node 20 leaves it out.)
 *
 * @returns the text alone in UTF-8, else what it is encoded in besides; undefined for bytes of no text
 */
export function tableText(bytes: Uint8Array): string | DecodedText | undefined {
  const wide = wideEncoding(bytes);
  if (wide) {
    const text = new TextDecoder(wide).decode(bytes);
    // Of four bytes a letter, which nobody writes, half would be nothing.
    return text.includes("\0") ? undefined : { text, encoding: "UTF-16" };
  }
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Latin-1" };
  }
}

/** Bytes that are looked at where no mark says how wide characters are. */
const BEGIN = 200;

function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const begin = bytes.subarray(0, BEGIN - (BEGIN % 2));
  if (begin.length < 2 || begin.length % 2 > 0) return undefined;
  const zeros = [0, 1].map((odd) => begin.filter((byte, n) => n % 2 === odd && byte === 0).length);
  const half = begin.length / 2;
  if (zeros[1] > 0.6 * half && zeros[0] === 0) return "utf-16le";
  return zeros[0] > 0.6 * half && zeros[1] === 0 ? "utf-16be" : undefined;
}

/** Whether a file is one of data: programs and weights are UTF-8. */
export const isTable = (path: string): boolean => !/\.(?:[cm]?tsx?|[cm]?jsx?|json)$/i.test(path);
